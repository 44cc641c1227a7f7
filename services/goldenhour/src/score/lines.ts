/** Bytes to lines: in bounded memory, with none lost, whatever stands in them. */
import { isUtf8 } from 'node:buffer';

/** Longest line that is read; of a longer one the place is told. @unit bytes */
export const LINE_BYTES_MAX = 1024 * 1024;

/** A line without its end. */
export type Line = {
  /** From 1. */
  readonly number: number;
  readonly text: string | null;
  /** Why there is no text. */
  readonly fault: string | null;
};

const LF = 0x0a;
const CR = 0x0d;
const TOO_LONG = `longer than ${LINE_BYTES_MAX} bytes`;
const NOT_UTF8 = 'not UTF-8';
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Lines end in LF or CR LF, the last one with the input too. One cutter reads one input. */
export class LineCutter {
  #number = 0;
  #begun: Buffer[] = [];
  #begunBytes = 0;
  /** Inside of a line over the limit. */
  #skipping = false;

  /** The lines that end in this chunk, which is held until the last of its lines has ended. */
  cut(chunk: Buffer): readonly Line[] {
    const first = chunk.indexOf(LF);
    if (first === -1) {
      this.#begin(chunk);
      return [];
    }
    this.#begin(chunk.subarray(0, first));
    const lines = [this.#finish()];
    const last = chunk.lastIndexOf(LF);
    if (last > first) this.#cutWhole(chunk.subarray(first + 1, last), lines);
    this.#begin(chunk.subarray(last + 1));
    return lines;
  }

  /** What came after the last line end, if anything did. */
  end(): readonly Line[] {
    return this.#begunBytes > 0 || this.#skipping ? [this.#finish()] : [];
  }

  #begin(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#begunBytes += bytes.length;
    // Two more for a line end of two bytes.
    if (this.#begunBytes > LINE_BYTES_MAX + 2) {
      this.#skipping = true;
      this.#begun = [];
    }
    if (!this.#skipping) this.#begun.push(bytes);
  }

  #finish(): Line {
    const bytes = Buffer.concat(this.#begun);
    const line = this.#skipping ? this.#line(null, TOO_LONG) : this.#lineOf(bytes);
    this.#begun = [];
    this.#begunBytes = 0;
    this.#skipping = false;
    return line;
  }

  /** Many lines, the end of the last one taken off. */
  #cutWhole(bytes: Buffer, into: Line[]): void {
    if (bytes.length <= LINE_BYTES_MAX && isUtf8(bytes)) {
      for (const text of bytes.toString('utf8').split('\n')) {
        into.push(this.#line(text.endsWith('\r') ? text.slice(0, -1) : text, null));
      }
      return;
    }
    for (let from = 0; from <= bytes.length; ) {
      const found = bytes.indexOf(LF, from);
      const end = found === -1 ? bytes.length : found;
      into.push(this.#lineOf(bytes.subarray(from, end)));
      from = end + 1;
    }
  }

  #lineOf(whole: Buffer): Line {
    let bytes = whole.at(-1) === CR ? whole.subarray(0, -1) : whole;
    if (this.#number === 0 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) {
      bytes = bytes.subarray(3);
    }
    if (bytes.length > LINE_BYTES_MAX) return this.#line(null, TOO_LONG);
    if (!isUtf8(bytes)) return this.#line(null, NOT_UTF8);
    return this.#line(bytes.toString('utf8'), null);
  }

  #line(text: string | null, fault: string | null): Line {
    this.#number += 1;
    return { number: this.#number, text, fault };
  }
}
