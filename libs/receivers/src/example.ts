/** A notification to try a receiver with. */
import type { CrisisEvent } from '@goldenhour/crisis';
import type { Notification } from '@goldenhour/pipeline/ports';

/** 17 February 2015, 19:35 in Amsterdam. */
const AT = Date.UTC(2015, 1, 17, 18, 35);

export function exampleEvent(over: Partial<CrisisEvent> = {}): CrisisEvent {
  return {
    version: 1,
    crisis: '0123456789abcdef01234567',
    revision: 2,
    transition: 'escalated',
    status: 'open',
    mode: 'live',
    subject: 'acme',
    lane: 'velocity',
    at: AT,
    onset: AT - 1_200_000,
    openedAt: AT - 600_000,
    easedAt: null,
    resolvedAt: null,
    reopenings: 0,
    severity: 2,
    peakSeverity: 2,
    velocity: 3.5,
    peakVelocity: 3.5,
    evidence: {
      measure: 'negative',
      windowMinutes: 15,
      total: 120,
      expectedTotal: 30.5,
      negative: 71.25,
      expectedNegative: 6,
      negativeShare: 0.6,
      unscored: 1,
      voices: 90,
      historyHours: 336,
      samples: ['x:1', 'x:2'],
      missing: [],
    },
    blind: [],
    lateMs: null,
    ...over,
  };
}

export function exampleNotification(over: Partial<Notification> = {}): Notification {
  const event = over.event ?? exampleEvent();
  const crisisKey = `org/${event.mode}/${event.crisis}`;
  return {
    id: `${crisisKey}/${event.revision}`,
    crisisKey,
    event,
    cloudEvent: {
      specversion: '1.0',
      id: `${event.crisis}.${event.revision}`,
      source: '/goldenhour/org',
      type: `goldenhour.crisis.${event.transition}`,
      subject: event.subject,
      time: new Date(event.at).toISOString(),
      datacontenttype: 'application/json',
      data: event,
    },
    subjectName: 'Acme',
    timeZone: 'Europe/Amsterdam',
    sentence: 'Acme: 71 negative mentions in 15 minutes, 12 times as many as usual.',
    samples: [exampleSample(1), exampleSample(2)],
    ...over,
  };
}

export function exampleSample(
  number: number,
  over: Partial<Notification['samples'][number]> = {},
): Notification['samples'][number] {
  return {
    mention: `x:${number}`,
    subject: 'acme',
    excerpt: `Nobody at Acme picks up the phone (${number})`,
    url: `https://x.com/someone/status/${number}`,
    author: 'someone',
    platform: 'x',
    time: AT - number * 60_000,
    sentiment: -0.8,
    ...over,
  };
}
