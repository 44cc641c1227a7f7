/** The pipeline over the made-up posts: what all parts have alike. */
import { createLifecycle } from '@goldenhour/crisis';
import { systemClock } from '@goldenhour/host';
import { createMatcher, subjectSchema } from '@goldenhour/matching';
import { BATCH_RECORDS, type PipelineOptions } from '@goldenhour/pipeline';
import { createScorer, type ScorerName } from '@goldenhour/scorers';
import { createDetector } from '@goldenhour/velocity';
import { SUBJECTS, subjectId, subjectName } from './posts.ts';

export const NAMESPACE = 'bench';

/** What a part decides itself. */
type Part = Pick<PipelineOptions, 'transport' | 'telemetry' | 'stages' | 'sources' | 'untilEnd'> & {
  readonly scorer: ScorerName;
  /** Called once per notification, by a receiver that accepts everything at once. */
  readonly onEvent: () => void;
};

export async function pipelineOptions({
  scorer,
  onEvent,
  ...part
}: Part): Promise<PipelineOptions> {
  const configured = Array.from({ length: SUBJECTS }, (_, index) =>
    subjectSchema.parse({
      id: subjectId(index),
      name: subjectName(index),
      timeZone: 'Europe/Amsterdam',
      languages: [],
    }),
  );
  const receiver = { name: 'counter', send: async () => onEvent() };
  return {
    ...part,
    clock: systemClock,
    health: () => undefined,
    namespace: NAMESPACE,
    subjects: new Map(
      configured.map(({ id, name, timeZone, thresholds }) => [
        id,
        { name, timeZone, language: undefined, profile: { id, timeZone, thresholds } },
      ]),
    ),
    matcher: createMatcher(configured),
    scorer: await createScorer(scorer),
    createDetector,
    createLifecycle,
    routes: [{ receiver, modes: ['replay'], minSeverity: 0, language: 'en' }],
    configVersion: 'bench',
    batchRecords: BATCH_RECORDS,
  };
}
