import { CharClass, classAt, widthAt } from './character.ts';

/** Where web addresses, mail addresses and handles end: what is masked before words are read. */

/** A host name is looked for this far from where a word begins. */
const HOST_UNITS_MAX = 64;

const AT = 0x40;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const UNDERSCORE = 0x5f;
const HYPHEN = 0x2d;

/** Only these, glued to a word, can make an address of it. */
export function isGlue(code: number): boolean {
  return code === DOT || code === AT || code === COLON;
}

/**
 * End of the address that the word from `start` to `end` begins, or `start` when there is none:
 * `https://…`, `www.…`, `host.com/…`, `name@host.com`.
 */
export function addressEnd(source: string, start: number, end: number): number {
  if (source.charCodeAt(end) === COLON) {
    return source.startsWith('//', end + 1) ? blankAfter(source, end) : start;
  }
  if (end - start === 3 && source.slice(start, end).toLowerCase() === 'www') {
    return blankAfter(source, end);
  }
  let at = end;
  let host = false;
  let dotted = false;
  // Bounded, so that "a.a.a.a…" is not read again from each of its dots.
  const bound = Math.min(source.length, start + HOST_UNITS_MAX);
  while (at < bound && !Number.isNaN(source.charCodeAt(at + 1))) {
    const code = source.charCodeAt(at);
    if (isHostCode(code)) {
      at += 1;
    } else if (code === DOT && isHostCode(source.charCodeAt(at + 1))) {
      dotted = true;
      host = TLDS.has(labelAt(source, at + 1));
      at += 1;
    } else if (code === AT && isHostCode(source.charCodeAt(at + 1))) {
      return nameEnd(source, at + 1);
    } else {
      break;
    }
  }
  if (at + 1 === source.length && isHostCode(source.charCodeAt(at))) at += 1;
  if (dotted && source.charCodeAt(at) === SLASH) return blankAfter(source, at);
  return host ? at : start;
}

/**
 * Top-level domains that make an address of "name.tld". Those that are words (it, me, be, de, es)
 * need a path behind them: people forget the blank in "terrible.it took".
 */
const TLDS: ReadonlySet<string> = new Set(
  'com net org info nl fr pt br eu uk co ly tv gov edu app'.split(' '),
);

function labelAt(source: string, start: number): string {
  let at = start;
  while (at - start < 5 && isHostCode(source.charCodeAt(at))) at += 1;
  return source.slice(start, at).toLowerCase();
}

/** A letter, digit, hyphen or underscore of ASCII. */
export function isHostCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === UNDERSCORE
  );
}

/** End of the handle that begins at `start`, after an `@`. A dot or `@` belongs to it only inside. */
export function nameEnd(source: string, start: number): number {
  let at = start;
  for (;;) {
    const code = source.charCodeAt(at);
    const kind = classAt(source, at);
    if (
      kind === CharClass.LETTER ||
      kind === CharClass.DIGIT ||
      kind === CharClass.MARK ||
      kind === CharClass.INVISIBLE
    ) {
      at += widthAt(source, at);
    } else if (code === UNDERSCORE) {
      at += 1;
    } else if (
      (code === DOT || code === AT || code === HYPHEN) &&
      at > start &&
      isHostCode(source.charCodeAt(at + 1))
    ) {
      at += 1;
    } else {
      return at;
    }
  }
}

function blankAfter(source: string, start: number): number {
  let at = start;
  while (at < source.length && classAt(source, at) < CharClass.BLANK) at += 1;
  return at;
}
