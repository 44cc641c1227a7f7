/**
 * How many different authors spoke, in 128 bytes: linear counting. Each author sets one bit,
 * chosen by hash; the share of bits still clear tells how many were thrown. Sets of bits of
 * several bins are merged by OR, so an author is counted once per window.
 *
 * @source Whang, Vander-Zanden, Taylor: A linear-time probabilistic counting algorithm for
 * database applications, ACM TODS 15(2), 1990: n = −m ln(V), V the share clear.
 */
import { textOf } from './characters.ts';

/**
 * Bits in the map. By the paper's formula for the standard error it is 3 % at 1,000 authors and
 * 7 % at 5,000; the estimate ends at {@link VOICES_MAX}.
 */
export const VOICE_BITS = 1024;
/** The largest estimate: one bit left clear. */
export const VOICES_MAX = Math.round(VOICE_BITS * Math.log(VOICE_BITS));

const WORDS = VOICE_BITS / 32;
const HEX_FULL = VOICE_BITS / 4;
const HEX_POSITION = 3;
const HEX_WORD = 8;

/** @shape 32 words of 32 bits; a list, for one is made for each minute, and a typed array is dear to make */
export type Voices = number[];

export function noVoices(): Voices {
  return Array<number>(WORDS).fill(0);
}

/** The low bits choose: the hash is mixed well in all of them. */
export function addVoice(voices: Voices, voice: number): void {
  const bit = voice & (VOICE_BITS - 1);
  voices[bit >>> 5] = (voices[bit >>> 5] ?? 0) | (1 << (bit & 31));
}

export function mergeVoices(into: Voices, from: Voices): void {
  for (let at = 0; at < WORDS; at += 1) into[at] = (into[at] ?? 0) | (from[at] ?? 0);
}

/** @range 0 … VOICES_MAX, whole */
export function estimateVoices(voices: Voices): number {
  let set = 0;
  for (const word of voices) set += bitsIn(word);
  const clear = Math.max(1, VOICE_BITS - set);
  return Math.round(-VOICE_BITS * Math.log(clear / VOICE_BITS));
}

/** Three digits for each bit that is set while that is shorter, else all bits. */
export function encodeVoices(voices: Voices): string {
  let end = 0;
  for (let at = 0; at < WORDS; at += 1) {
    const word = voices[at] ?? 0;
    if (word === 0) continue;
    for (let bit = at * 32; bit < (at + 1) * 32; bit += 1) {
      if (((word >>> (bit & 31)) & 1) === 0) continue;
      if (end + HEX_POSITION >= HEX_FULL) return encodeBits(voices);
      end = writeHex(bit, HEX_POSITION, end);
    }
  }
  return textOf(room.slice(0, end));
}

function encodeBits(voices: Voices): string {
  let end = 0;
  for (const word of voices) end = writeHex(word, HEX_WORD, end);
  return textOf(room);
}

/** @returns where it ends */
function writeHex(number: number, digits: number, start: number): number {
  for (let at = 0; at < digits; at += 1) {
    room[start + at] = HEX[(number >>> (4 * (digits - 1 - at))) & 15] ?? 0;
  }
  return start + digits;
}

const HEX = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** Working memory of one call. */
const room = Array<number>(HEX_FULL).fill(0);

/** @throws RangeError when the text is none that {@link encodeVoices} gives */
export function decodeVoices(text: string): Voices {
  const voices = noVoices();
  if (!/^[0-9a-f]*$/.test(text) || (text.length !== HEX_FULL && text.length % HEX_POSITION !== 0)) {
    throw new RangeError('not a map of voices');
  }
  if (text.length === HEX_FULL) {
    for (let at = 0; at < WORDS; at += 1) {
      voices[at] = Number.parseInt(text.slice(at * 8, at * 8 + 8), 16) | 0;
    }
    return voices;
  }
  for (let at = 0; at < text.length; at += HEX_POSITION) {
    const bit = Number.parseInt(text.slice(at, at + HEX_POSITION), 16);
    if (bit >= VOICE_BITS) throw new RangeError('not a map of voices');
    addVoice(voices, bit);
  }
  return voices;
}

function bitsIn(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  x = (x + (x >>> 4)) & 0x0f0f0f0f;
  return Math.imul(x, 0x01010101) >>> 24;
}
