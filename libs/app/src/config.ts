/** The configuration of a process: composed of what each library says of its own part. */
import { createHash } from 'node:crypto';
import { sourceSchema } from '@goldenhour/connectors';
import { LOG_LEVELS, nearest } from '@goldenhour/host';
import { limitFault, SUBJECT_LIMITS, subjectSchema } from '@goldenhour/matching';
import { receiverSchema } from '@goldenhour/receivers';
import { DEFAULT_SCORER, NO_MODEL, onnxSchema, SCORERS } from '@goldenhour/scorers';
import { z } from 'zod';
import { kafkaSchema } from './kafka-config.ts';

/** Subjects one process watches. */
const SUBJECTS_MAX = SUBJECT_LIMITS.subjects;
const TOO_MANY_SUBJECTS = `must hold at most ${SUBJECTS_MAX} subjects: divide them over several configurations, each with a namespace of its own`;
const SOURCES_MAX = 500;
const RECEIVERS_MAX = 100;
export const PARTITIONS_MAX = 256;

const NAMESPACE = /^[a-z0-9][a-z0-9-]{0,62}$/;
export const NAMESPACE_RULE = 'must be lower-case letters, digits and hyphens, at most 63';
export const isNamespace = (text: string): boolean => NAMESPACE.test(text);

const httpSchema = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('Address that metrics and health are served on.'),
    port: z
      .number()
      .int()
      .min(0)
      .max(65_535)
      .default(9464)
      .describe('Port of /metrics, /livez and /readyz; 0 takes any free one.'),
  })
  .describe('Metrics and health.');

const logSchema = z
  .strictObject({
    level: z.enum(LOG_LEVELS).default('info').describe('Least important level that is written.'),
  })
  .describe('Logs, on standard error.');

const noTwice = (what: string, values: readonly string[], context: z.RefinementCtx): void => {
  values.forEach((value, index) => {
    if (values.indexOf(value) === index) return;
    context.addIssue({
      code: 'custom',
      path: [index, what],
      message: `'${value}' stands here twice; give each its own ${what}`,
    });
  });
};

export const configSchema = z
  .strictObject({
    namespace: z
      .string()
      .regex(NAMESPACE, { error: NAMESPACE_RULE })
      .describe('One organisation. Prefixes all that is stored; said by every event.'),
    store: z
      .string()
      .min(1)
      .default('goldenhour.db')
      .describe("File of the embedded store, relative to the configuration's folder."),
    kafka: kafkaSchema.optional(),
    partitions: z
      .number()
      .int()
      .min(1)
      .max(PARTITIONS_MAX)
      .default(1)
      .describe('Partitions of all topics. Fixed when the store or the topics are made.'),
    scorer: z
      .enum(SCORERS)
      .default(DEFAULT_SCORER)
      .describe(
        'Who judges a mention. natural and ml-sentiment know word lists alone; onnx asks a model of your own; trivial is for benchmarks only. See docs/scorers.md.',
      ),
    onnx: onnxSchema.optional(),
    subjects: z
      .array(subjectSchema)
      .min(1)
      .max(SUBJECTS_MAX, TOO_MANY_SUBJECTS)
      .superRefine((subjects, context) => {
        const fault = limitFault(subjects);
        if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
        noTwice(
          'id',
          subjects.map(({ id }) => id),
          context,
        );
      })
      .describe('What is watched.'),
    sources: z
      .array(sourceSchema)
      .min(1)
      .max(SOURCES_MAX)
      .superRefine((sources, context) =>
        noTwice(
          'name',
          sources.map(({ name }) => name),
          context,
        ),
      )
      .describe('Where mentions come from.'),
    receivers: z
      .array(receiverSchema)
      .max(RECEIVERS_MAX)
      .default(
        [{ name: 'terminal', type: 'stdout' }].map((receiver) => receiverSchema.parse(receiver)),
      )
      .superRefine((receivers, context) =>
        noTwice(
          'name',
          receivers.map(({ name }) => name),
          context,
        ),
      )
      .describe('Who is told.'),
    http: httpSchema.prefault({}),
    log: logSchema.prefault({}),
  })
  .describe('Goldenhour');

export type Config = z.output<typeof configSchema>;

/** With what only shows when all of it is there. Such a schema has no parts that could be taken. */
export const wholeConfigSchema = configSchema.superRefine((config, context) => {
  if (config.scorer === 'onnx' && config.onnx === undefined)
    context.addIssue({ code: 'custom', path: ['onnx'], message: `is required: ${NO_MODEL}` });
  refuseUnknownSubjects(config, context);
});

/** Of the values of a replay's column, each is sent to a subject that there is. */
function refuseUnknownSubjects({ subjects, sources }: Config, context: z.RefinementCtx): void {
  const known = new Set(subjects.map(({ id }) => id));
  sources.forEach((source, index) => {
    if (source.type !== 'replay') return;
    for (const [value, id] of Object.entries(source.mapping?.subjects?.map ?? {})) {
      if (known.has(id)) continue;
      context.addIssue({
        code: 'custom',
        path: ['sources', index, 'mapping', 'subjects', 'map', value],
        message: `must be the id of a subject of this configuration, such as ${nearest(id, [...known]) ?? subjects[0]?.id}`,
      });
    }
  });
}

/** Says which configuration a source ran under: the first 12 digits of its SHA-256. */
export function configVersion(config: Config): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 12);
}
