/** What of a score goes into the log, checked: a scorer is somebody's code. */
import { CATEGORIES } from '@goldenhour/text';
import {
  FINGERPRINT,
  type Findings,
  SCORE_TERMS_MAX,
  type Score,
  SPEAKER,
  type Tone,
  UNSCORED_REASONS,
} from '../ports/index.ts';
import type { KeptScore } from '../records.ts';

/** Longest language tag that is believed. @source RFC 5646 §4.4.1 */
const LANGUAGE_CHARS_MAX = 35;
const TERM_MAX = 0xffff_ffff;

/**
 * Undefined where it is missing or anything of it is out of range: it would poison every sum after
 * it. What the port does not know is left behind.
 */
export function toKept(score: Score | undefined): KeptScore | undefined {
  if (score === undefined) return undefined;
  if ('unscored' in score) {
    const { unscored, threat } = score;
    if (!UNSCORED_REASONS.includes(unscored)) return undefined;
    return threat === true ? { unscored, threat } : { unscored };
  }
  if (!isSoundTone(score) || !areSound(score)) return undefined;
  const { sentiment, confidence, negative, language } = score;
  const { polarity, categories, severity, page, severe, fingerprint, terms, by } = score;
  return {
    sentiment,
    confidence,
    negative,
    language,
    ...(polarity === undefined ? {} : { polarity }),
    ...(categories === undefined ? {} : { categories }),
    ...(severity === undefined ? {} : { severity }),
    ...(page === undefined ? {} : { page }),
    ...(severe === undefined ? {} : { severe }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(terms === undefined ? {} : { terms }),
    ...(by === undefined ? {} : { by: { name: by.name, version: by.version } }),
  };
}

function isSoundTone({ sentiment, confidence, negative, language }: Tone): boolean {
  return (
    within(sentiment, -1, 1) &&
    within(confidence, 0, 1) &&
    within(negative, 0, 1) &&
    typeof language === 'string' &&
    language.length <= LANGUAGE_CHARS_MAX
  );
}

function areSound(findings: Findings): boolean {
  const { polarity, categories, severity, page, severe, fingerprint, terms, by } = findings;
  return (
    (polarity === undefined || within(polarity, -1, 1)) &&
    (categories === undefined || areCategories(categories)) &&
    (severity === undefined || [0, 1, 2, 3].includes(severity)) &&
    (page === undefined || typeof page === 'boolean') &&
    (severe === undefined || typeof severe === 'boolean') &&
    (fingerprint === undefined || FINGERPRINT.test(fingerprint)) &&
    (terms === undefined || (terms.length <= SCORE_TERMS_MAX && terms.every(isTerm))) &&
    (by === undefined || (SPEAKER.test(by.name) && SPEAKER.test(by.version)))
  );
}

function areCategories(categories: Readonly<Record<string, number>>): boolean {
  for (const name in categories) {
    const isKnown = (CATEGORIES as readonly string[]).includes(name);
    if (!isKnown || !within(categories[name], 0, 1)) return false;
  }
  return true;
}

const isTerm = (term: number): boolean => Number.isInteger(term) && within(term, 0, TERM_MAX);

function within(value: number | undefined, low: number, high: number): boolean {
  return value !== undefined && value >= low && value <= high;
}
