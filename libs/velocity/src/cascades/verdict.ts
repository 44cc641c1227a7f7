/** What is kept of what was said of a mention, for whatever passes it on. */
import type { Severity } from '../types.ts';
import type { Post } from './posts.ts';
import type { RootVerdict } from './types.ts';

/** Terms kept of a root. */
export const TERMS_KEPT = 4;

/** Of what a verdict was read from it is the same again. */
export function verdictOfEvent(event: Omit<Post, 'mention' | 'time' | 'followers'>): RootVerdict {
  return {
    negative: thousandths(event.negative, 0),
    sentiment: thousandths(event.sentiment, -1),
    severity: severityOf(event.severity),
    fingerprint: event.fingerprint ?? null,
    terms: event.terms?.slice(0, TERMS_KEPT).map((term) => term >>> 0) ?? [],
  };
}

/** @returns null for what is no number */
export function thousandths(value: number | null, least: number): number | null {
  if (value === null || Number.isNaN(value)) return null;
  return Math.round(Math.min(1, Math.max(least, value)) * 1000) / 1000;
}

function severityOf(severity: Severity): Severity {
  return severity >= 0 && severity <= 3 ? severity : 0;
}
