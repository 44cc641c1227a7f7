/**
 * Takes personal numbers and addresses out of text that leaves the pipeline (notifications,
 * excerpts in other systems). It would rather take out too much: an order number that reads like
 * a phone number goes too. Names and @handles stay; public figures are what a crisis is about.
 *
 * Every search is a scan with a bound on how far it looks, so that no text makes it slow.
 */
import { IBAN_LENGTHS } from './iban.data.ts';

/** What stands in place of what was taken out. */
export const REDACTION_MARKERS = {
  email: '[email]',
  phone: '[phone]',
  iban: '[iban]',
  bsn: '[bsn]',
} as const;

/** RFC 5321 §4.5.3.1: 64 octets for the local part, 255 for the domain. */
const LOCAL_CHARS_MAX = 64;
const DOMAIN_CHARS_MAX = 255;
const IBAN_CHARS_MAX = 34;
/** ITU-T E.164: at most 15 digits with the country code. `00` before it adds two. */
const PHONE_DIGITS_MAX = 17;
/** Between two digits of one number: `) ` and ` (` are the longest in use, with a bracketed 0. */
const SEPARATORS_MAX = 2;

type Found = { readonly end: number; readonly marker: string };

/**
 * Replaces e-mail addresses, IBANs (of a listed country, check digits right), Dutch citizen
 * numbers (nine digits that pass the eleven-test) and phone numbers (`+` or `00` and a country
 * code, or a national form of 9 to 11 digits from 0). Applying it twice changes nothing more.
 *
 * @complexity linear: at most some 100 steps at any one character
 */
export function redactText(text: string): string {
  let result = '';
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const found = findAt(text, at, copied);
    if (found === undefined) {
      at += 1;
      continue;
    }
    const start = found.marker === REDACTION_MARKERS.email ? emailStart(text, at, copied) : at;
    result += text.slice(copied, start) + found.marker;
    at = found.end;
    copied = found.end;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

function findAt(text: string, at: number, copied: number): Found | undefined {
  const code = text.charCodeAt(at);
  if (code === 0x40) return emailAt(text, at, copied);
  const isDigit = isDigitCode(code);
  const isLetter = isLetterCode(code);
  if (!isDigit && !isLetter && code !== 0x2b && code !== 0x28) return undefined;
  if (at > 0 && isWordCode(text.charCodeAt(at - 1))) return undefined;
  if (isLetter) return ibanAt(text, at);
  return (isDigit ? bsnAt(text, at) : undefined) ?? phoneAt(text, at);
}

function emailAt(text: string, at: number, copied: number): Found | undefined {
  const start = emailStart(text, at, copied);
  if (start === at) return undefined;
  // `@user@server` is a public handle of the fediverse.
  if (text[start - 1] === '@') return undefined;
  let end = at + 1;
  let isDotted = false;
  const limit = Math.min(text.length, at + 1 + DOMAIN_CHARS_MAX);
  for (let i = at + 1; i < limit; i += 1) {
    const code = text.charCodeAt(i);
    if (isWordCode(code) && code !== 0x5f) {
      isDotted ||= end > at + 1 && text[i - 1] === '.';
      end = i + 1;
    } else if (code === 0x2e ? end !== i : code !== 0x2d) {
      break;
    }
  }
  return isDotted ? { end, marker: REDACTION_MARKERS.email } : undefined;
}

/** Where the local part before an @ begins; `at` itself when there is none. */
function emailStart(text: string, at: number, copied: number): number {
  const limit = Math.max(copied, at - LOCAL_CHARS_MAX);
  let start = at;
  while (start > limit && isLocalCode(text.charCodeAt(start - 1))) start -= 1;
  // A sentence may end just before: "mail.jan@…" is one, "...jan@" is not.
  while (start < at && !isWordCode(text.charCodeAt(start))) start += 1;
  return start;
}

function ibanAt(text: string, at: number): Found | undefined {
  const length = IBAN_LENGTHS.get(text.slice(at, at + 2).toUpperCase());
  if (length === undefined || !isDigitCode(text.charCodeAt(at + 2))) return undefined;
  let compact = '';
  let i = at;
  const limit = Math.min(text.length, at + 2 * IBAN_CHARS_MAX);
  for (; i < limit && compact.length < length; i += 1) {
    const code = text.charCodeAt(i);
    if (isDigitCode(code) || isAsciiLetterCode(code)) compact += text.charAt(i);
    else if (!isSeparatorCode(code) || isSeparatorCode(text.charCodeAt(i - 1))) break;
  }
  if (compact.length !== length || isWordCode(text.charCodeAt(i))) return undefined;
  return hasIbanCheck(compact) ? { end: i, marker: REDACTION_MARKERS.iban } : undefined;
}

/** @source ISO 13616-1 / ISO 7064 MOD 97-10: letters count 10 to 35, the rest of 97 must be 1. */
function hasIbanCheck(compact: string): boolean {
  const turned = compact.slice(4) + compact.slice(0, 4);
  let rest = 0;
  for (const character of turned) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

function bsnAt(text: string, at: number): Found | undefined {
  const { digits, ends } = digitsFrom(text, at, 10);
  const end = ends[8];
  if (end === undefined || isWordCode(text.charCodeAt(end))) return undefined;
  // Written in one piece or as 1234.56.789; in more pieces, or with a tenth digit, it is a number
  // of another kind.
  const isGrouped = end - at > 9;
  if (isGrouped && (end - at > 11 || digits.length > 9)) return undefined;
  return passesElevenTest(digits.slice(0, 9)) ? { end, marker: REDACTION_MARKERS.bsn } : undefined;
}

/**
 * @source Logisch Ontwerp BSN of the Dutch government: 9·d1 + 8·d2 + … + 2·d8 − d9 divides by 11
 */
function passesElevenTest(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < 9; i += 1) sum += Number(digits[i]) * (i === 8 ? -1 : 9 - i);
  return sum % 11 === 0 && Number(digits) > 0;
}

function phoneAt(text: string, at: number): Found | undefined {
  if (text[at] === '(' && !isDigitCode(text.charCodeAt(at + 1)) && text[at + 1] !== '+') {
    return undefined;
  }
  const hasPlus = text[at] === '+' || (text[at] === '(' && text[at + 1] === '+');
  const { digits, ends } = digitsFrom(text, at, PHONE_DIGITS_MAX);
  if (!hasPlus && isDate(text, at)) return undefined;
  for (const count of phoneLengths(digits, hasPlus)) {
    const end = ends[count - 1];
    if (end === undefined || isDigitCode(text.charCodeAt(end))) continue;
    // "(020) 123" has its bracket, "(0612345678)" stands in one: the scan goes on with its digit.
    if (text[at] === '(' && !text.slice(at, end).includes(')')) return undefined;
    return { end, marker: REDACTION_MARKERS.phone };
  }
  return undefined;
}

/** How many digits a number that begins so may have, the likeliest first. */
function phoneLengths(digits: string, hasPlus: boolean): readonly number[] {
  // With the bracketed 0 of "+31 (0)6" a Dutch number has twelve.
  if (hasPlus)
    return digits[0] === '0' ? [] : [...lengthsFor(digits), 15, 14, 13, 12, 11, 10, 9, 8];
  if (/^00[1-9]/.test(digits)) {
    return [...lengthsFor(digits.slice(2)), 15, 14, 13, 12, 11, 10, 9, 8].map((n) => n + 2);
  }
  return /^0[1-9]/.test(digits) ? [10, 11, 9] : [];
}

function lengthsFor(digits: string): readonly number[] {
  if (digits.startsWith('310')) return [12];
  return digits.startsWith('31') ? [11] : [];
}

/** "01-02-2026 12" is no phone number. */
function isDate(text: string, at: number): boolean {
  return /^\d\d[-./ ]\d\d[-./ ](?:19|20)\d\d(?!\d)/.test(text.slice(at, at + 11));
}

/** The digits from `at` on, with at most `SEPARATORS_MAX` separators between two, and their ends. */
function digitsFrom(
  text: string,
  at: number,
  digitsMax: number,
): { readonly digits: string; readonly ends: readonly number[] } {
  let digits = '';
  const ends: number[] = [];
  let separators = 0;
  for (let i = at; i < text.length && ends.length < digitsMax; i += 1) {
    const code = text.charCodeAt(i);
    if (isDigitCode(code)) {
      digits += text.charAt(i);
      ends.push(i + 1);
      separators = 0;
    } else {
      // Before the first digit stand the plus and the bracket.
      const isOpening = ends.length === 0 && (code === 0x2b || code === 0x28);
      if (!isOpening && !isSeparatorCode(code)) break;
      separators += 1;
      if (separators > SEPARATORS_MAX) break;
    }
  }
  return { digits, ends };
}

function isDigitCode(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isAsciiLetterCode(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** Beyond ASCII all that is not a general punctuation, symbol or ideograph counts as a letter. */
function isLetterCode(code: number): boolean {
  return isAsciiLetterCode(code) || (code >= 0xc0 && code < 0x2000);
}

function isWordCode(code: number): boolean {
  return isLetterCode(code) || isDigitCode(code) || code === 0x5f;
}

function isLocalCode(code: number): boolean {
  if (isWordCode(code)) return true;
  return code === 0x2e || code === 0x2b || code === 0x2d || code === 0x25 || code === 0x27;
}

/** Blank, no-break blank, `-`, `.`, `/`, brackets, and the hyphens and dashes of Unicode. */
function isSeparatorCode(code: number): boolean {
  if (code === 0x20 || code === 0xa0 || code === 0x202f) return true;
  return (code >= 0x2d && code <= 0x2f) || code === 0x28 || code === 0x29 || isDash(code);
}

function isDash(code: number): boolean {
  return code >= 0x2010 && code <= 0x2013;
}
