/**
 * A crisis event in one sentence that a press officer understands. It names no person and quotes
 * nobody: excerpts are joined from `samples` by whoever shows it.
 */
import type { EpochMs, Mode } from '@goldenhour/mention';
import { PHRASES, type Phrases } from './phrases.ts';
import type { CrisisEvent } from './types.ts';

export const LANGUAGES = ['en', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

export type Telling = {
  readonly subjectName: string;
  /** IANA zone in which times are told. */
  readonly timeZone: string;
  readonly language: Language;
};

/** From this share on it is told how many mentions could not be judged. */
const UNSCORED_TOLD_SHARE = 0.1;
/** Sources named; of more, the rest are counted. */
const SOURCES_NAMED_MAX = 2;
/** With less history than this the expectation is told as a guess. @unit hours */
const HISTORY_TOLD_HOURS = 24;

/** @throws RangeError when the zone is not an IANA zone */
export function sentence(event: CrisisEvent, telling: Telling): string {
  const phrases = PHRASES[telling.language];
  const name = telling.subjectName;
  const parts = partsOf(event, telling, phrases);
  return `${modeWord(event.mode, phrases)}${phrases.opening(event.transition, name)} ${parts.join('; ')}.`;
}

function partsOf(event: CrisisEvent, telling: Telling, phrases: Phrases): string[] {
  const number = new Intl.NumberFormat(telling.language, { maximumFractionDigits: 0 });
  const began = phrases.at(momentOf(event.onset, telling));
  switch (event.transition) {
    case 'opened':
    case 'escalated':
    case 'reopened':
      return [
        ...countsOf(event, number, phrases),
        ...blindOf(event.evidence.missing, number, phrases),
        ...(event.transition === 'opened' && event.lateMs !== null ? [phrases.late(began)] : []),
      ];
    case 'eased':
      return [
        countOf(event, number, phrases),
        phrases.began(began),
        ...blindOf(event.blind, number, phrases),
      ];
    case 'resolved':
      return [
        phrases.calmSince(began, calmSince(event, telling, phrases)),
        ...blindOf(event.blind, number, phrases),
      ];
  }
}

function countsOf(event: CrisisEvent, number: Intl.NumberFormat, phrases: Phrases): string[] {
  const { measure, negativeShare, total, unscored, voices } = event.evidence;
  const parts = [countOf(event, number, phrases)];
  if (measure === 'total' && negativeShare !== null) {
    parts.push(phrases.share(`${number.format(negativeShare * 100)}%`));
  }
  if (voices > 0) parts.push(phrases.voices(number.format(voices), voices));
  if (unscored > 0 && unscored >= UNSCORED_TOLD_SHARE * total) {
    parts.push(phrases.unscored(number.format(unscored)));
  }
  return parts;
}

function countOf(event: CrisisEvent, number: Intl.NumberFormat, phrases: Phrases): string {
  const { evidence } = event;
  const negative = evidence.measure === 'negative';
  const count = Math.round(negative ? evidence.negative : evidence.total);
  const expected = Math.round(negative ? evidence.expectedNegative : evidence.expectedTotal);
  const mentions = phrases.mentions(number.format(count), count, negative);
  const normally = phrases.normally(
    expected === 0 ? null : number.format(expected),
    expected,
    evidence.historyHours < HISTORY_TOLD_HOURS,
  );
  return `${mentions} ${phrases.within(number.format(evidence.windowMinutes))}, ${normally}`;
}

function blindOf(
  sources: readonly string[],
  number: Intl.NumberFormat,
  phrases: Phrases,
): string[] {
  if (sources.length === 0) return [];
  const named = sources.slice(0, SOURCES_NAMED_MAX);
  const others = sources.length - named.length;
  const all =
    others === 0 ? named : [...named, phrases.otherSources(number.format(others), others)];
  const last = all.length === 1 ? '' : ` ${phrases.and} ${all.at(-1) ?? ''}`;
  const first = all.length === 1 ? all : all.slice(0, -1);
  return [phrases.silent(first.join(', ') + last, sources.length)];
}

function calmSince(event: CrisisEvent, telling: Telling, phrases: Phrases): string {
  const began = momentOf(event.onset, telling);
  const eased = momentOf(event.easedAt ?? event.at, telling);
  return began.day === eased.day ? eased.time : phrases.at(eased);
}

export type Moment = { readonly day: string; readonly time: string };

function momentOf(time: EpochMs, { timeZone, language }: Telling): Moment {
  const locale = language === 'en' ? 'en-GB' : 'nl-NL';
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long' });
  const clock = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return { day: day.format(time), time: clock.format(time) };
}

function modeWord(mode: Mode, phrases: Phrases): string {
  return mode === 'live' ? '' : `${phrases.modes[mode]}: `;
}
