/** Where in a text stands what was read of it: reading masks names and folds odd forms. */
import { type Names, ODD_FORMS, PILED_MARKS, type Span, TEXT_UNITS_MAX } from './masking.ts';

/** Gives the place in the text of a half-open place in what was read. */
export type Locate = (start: number, end: number) => Span;

/** @param text as the reader of tokens had it, with these names. @complexity O(length) */
export function locator(text: string, names: Names): Locate {
  const cut = text.slice(0, TEXT_UNITS_MAX);
  const places: Places = { starts: [], ends: [] };
  let at = 0;
  for (const [start, end] of spansOf(names)) {
    if (!(start >= at && start < cut.length)) continue;
    placeText(cut, at, start, places);
    place({ start, end: Math.min(end, cut.length), units: 1 }, places);
    at = end;
  }
  placeText(cut, at, cut.length, places);
  return (start, end) => [
    places.starts[start] ?? cut.length,
    places.ends[Math.max(start, end - 1)] ?? cut.length,
  ];
}

/** Of each unit that was read: where in the text what it is of begins, and ends. */
type Places = { readonly starts: number[]; readonly ends: number[] };

/** Part of a text, and how many units were read for it. */
type Piece = { readonly start: number; readonly end: number; readonly units: number };

function place({ start, end, units }: Piece, { starts, ends }: Places): void {
  for (let unit = 0; unit < units; unit += 1) {
    starts.push(start);
    ends.push(end);
  }
}

/** In order, as the reader masks them. */
function spansOf({ subject, others }: Names): readonly Span[] {
  return [
    ...subject.map((span) => ({ span, rank: 0 })),
    ...others.map((span) => ({ span, rank: 1 })),
  ]
    .toSorted((a, b) => a.span[0] - b.span[0] || a.rank - b.rank)
    .map(({ span }) => span)
    .filter(([start, end]) => end > start);
}

function placeText(text: string, from: number, to: number, places: Places): void {
  let at = from;
  for (const match of text.slice(from, to).matchAll(ODD_FORMS)) {
    placePoints(text, at, from + match.index, places);
    at = placeOdd(match[0], from + match.index, places);
  }
  placePoints(text, at, to, places);
}

/** What is read as it is. A pair of surrogates has one place. */
function placePoints(text: string, from: number, to: number, places: Places): void {
  for (let at = from; at < to; ) {
    const units = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    place({ start: at, end: Math.min(to, at + units), units }, places);
    at += units;
  }
}

/** A character, and what a normal form may join to it: marks, parts of Hangul, half-width marks. */
const CLUSTER = /[^][\p{M}\u1160-\u11ff\uff9e\uff9f]*/gu;

/** @returns where it ends */
function placeOdd(odd: string, start: number, places: Places): number {
  const end = start + odd.length;
  const pieces = Array.from(odd.matchAll(CLUSTER), ({ 0: cluster, index }) => ({
    start: start + index,
    end: start + index + cluster.length,
    units: unitsRead(cluster),
  }));
  const units = unitsRead(odd);
  // Half-width letters of Hangul join what are clusters by themselves.
  const isApart = pieces.reduce((sum, piece) => sum + piece.units, 0) === units;
  for (const piece of isApart ? pieces : [{ start, end, units }]) place(piece, places);
  return end;
}

function unitsRead(odd: string): number {
  return odd.replace(PILED_MARKS, '$1').normalize('NFKC').length;
}
