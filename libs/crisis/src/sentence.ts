/**
 * A crisis event in one sentence that a press officer understands. It names no person and quotes
 * nobody: excerpts are joined from `samples` by whoever shows it.
 */
import type { Mode } from '@goldenhour/mention';
import { isMessageLane } from '@goldenhour/velocity';
import { DUTCH } from './dutch.ts';
import { ENGLISH } from './english.ts';
import { messageParts } from './message-parts.ts';
import { blindParts, countPart, type Part, risingParts } from './parts.ts';
import type { Phrases } from './phrases.ts';
import { createTeller, type Language, type Teller, type Telling } from './telling.ts';
import type { CrisisEvent } from './types.ts';

const PHRASES: Readonly<Record<Language, Phrases>> = { en: ENGLISH, nl: DUTCH };

/**
 * What matters least is left out of a longer sentence.
 * @source chosen: what a pager and a chat show of a message without folding it
 * @unit UTF-16 code units
 */
export const SENTENCE_CHARS_MAX = 400;

/** @throws RangeError when the zone is not an IANA zone */
export function sentence(event: CrisisEvent, telling: Telling): string {
  const phrases = PHRASES[telling.language];
  const name = telling.subjectName;
  // A single message has no rise and fall: it is told as it is.
  const opening = isMessageLane(event.lane) ? `${name}:` : phrases.opening(event.transition, name);
  const start = `${modeWord(event.mode, phrases)}${opening} `;
  const parts = partsOf(event, createTeller(telling, phrases));
  return `${start}${fitted(parts, SENTENCE_CHARS_MAX - start.length - 1)}.`;
}

function partsOf(event: CrisisEvent, teller: Teller): Part[] {
  if (isMessageLane(event.lane)) return messageParts(event, event.lane, teller);
  const { phrases } = teller;
  const began = phrases.at(teller.moment(event.onset));
  switch (event.transition) {
    case 'opened':
    case 'escalated':
    case 'reopened':
      return risingParts(event, teller);
    case 'eased':
      return [
        countPart(event, teller),
        { rank: 0, text: phrases.began(began) },
        ...blindParts(event.blind, teller),
      ];
    case 'resolved':
      return [
        { rank: 0, text: phrases.calmSince(began, calmSince(event, teller)) },
        ...blindParts(event.blind, teller),
      ];
  }
}

function fitted(parts: readonly Part[], charsMax: number): string {
  const text = parts.map((part) => part.text).join('; ');
  const last = Math.max(...parts.map(({ rank }) => rank));
  if (text.length <= charsMax || last === 0) return text;
  const least = parts.findLastIndex(({ rank }) => rank === last);
  return fitted(parts.toSpliced(least, 1), charsMax);
}

function calmSince(event: CrisisEvent, { phrases, moment }: Teller): string {
  const began = moment(event.onset);
  const eased = moment(event.easedAt ?? event.at);
  return began.day === eased.day ? eased.time : phrases.at(eased);
}

function modeWord(mode: Mode, phrases: Phrases): string {
  return mode === 'live' ? '' : `${phrases.modes[mode]}: `;
}
