import { type CrisisEvent, type Language, sentence } from '@goldenhour/crisis';
import { crisisKey, toCloudEvent } from '../cloud-event.ts';
import type { Notification, Sample } from '../ports/index.ts';

/** Stable over attempts, restarts and duplicates. */
export const notificationId = (namespace: string, event: CrisisEvent): string =>
  `${crisisKey(namespace, event)}/${event.revision}`;

/** An event as people are told of it; a subject that is no longer configured goes by its id. */
export function notificationOf(
  event: CrisisEvent,
  {
    namespace,
    subject,
    language,
    samples,
  }: {
    readonly namespace: string;
    readonly subject: { readonly name: string; readonly timeZone: string } | undefined;
    readonly language: Language;
    readonly samples: readonly Sample[];
  },
): Notification {
  const subjectName = subject?.name ?? event.subject;
  const timeZone = subject?.timeZone ?? 'UTC';
  return {
    id: notificationId(namespace, event),
    crisisKey: crisisKey(namespace, event),
    event,
    cloudEvent: toCloudEvent(event, namespace),
    subjectName,
    timeZone,
    sentence: sentence(event, { subjectName, timeZone, language }),
    samples,
  };
}
