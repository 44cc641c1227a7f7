/** The parts of a sentence about counted mentions, each with how much it matters. */
import type { Evidence } from '@goldenhour/velocity';
import type { Count } from './phrases.ts';
import { listed, platformName, type Teller } from './telling.ts';
import type { CrisisEvent } from './types.ts';

/** `rank` 0 is never left out; of the others the highest goes first when it gets too long. */
export type Part = { readonly rank: number; readonly text: string };

/** From this share on it is told how many mentions could not be judged. */
const UNSCORED_TOLD_SHARE = 0.1;
/** Sources and platforms named; of more, the rest are counted. */
const NAMED_MAX = 2;
/** With less history than this the expectation is told as a guess. @unit hours */
const HISTORY_TOLD_HOURS = 24;
/**
 * Velocity at which any detector is in alarm, and below which none is: thresholds stand between
 * once in four weeks and once in eight. What is between says neither.
 */
const FIRES_FROM = Math.log10(8);
const FIRES_NOT_BELOW = Math.log10(4);

/** What is told while it goes on, most important first. */
export function risingParts(event: CrisisEvent, teller: Teller): Part[] {
  const { evidence } = event;
  const { phrases } = teller;
  const began = phrases.at(teller.moment(event.onset));
  const isFirst = event.transition === 'opened';
  return [
    ...headParts(event, teller),
    ...shareParts(evidence, teller),
    ...threatParts(evidence, teller),
    ...voiceParts(evidence, teller),
    ...spreadParts(evidence, teller),
    ...notedParts(event, teller),
    ...withoutParts(evidence, teller),
    ...unscoredParts(evidence, teller),
    ...blindParts(evidence.missing, teller),
    ...(isFirst && event.lateMs !== null ? [{ rank: 2, text: phrases.late(began) }] : []),
  ];
}

/** Counts in a window against what is normal, for a post that takes off its size. */
function headParts(event: CrisisEvent, teller: Teller): Part[] {
  const { cascade } = event.evidence;
  const { phrases, number } = teller;
  if (event.lane !== 'root' || cascade === undefined) return [countPart(event, teller)];
  const minutes = Math.max(1, Math.round((event.at - cascade.began) / 60_000));
  const text = phrases.spreading(counted(cascade.size, teller), counted(minutes, teller));
  const { nextHour } = cascade;
  if (nextHour === null) return [{ rank: 0, text }];
  const forecast = phrases.nextHour(number(nextHour.low), number(nextHour.high));
  return [
    { rank: 0, text },
    { rank: 2, text: forecast },
  ];
}

export function countPart({ evidence, at }: CrisisEvent, teller: Teller): Part {
  const { phrases, number } = teller;
  const isNegative = evidence.measure === 'negative';
  const seen = Math.round(isNegative ? evidence.negative : evidence.total);
  const expected = Math.round(isNegative ? evidence.expectedNegative : evidence.expectedTotal);
  const text = expected === 0 ? null : number(expected);
  const normally =
    evidence.historyHours < HISTORY_TOLD_HOURS
      ? phrases.guessed(text)
      : phrases.normally({ count: expected, text }, teller.occasion(at));
  const mentions = phrases.mentions(counted(seen, teller), isNegative);
  const within = phrases.within(number(evidence.windowMinutes));
  return { rank: 0, text: `${mentions} ${within}, ${normally}` };
}

function shareParts({ measure, negativeShare }: Evidence, { phrases, number }: Teller): Part[] {
  if (measure !== 'total' || negativeShare === null) return [];
  return [{ rank: 1, text: phrases.share(`${number(negativeShare * 100)}%`) }];
}

function threatParts({ categories }: Evidence, teller: Teller): Part[] {
  const threats = categories?.['threat'] ?? 0;
  if (threats === 0) return [];
  return [{ rank: 1, text: teller.phrases.mayThreaten(counted(threats, teller)) }];
}

function voiceParts({ voicing, voices }: Evidence, teller: Teller): Part[] {
  const { phrases } = teller;
  const independent = voicing?.independent ?? voices;
  const together =
    voicing?.pattern === 'coordinated'
      ? [{ rank: 1, text: phrases.together(counted(voicing.prepared ?? voicing.together, teller)) }]
      : [];
  if (independent <= 0) return together;
  return [...together, { rank: 2, text: phrases.voices(counted(independent, teller)) }];
}

function spreadParts({ spread, cascade }: Evidence, teller: Teller): Part[] {
  if (spread === undefined) return [];
  const { phrases } = teller;
  const [first, ...others] = spread.platforms;
  const press = spread.outlets.findIndex(({ name }) => name === 'press');
  const parts: Part[] = [];
  if (press === 0) parts.push({ rank: 3, text: phrases.beganOn(null, false) });
  else if (first !== undefined) {
    const text = phrases.beganOn(platformName(first.name), cascade !== undefined);
    parts.push({ rank: 3, text });
  }
  const named = others.slice(0, NAMED_MAX).map(({ name }) => platformName(name));
  const more = others.length - named.length;
  const isLast = more === 0 && press <= 0;
  const names = isLast ? listed(named, phrases.and) : named.join(', ');
  const places = [
    ...(named.length > 0 ? [`${phrases.on} ${names}`] : []),
    ...(more > 0 ? [phrases.otherPlatforms(counted(more, teller))] : []),
    ...(press > 0 ? [phrases.press] : []),
  ];
  if (places.length > 0)
    parts.push({ rank: 2, text: phrases.nowAlso(listed(places, phrases.and)) });
  return parts;
}

/** Other crises of the subject. */
export function notedParts({ related = [], merged = 0 }: CrisisEvent, teller: Teller): Part[] {
  const { phrases } = teller;
  return [
    ...(related.length > 0
      ? [{ rank: 1, text: phrases.related(counted(related.length, teller)) }]
      : []),
    ...(merged > 0 ? [{ rank: 1, text: phrases.merged(counted(merged, teller)) }] : []),
  ];
}

function withoutParts({ without }: Evidence, { phrases }: Teller): Part[] {
  if (without === undefined) return [];
  const named = ['reposts', 'largestVoice'] as const;
  const still = named.filter((what) => (without[what] ?? -Infinity) >= FIRES_FROM);
  const not = named.filter((what) => (without[what] ?? Infinity) < FIRES_NOT_BELOW);
  return [
    ...(still.length > 0 ? [{ rank: 4, text: phrases.without(still, true) }] : []),
    ...(not.length > 0 ? [{ rank: 4, text: phrases.without(not, false) }] : []),
  ];
}

function unscoredParts({ unscored, total }: Evidence, { phrases, number }: Teller): Part[] {
  if (unscored === 0 || unscored < UNSCORED_TOLD_SHARE * total) return [];
  return [{ rank: 5, text: phrases.unscored(number(unscored)) }];
}

export function blindParts(sources: readonly string[], teller: Teller): Part[] {
  if (sources.length === 0) return [];
  const { phrases } = teller;
  const named = sources.slice(0, NAMED_MAX);
  const more = sources.length - named.length;
  const all = more === 0 ? named : [...named, phrases.otherSources(counted(more, teller))];
  return [{ rank: 3, text: phrases.silent(listed(all, phrases.and), sources.length) }];
}

export function counted(count: number, { number }: Teller): Count {
  return { count, text: number(count) };
}
