import { pair } from './hash.ts';
import { TokenKind, type Tokens } from './tokens.ts';

/**
 * 64-bit simhash over the words of a text and its pairs of words, names and addresses masked: two
 * texts that differ in a few words differ in a few bits.
 *
 * @source M. Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002
 * @range 16 lower-case hexadecimal digits
 */
export function fingerprintOf(tokens: Tokens): string {
  votes.fill(0);
  let before = 0;
  for (let at = 0; at < tokens.count; at += 1) {
    const kind = tokens.kind[at];
    // Who is named in a copy and where it links to differs.
    if (kind === TokenKind.USER || kind === TokenKind.URL || kind === TokenKind.SIGN) continue;
    const folded = tokens.folded[at] ?? 0;
    vote(pair(before, folded));
    before = folded;
  }
  return hex(0) + hex(32);
}

const votes = new Int32Array(64);

function vote(hash: number): void {
  const second = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  for (let bit = 0; bit < 32; bit += 1) {
    votes[bit] = (votes[bit] ?? 0) + ((hash >>> bit) & 1) * 2 - 1;
    votes[bit + 32] = (votes[bit + 32] ?? 0) + ((second >>> bit) & 1) * 2 - 1;
  }
}

function hex(from: number): string {
  let word = 0;
  for (let bit = 0; bit < 32; bit += 1) if ((votes[from + bit] ?? 0) > 0) word |= 1 << bit;
  return (word >>> 0).toString(16).padStart(8, '0');
}
