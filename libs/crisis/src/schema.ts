/** The published form of a crisis event, and the parser of what was once published. */
import { MODES, type Outcome } from '@goldenhour/mention';
import { type Evidence, LANES } from '@goldenhour/velocity';
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
const velocity = (what: string) =>
  z
    .number()
    .describe(
      `${what} It is log10 of the expected weeks between such rises of this subject: -1 is ten times a week, 0 once a week, 1 once in ten weeks.`,
    );
const counterfactual = (what: string) => velocity(what).nullable();

const without = z
  .object({
    reposts: counterfactual(
      'The velocity had nobody passed anything on; null when not computable.',
    ),
    largestVoice: counterfactual(
      'The velocity had the one who said most said nothing; null when not computable.',
    ),
    sources: z
      .array(
        z.object({
          source: z.string().describe('Name of the source.'),
          velocity: counterfactual('The velocity without it; null when not computable.'),
        }),
      )
      .describe('The velocity without each source.'),
  })
  .describe('How it would stand without some of it.');

const voicing = z
  .object({
    pattern: z.enum(['organic', 'coordinated']).describe('Many on their own, or some together.'),
    independent: count('Distinct authors after copies and accounts that move together collapse.'),
    copies: count('Mentions whose words are those of another one.'),
    together: count('Accounts that move together.'),
    accounts: count('Distinct accounts.').exactOptional(),
    prepared: count(
      'Accounts that move together, or say nothing but the words of others that are no news.',
    ).exactOptional(),
    reposting: count('Of the independent voices, those that only reposted.').exactOptional(),
    reposts: count('Mentions that are reposts.').exactOptional(),
  })
  .describe('Who speaks.');

const firstSeen = (what: string) =>
  z
    .array(
      z.object({
        name: z.string().describe('Name of the place.'),
        at: instant('When it was first seen there.'),
        mentions: count('Mentions there since.'),
      }),
    )
    .describe(what);

const spread = z
  .object({
    platforms: firstSeen('Platforms.'),
    languages: firstSeen('Languages.'),
    countries: firstSeen('Countries, ISO 3166-1 alpha-2.'),
    outlets: firstSeen('Kinds of outlet: press, influencer, public.'),
    standing: z
      .object({
        known: count('How many such accounts were known before, at most ten.'),
        joined: count('How many of them have spoken in it.'),
      })
      .describe('The accounts with the largest reach that had spoken of the subject before.')
      .exactOptional(),
  })
  .describe('Where it was first seen, in order of time.');

const forecast = (what: string) =>
  z
    .object({
      low: count('Nine times in ten it is more.'),
      middle: count('It is as often more as it is less.'),
      high: count('Nine times in ten it is less.'),
    })
    .nullable()
    .describe(`${what} An interval of 80 %, in mentions; null when it cannot be told.`);

const cascade = z
  .object({
    root: z.string().describe('Id of the mention at its root.'),
    began: instant('When the root was posted.'),
    size: count('Mentions in it so far.'),
    speed: count('Mentions per hour now.'),
    reproduction: count('Mentions that each one draws.').nullable(),
    reach: count('Accounts that follow those who passed it on.').nullable(),
    nextHour: forecast('Mentions of the next hour.'),
    final: forecast('Mentions in the end.'),
  })
  .describe('The largest cascade in it: a post and what hangs under it.');

const story = z
  .object({
    id: z.string().describe('Id of the story.'),
    mentions: count('Mentions that tell it.'),
    terms: z.array(z.int()).describe('Hashes of the terms that rose most.'),
  })
  .describe('What it is about.');

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
    without: without.exactOptional(),
    voicing: voicing.exactOptional(),
    spread: spread.exactOptional(),
    cascade: cascade.exactOptional(),
    story: story.exactOptional(),
    categories: z
      .record(z.string(), z.number().min(0))
      .describe('What mentions in the window are about, and how many of them.')
      .exactOptional(),
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
    lane: z
      .enum(LANES)
      .describe(
        'Which part of the detector spoke: velocity is negative mentions, volume all mentions, root one post that takes off; threat, severe and self_harm are what a single mention says.',
      ),
    key: z
      .string()
      .min(1)
      .describe(
        'What sets it apart from other crises of the subject: a post, a story, a threat. Absent where it is about the subject as a whole.',
      )
      .exactOptional(),
    at: instant('When it happened: the end of a minute.'),
    onset: instant('When the rise began: the start of a minute.'),
    openedAt: instant('When the crisis was opened.'),
    easedAt: instantOrNull(
      'When it eased; null while it is open, and for one that began with a single message: that does not ease.',
    ),
    resolvedAt: instantOrNull('When it was resolved; null before.'),
    reopenings: z.int().min(0).describe('How often it was reopened.'),
    severity: severity('How bad it is.'),
    peakSeverity: severity('How bad it was at its worst.'),
    velocity: velocity('How rare this is.'),
    peakVelocity: velocity('The highest velocity since it opened.'),
    evidence,
    blind: z
      .array(z.string())
      .describe('Sources that were missing at some time since it opened, sorted.'),
    related: z
      .array(z.string())
      .describe(
        'Ids of other crises of the subject that were open with it and began with a single message: a threat, people in danger. Absent when there are none.',
      )
      .exactOptional(),
    merged: z
      .int()
      .min(1)
      .describe(
        'Signals of other crises of the subject that were told in this one since there was no room to follow them by themselves. Absent when there are none.',
      )
      .exactOptional(),
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

/** Whether a reader of crisis events could read them with this in it. */
export function isEvidence(value: unknown): value is Evidence {
  return evidence.safeParse(value).success;
}

/**
 * The same with its fields in the order of the schema, those that it does not know left out: what
 * is written is the same before a restart and after it, byte for byte.
 */
export function inOrder(value: Evidence): Evidence {
  return evidence.parse(value);
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
