/** Where every record lies and when it was said: what sorting needs, and no more. */
import type { EpochMs } from '@goldenhour/mention';

/**
 * Columns of numbers that grow by half as they fill. 26 bytes a record, and 4 for the order.
 */
export class RecordIndex {
  count = 0;
  times = new Float64Array(1024);
  offsets = new Float64Array(1024);
  lengths = new Float64Array(1024);
  lines = new Uint32Array(1024);
  files = new Uint16Array(1024);

  add(record: { time: EpochMs; file: number; offset: number; length: number; line: number }): void {
    if (this.count === this.times.length) this.#resize(Math.ceil(this.count * 1.5));
    const at = this.count;
    this.times[at] = record.time;
    this.files[at] = record.file;
    this.offsets[at] = record.offset;
    this.lengths[at] = record.length;
    this.lines[at] = record.line;
    this.count += 1;
  }

  /** Gives back what growing took too much. */
  trim(): void {
    this.#resize(this.count);
  }

  #resize(size: number): void {
    this.times = resized(this.times, new Float64Array(size));
    this.offsets = resized(this.offsets, new Float64Array(size));
    this.lengths = resized(this.lengths, new Float64Array(size));
    this.lines = resized(this.lines, new Uint32Array(size));
    this.files = resized(this.files, new Uint16Array(size));
  }
}

function resized<T extends Float64Array | Uint32Array | Uint16Array>(from: T, to: T): T {
  to.set(from.length > to.length ? from.subarray(0, to.length) : from);
  return to;
}

/**
 * The positions of all records in order of (time, position); null: they lie in it already.
 *
 * @complexity linear: four passes of counting by 16 bits, least significant first
 * @source Knuth, The Art of Computer Programming, vol. 3, 5.2.5, Algorithm R
 */
export function sortedByTime(times: Float64Array): Uint32Array | null {
  if (times.every((time, index) => index === 0 || (times[index - 1] ?? 0) <= time)) return null;
  let from = Uint32Array.from(times, (_, index) => index);
  let to = new Uint32Array(times.length);
  for (let pass = 0; pass < 4; pass += 1) {
    const divisor = 2 ** (16 * pass);
    const digit = (position: number) => Math.floor((times[position] ?? 0) / divisor) % 0x1_0000;
    const starts = new Uint32Array(0x1_0001);
    for (const position of from) {
      const next = digit(position) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let value = 1; value <= 0x1_0000; value += 1)
      starts[value] = (starts[value] ?? 0) + (starts[value - 1] ?? 0);
    for (const position of from) {
      const value = digit(position);
      const slot = starts[value] ?? 0;
      to[slot] = position;
      starts[value] = slot + 1;
    }
    [from, to] = [to, from];
  }
  return from;
}
