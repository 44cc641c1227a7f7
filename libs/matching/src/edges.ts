/** Whether an occurrence of a term stands alone, as its kind demands. */
import { isHump, isUnspaced, isWord } from './characters.ts';
import type { Folder } from './folder.ts';
import type { Stand } from './program.ts';

/** Longest hashtag in which words are looked for. */
const HASHTAG_CHARS_MAX = 100;
/** Longest run after a handle that may be part of it (a domain name). */
const HANDLE_TAIL_CHARS_MAX = 253;

/** Platforms whose handles hold letters, digits and _ alone: there "@ziggo.nl" is "@ziggo". */
const PLAIN_HANDLE_PLATFORMS = new Set(['x', 'twitter']);

/** An occurrence: the units from `from` to before `to`. */
export type Occurrence = { readonly folder: Folder; readonly from: number; readonly to: number };

export function standsAlone(at: Occurrence, stand: Stand, platform: string): boolean {
  switch (stand) {
    case 'name':
      return isNameStart(at) && isNameEnd(at);
    case 'joined':
      return isOpen(before(at)) && isNameEnd(at);
    case 'hashtag':
      return isOpen(before(at)) && !isWord(after(at));
    case 'handle':
      return isOpen(before(at)) && isHandleEnd(at, platform);
    case 'domain':
      return isDomain(at);
    case 'name-beginning':
      return isNameStart(at);
    case 'hashtag-beginning':
    case 'handle-beginning':
      return isOpen(before(at));
    case 'anywhere':
      return true;
  }
}

/** Where the word ends that an occurrence begins. */
export function endOfWord({ folder, to }: Occurrence): number {
  let end = to;
  for (;;) {
    const character = folder.characterAt(end);
    if (!isWord(character) || isUnspaced(character)) return end;
    end += character.length;
  }
}

function before({ folder, from }: Occurrence): string {
  return folder.characterBefore(from);
}

function after({ folder, to }: Occurrence): string {
  return folder.characterAt(to);
}

/** Nothing stands there that a word, handle or hashtag would go on with. */
function isOpen(neighbour: string): boolean {
  return !isWord(neighbour) || isUnspaced(neighbour);
}

function isNameStart(at: Occurrence): boolean {
  const { folder, from } = at;
  return (
    isEdge(folder.characterBefore(from), folder.characterAt(from)) ||
    (isHumpAt(folder, from) && isInHashtag(folder, from))
  );
}

function isNameEnd(at: Occurrence): boolean {
  const { folder, to } = at;
  return (
    isEdge(folder.characterBefore(to), folder.characterAt(to)) ||
    (isHumpAt(folder, to) && isInHashtag(folder, to))
  );
}

function isEdge(left: string, right: string): boolean {
  return !isWord(left) || !isWord(right) || isUnspaced(left) || isUnspaced(right);
}

/** By the original, since folding takes the case away. */
function isHumpAt(folder: Folder, index: number): boolean {
  const { text } = folder;
  const start = folder.startOf(index);
  const previous = folder.startOf(index - 1);
  if (start === previous) return false;
  const next = text.slice(start, folder.endOf(index));
  let following = index + 1;
  while (following < folder.length && folder.startOf(following) === start) following += 1;
  const afterNext =
    following < folder.length ? text.slice(folder.startOf(following), folder.endOf(following)) : '';
  return isHump(text.slice(previous, folder.endOf(index - 1)), next, afterNext);
}

function isInHashtag(folder: Folder, index: number): boolean {
  let at = index;
  for (let count = 0; count < HASHTAG_CHARS_MAX; count += 1) {
    const character = folder.characterBefore(at);
    if (!isWord(character)) return character === '#';
    at -= character.length;
  }
  return false;
}

/** A handle goes on with letters, or with a dot or @ and more: "@ziggo.bsky.social" is another. */
function isHandleEnd(at: Occurrence, platform: string): boolean {
  const next = after(at);
  if (isWord(next)) return isUnspaced(next);
  if (PLAIN_HANDLE_PLATFORMS.has(platform)) return true;
  const { folder, to } = at;
  let isJoined = false;
  for (let i = to; i < folder.length && i < to + HANDLE_TAIL_CHARS_MAX; ) {
    const character = folder.characterAt(i);
    const isPart = /[a-z0-9_]/.test(character);
    if (isPart && isJoined) return false;
    if (!isPart && character !== '.' && character !== '@' && character !== '-') break;
    isJoined = character === '.' || character === '@';
    i += character.length;
  }
  return true;
}

function isDomain(at: Occurrence): boolean {
  const { folder, to } = at;
  const previous = before(at);
  if (!isOpen(previous) || previous === '-' || previous === '@') return false;
  const next = after(at);
  if (next !== '.' && next !== '-') return isOpen(next);
  return isOpen(folder.characterAt(to + 1));
}
