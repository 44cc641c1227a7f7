/**
 * How soon real cascades take off, and how often roots of a calm subject do.
 *
 * Calm subjects are made: of their mentions some are passed on, by a power law of the given
 * exponent, with the delays of SEISMIC's kernel; each root has a tone of its own, and so have the
 * answers to it. Every take-off of a calm subject is a false alarm.
 */
import {
  type CascadeEvent,
  type Cascades,
  createCascades,
  type TakeOff,
} from '@goldenhour/velocity';
import { type RealCascade, seeded } from './real.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const KEEP_MS = 7 * DAY_MS;

export type CalmSubject = {
  readonly mentionsADay: number;
  /** Share of its roots that anybody passes on. */
  readonly passedOn: number;
  /** Exponent of the sizes of what is passed on. */
  readonly exponent: number;
  readonly days: number;
};

/** Mentions that are passed on by one root are cut here: a calm subject has no crisis. */
const CALM_MAX = 20_000;
const HOSTILE_ROOTS = 0.2;

/** In order of time. */
export function calmEvents(subject: CalmSubject, random: () => number): CascadeEvent[] {
  const { mentionsADay, passedOn, exponent, days } = subject;
  const events: CascadeEvent[] = [];
  let number = 0;
  // Below an exponent of 1 the mean is that of the cut: the roots are as many as fill the day.
  const meanSize = passedOn * meanPareto(exponent);
  const roots = (mentionsADay * days) / (1 + meanSize);
  for (let root = 0; root < roots; root += 1) {
    const time = START + random() * days * DAY_MS;
    const hostile = random() < HOSTILE_ROOTS;
    const negative = hostile ? 0.5 + 0.5 * random() : 0.35 * random();
    const id = `x:${(number += 1)}`;
    events.push(eventOf({ id, root: null, time, negative, random }));
    if (random() >= passedOn) continue;
    const size = Math.min(CALM_MAX, Math.floor(random() ** (-1 / exponent)));
    for (let reshare = 0; reshare < size; reshare += 1) {
      const at = time + delay(random) * 1000;
      const own = hostile ? 0.3 + 0.4 * random() : 0.4 * random();
      const reshared = random() < 0.7 ? negative : own;
      const kind = reshared === negative ? 'repost' : 'reply';
      const event = eventOf({
        id: `x:${(number += 1)}`,
        root: id,
        time: at,
        negative: reshared,
        random,
      });
      events.push({ ...event, kind });
    }
  }
  return events.sort((a, b) => a.time - b.time);
}

function meanPareto(exponent: number): number {
  let sum = 0;
  for (let size = 1; size <= CALM_MAX; size += 1) sum += size ** -exponent;
  return sum;
}

/** Of a reshare; what would come later is cut here. @unit seconds */
const DELAY_MAX = 14 * 86_400;

/** SEISMIC's kernel by inversion: even for 300 s, then a power law. @unit seconds */
function delay(random: () => number): number {
  const even = 0.188;
  const share = random();
  if (share < even) return (share / even) * 300;
  return Math.min(DELAY_MAX, 300 * ((1 - share) / (1 - even)) ** (-1 / 0.2314843));
}

function eventOf(facts: {
  readonly id: string;
  readonly root: string | null;
  readonly time: number;
  readonly negative: number;
  readonly random: () => number;
}): CascadeEvent {
  const { id, root, time, negative, random } = facts;
  return {
    mention: id,
    root,
    kind: root === null ? 'post' : 'repost',
    time: Math.round(time),
    voice: Math.floor(random() * 2 ** 32),
    followers: Math.floor(300 * random() ** -0.8),
    negative,
    sentiment: 1 - 2 * negative,
    severity: negative > 0.5 ? 1 : 0,
  };
}

/** Take-offs of a calm subject after a week of warm-up. */
export function falseAlarms(
  subject: CalmSubject,
  seed: number,
): { readonly alarms: readonly TakeOff[]; readonly weeks: number } {
  const events = calmEvents(subject, seeded(seed));
  const end = START + subject.days * DAY_MS;
  const alarms = run(
    createCascades(),
    events.filter(({ time }) => time < end),
  ).filter(({ at }) => at >= START + KEEP_MS);
  return { alarms, weeks: (subject.days - 7) / 7 };
}

function run(cascades: Cascades, events: readonly CascadeEvent[]): TakeOff[] {
  let forgotten = START;
  return events.flatMap((event) => {
    if (event.time > forgotten + DAY_MS) {
      forgotten = event.time;
      cascades.forget(forgotten - KEEP_MS);
    }
    const takeOff = cascades.observe(event);
    return takeOff === null ? [] : [takeOff];
  });
}

/** A real cascade after four weeks of a calm subject. @returns minutes from root to take-off; null without */
export function delayOf(
  cascade: RealCascade,
  history: readonly CascadeEvent[],
  negative: (repost: boolean) => number | null,
): number | null {
  const cascades = createCascades();
  run(cascades, history);
  const start = (history.at(-1)?.time ?? START) + 60_000;
  for (let at = 0; at < cascade.seconds.length; at += 1) {
    const repost = at % 10 < 7;
    const takeOff = cascades.observe({
      mention: `real:${at}`,
      root: at === 0 ? null : 'real:0',
      kind: at === 0 ? 'post' : repost ? 'repost' : 'reply',
      time: start + (cascade.seconds[at] ?? 0) * 1000,
      voice: Math.imul(at + 1, 2654435761) >>> 0,
      followers: cascade.followers[at] ?? null,
      negative: negative(at === 0 || repost),
      sentiment: null,
      severity: 0,
    });
    if (takeOff !== null) return (takeOff.at - start) / 60_000;
  }
  return null;
}
