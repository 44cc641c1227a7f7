/** Small integers in six bits each: a model has millions of them, and no more in them than that. */

/** The largest that six bits hold; the least that is written is its negative. */
export const SIX_BITS_MAX = 31;

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const MOST = SIX_BITS_MAX;

/** How many bytes `count` numbers take: four numbers three bytes. */
export function sixBitsBytes(count: number): number {
  return Math.ceil(count / 4) * 3;
}

/** @throws RangeError for a number outside −{@link SIX_BITS_MAX}…{@link SIX_BITS_MAX} */
export function packSixBits(numbers: Int8Array): Uint8Array {
  const bytes = new Uint8Array(sixBitsBytes(numbers.length));
  const bitsAt = (at: number): number => {
    const number = numbers[at] ?? 0;
    if (Math.abs(number) > MOST) throw new RangeError(`${number} does not go into six bits`);
    return number & 0x3f;
  };
  for (let at = 0, to = 0; at < numbers.length; at += 4, to += 3) {
    const four =
      bitsAt(at) | (bitsAt(at + 1) << 6) | (bitsAt(at + 2) << 12) | (bitsAt(at + 3) << 18);
    bytes[to] = four;
    bytes[to + 1] = four >>> 8;
    bytes[to + 2] = four >>> 16;
  }
  return bytes;
}

/** @param bytes at least {@link sixBitsBytes} of `count` */
export function unpackSixBits(bytes: Uint8Array, count: number): Int8Array {
  const fours = new Int32Array(Math.ceil(count / 4));
  for (let at = 0, from = 0; at < fours.length; at += 1, from += 3) {
    const four =
      (bytes[from] ?? 0) | ((bytes[from + 1] ?? 0) << 8) | ((bytes[from + 2] ?? 0) << 16);
    const apart =
      (four & 0x3f) |
      ((four << 2) & 0x3f_00) |
      ((four << 4) & 0x3f_00_00) |
      ((four << 6) & 0x3f_00_00_00);
    // The sixth bit is the sign: it fills the two above it.
    const signs = apart & 0x20_20_20_20;
    fours[at] = apart | (signs << 1) | (signs << 2);
  }
  return new Int8Array(fours.buffer, 0, count);
}
