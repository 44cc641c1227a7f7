/** The published form of a crisis event, and the parser of what was once published. */
import { MODES, type Outcome } from '@goldenhour/mention';
import { z } from 'zod';
import { CRISIS_STATUSES, CRISIS_VERSION, type CrisisEvent, TRANSITIONS } from './types.ts';

const SINCE_1970 = 'Milliseconds since 1970-01-01T00:00:00Z.';
const instant = (what: string) => z.int().describe(`${what} ${SINCE_1970}`);
const instantOrNull = (what: string) => z.int().nullable().describe(`${what} ${SINCE_1970}`);
const severity = (what: string) =>
  z
    .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
    .describe(
      `${what} 0 no trouble, 1 notice, 2 would worry a communication department, 3 wake somebody now.`,
    );
const count = (what: string) => z.number().min(0).describe(what);

const evidence = z
  .object({
    measure: z
      .enum(['negative', 'total'])
      .describe('Which counts raised the alarm: those of negative mentions, or of all.'),
    windowMinutes: z.int().min(1).describe('Length of the window that was counted, in minutes.'),
    total: count('Mentions in the window.'),
    expectedTotal: count('Mentions that are normal in such a window at this hour.'),
    negative: count(
      'Negative mentions in the window: the sum of the probabilities that each is negative.',
    ),
    expectedNegative: count('Negative mentions that are normal in such a window at this hour.'),
    negativeShare: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Negative mentions over scored ones; null when nothing could be scored.'),
    unscored: count('Mentions in the window that could not be scored.'),
    voices: count('Estimated number of distinct authors.'),
    historyHours: count(
      'Hours of covered history the expectation rests on; older ones weigh less.',
    ),
    samples: z
      .array(z.string())
      .describe('Ids of mentions that show what it is about, worst first, at most 5.'),
    missing: z
      .array(z.string())
      .describe('Sources that were missing in some minute of the window, sorted.'),
  })
  .describe('The numbers behind it, of the last signal.');

export const crisisEventSchema = z
  .object({
    version: z
      .literal(CRISIS_VERSION)
      .describe('Version of this format. It only ever grows fields.'),
    crisis: z
      .string()
      .regex(/^[0-9a-f]{24}$/)
      .describe('Id of the crisis: the same mentions give the same id.'),
    revision: z.int().min(1).describe('1 for the opening, one more for each event of the crisis.'),
    transition: z.enum(TRANSITIONS).describe('What happened.'),
    status: z.enum(CRISIS_STATUSES).describe('How it stands after that.'),
    mode: z
      .enum(MODES)
      .describe('live is now; backfill and replay are the past, drill is an exercise.'),
    subject: z.string().min(1).describe('Id of the subject, as configured.'),
    lane: z.literal('velocity').describe('Which detector spoke.'),
    at: instant('When it happened: the end of a minute.'),
    onset: instant('When the rise began: the start of a minute.'),
    openedAt: instant('When the crisis was opened.'),
    easedAt: instantOrNull('When it eased; null while it is open.'),
    resolvedAt: instantOrNull('When it was resolved; null before.'),
    reopenings: z.int().min(0).describe('How often it was reopened.'),
    severity: severity('How bad it is.'),
    peakSeverity: severity('How bad it was at its worst.'),
    velocity: count('How far above the alarm threshold it is; 1 is the threshold.'),
    peakVelocity: count('The highest velocity since it opened.'),
    evidence,
    blind: z
      .array(z.string())
      .describe('Sources that were missing at some time since it opened, sorted.'),
    lateMs: z
      .int()
      .nullable()
      .describe(
        'How much later than its minute it was decided that it opened or reopened, in milliseconds; null unless that was while catching up.',
      ),
  })
  .describe(
    'One transition of one crisis, as a full snapshot: the last event of a crisis tells all of it.',
  );

/** Fails to compile when the schema and the type say different things. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Writable<T> = T extends readonly (infer E)[]
  ? Writable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Writable<T[K]> }
    : T;
true satisfies Same<z.output<typeof crisisEventSchema>, Writable<CrisisEvent>>;

/** JSON Schema 2020-12 of {@link CrisisEvent}; it allows fields that later versions add. */
export function crisisJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: 'CrisisEvent', ...z.toJSONSchema(crisisEventSchema, { io: 'input' }) };
}

/** Fields that a later version added are left out. The detail of a refusal holds no values. */
export function parseCrisisEvent(value: unknown): Outcome<CrisisEvent> {
  const parsed = crisisEventSchema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const version =
    typeof value === 'object' && value !== null && 'version' in value ? value.version : null;
  const [issue] = parsed.error.issues;
  const detail = `${issue?.path.join('.') || 'event'}: ${issue?.message ?? 'not readable'}`;
  const newer = typeof version === 'number' && version > CRISIS_VERSION;
  return {
    ok: false,
    refusal: { fate: 'dead-letter', reason: newer ? 'unknown_version' : 'schema', detail },
  };
}
