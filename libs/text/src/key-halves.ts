/**
 * Keys that ascend, in little more than two bytes each: those that share their upper half lie
 * together, and how many they are is told once.
 */

/** Upper halves that a key can have. */
export const UPPER_HALVES = 0x10000;
/** Keys of one upper half, at most. */
export const COUNT_MAX = 0xff;

export type KeyHalves = {
  /** By upper half, how many keys have it. @shape UPPER_HALVES */
  readonly counts: Uint8Array;
  /** The lower halves, ascending among those of an upper half. @shape keys */
  readonly halves: Uint16Array;
};

/**
 * @param keys ascending as unsigned numbers
 * @throws Error where too many share their upper half
 */
export function packKeys(keys: Int32Array): KeyHalves {
  const counts = new Uint8Array(UPPER_HALVES);
  for (const key of keys) {
    const upper = key >>> 16;
    if (counts[upper] === COUNT_MAX) throw tooMany();
    counts[upper] = (counts[upper] ?? 0) + 1;
  }
  return { counts, halves: Uint16Array.from(keys, (key) => key & 0xffff) };
}

export function tooMany(): Error {
  return new Error(`more than ${COUNT_MAX} rows of the model share half of their key`);
}

/** Whether they are as {@link packKeys} leaves them, each key once. */
export function areHalves({ counts, halves }: KeyHalves): boolean {
  let at = 0;
  for (const count of counts) {
    const end = at + count;
    for (at += 1; at < end; at += 1) if ((halves[at] ?? 0) <= (halves[at - 1] ?? 0)) return false;
    at = end;
  }
  return at === halves.length;
}
