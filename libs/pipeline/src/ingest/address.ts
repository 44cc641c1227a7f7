/** From what a source yields to records: parsed, matched, addressed. Pure but for its cache. */
import { joinSpans, type Matcher, NO_SPANS, type Span, spansOfOthers } from '@goldenhour/matching';
import type { DropReason, EpochMs, Mention, Mode, Refusal } from '@goldenhour/mention';
import { parseMention } from '@goldenhour/mention';
import type { ReadItem } from '../ports/index.ts';
import type { Emitted } from './emitted.ts';

export type Addressed =
  | { readonly fate: 'emit'; readonly mention: Mention; readonly to: readonly Addressee[] }
  | { readonly fate: 'drop'; readonly reason: DropReason }
  | { readonly fate: 'dead-letter'; readonly refusal: Refusal & { readonly fate: 'dead-letter' } };

export type Addressee = {
  readonly subject: string;
  readonly official: boolean;
  /** Where the text names the subject, and where others of those that it is about. */
  readonly spans: readonly Span[];
  readonly others: readonly Span[];
};

export type AddressOptions = {
  readonly source: string;
  readonly platform: string;
  readonly mode: Mode;
  readonly observed: EpochMs;
  readonly matcher: Matcher;
  readonly subjects: { has(subject: string): boolean };
  readonly emitted: Emitted;
};

/** Who a readable item concerns. What was emitted is remembered, so that what follows it can follow. */
export function address(item: ReadItem, options: AddressOptions): Addressed {
  const { source, platform, mode, observed, matcher, subjects, emitted } = options;
  const parsed = parseMention(item.mention, { source, platform, mode, observed });
  if (!parsed.ok) {
    const { refusal } = parsed;
    return refusal.fate === 'drop'
      ? { fate: 'drop', reason: refusal.reason }
      : { fate: 'dead-letter', refusal };
  }
  const mention = parsed.value;
  const { matches, refused } = matcher.match(mention);
  const found = new Map(matches.map((match) => [match.subject, match]));
  const byItself = mention.author.official ?? false;
  const to = new Set<string>();
  if (item.subjects === undefined) {
    for (const { subject } of matches) to.add(subject);
    for (const id of [mention.id, mention.root, mention.parent]) {
      if (id === undefined) continue;
      for (const subject of emitted.find(id)) if (subjects.has(subject)) to.add(subject);
    }
  } else {
    for (const subject of item.subjects) {
      if (!subjects.has(subject)) {
        const detail =
          'subject: not in the configuration; add it under subjects or map the value to one';
        const refusal = { fate: 'dead-letter', reason: 'unknown_subject', detail } as const;
        return { fate: 'dead-letter', refusal };
      }
      to.add(subject);
    }
  }
  if (to.size === 0) return { fate: 'drop', reason: refused.length > 0 ? 'language' : 'unmatched' };
  emitted.add(mention.id, [...to].sort());
  const all = joinSpans(matches.flatMap(({ spans }) => spans));
  const addressees = [...to].map((subject): Addressee => {
    const { official = byItself, spans = NO_SPANS } = found.get(subject) ?? {};
    return { subject, official, spans, others: spansOfOthers(spans, all) };
  });
  return { fate: 'emit', mention, to: addressees };
}
