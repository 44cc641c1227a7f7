/** Where in a text stands what was read of it: reading masks names and folds odd forms. */
import { type Names, type Span, TEXT_UNITS_MAX } from './masking.ts';

/** Gives the place in the text of a half-open place in what was read. */
export type Locate = (start: number, end: number) => Span;

/**
 * @param source what the reader of tokens made of `text`
 * @complexity O(length)
 */
export function locator(text: string, source: string, names: Names): Locate {
  const cut = text.slice(0, TEXT_UNITS_MAX);
  const pieces = cutPieces(cut, spansOf(names));
  const plain = placesOf(cut, pieces, (piece) => piece);
  const places = isSame(plain.read, source) ? plain : placesOf(cut, pieces, fold);
  return (start, end) => [
    places.starts[start] ?? cut.length,
    places.ends[Math.max(start, end - 1)] ?? cut.length,
  ];
}

/** Something that is read by itself, whatever stands around it. */
type Piece = { readonly start: number; readonly end: number; readonly isName: boolean };

type Places = {
  readonly read: string;
  /** Of each unit that was read: where in the text the first and behind the last of it stands. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

/** In order; one that begins inside another is left out, as the reader does. */
function spansOf({ subject, others }: Names): readonly Span[] {
  const mine = subject.map((span) => ({ span, rank: 0 }));
  const all = [...mine, ...others.map((span) => ({ span, rank: 1 }))];
  return all
    .toSorted((a, b) => a.span[0] - b.span[0] || a.rank - b.rank)
    .map(({ span }) => span)
    .filter(([start, end]) => end > start);
}

function cutPieces(text: string, spans: readonly Span[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const [start, end] of spans) {
    if (!(start >= at && start < text.length)) continue;
    cutClusters(text, at, start, pieces);
    pieces.push({ start, end: Math.min(end, text.length), isName: true });
    at = end;
  }
  cutClusters(text, at, text.length, pieces);
  return pieces;
}

/** A character and what a normal form may join to it: marks, parts of Hangul, half-width marks. */
const CLUSTER = /[^][\p{M}\u1160-\u11ff\uff9e\uff9f]*/gu;

function cutClusters(text: string, from: number, to: number, pieces: Piece[]): void {
  if (from >= to) return;
  for (const match of text.slice(from, to).matchAll(CLUSTER)) {
    const start = from + match.index;
    pieces.push({ start, end: start + match[0].length, isName: false });
  }
}

function placesOf(text: string, pieces: readonly Piece[], read: (piece: string) => string): Places {
  const starts: number[] = [];
  const ends: number[] = [];
  const parts: string[] = [];
  for (const { start, end, isName } of pieces) {
    const part = isName ? NAME : read(text.slice(start, end));
    for (let at = 0; at < part.length; at += 1) {
      starts.push(start);
      ends.push(end);
    }
    parts.push(part);
  }
  return { read: parts.join(''), starts, ends };
}

/** Any unit of private use: which name it is does not matter here. */
const NAME = '\ue000';
const MARKS_MAX = /(\p{M}{3})\p{M}+/gu;

function fold(piece: string): string {
  return piece.replace(MARKS_MAX, '$1').normalize('NFKC');
}

/** Whether the two differ in nothing but what is replaced one for one. */
function isSame(plain: string, source: string): boolean {
  if (plain.length !== source.length) return false;
  for (let at = 0; at < plain.length; at += 1) {
    const read = source[at] ?? '';
    if (plain[at] !== read && !REPLACEMENTS.includes(read)) return false;
  }
  return true;
}

const REPLACEMENTS = " '\ue000\ue001";
