/** Reads the protocol's numbers and texts out of a Buffer, one after the other. */

type Utf8Buffer = Buffer & {
  /** What `toString('utf8')` calls, without its checks of the arguments: a third of its cost. */
  utf8Slice(start: number, end: number): string;
};

const TWO_TO_32 = 2 ** 32;
const VARINT_BYTES_MAX = 10;

export class Cursor {
  readonly buffer: Buffer;
  at: number;
  /** Callers must not go behind it; reading numbers does not check. */
  readonly end: number;

  constructor(buffer: Buffer, at = 0, end = buffer.length) {
    this.buffer = buffer;
    this.at = at;
    this.end = end;
  }

  int16(): number {
    this.at += 2;
    return this.buffer.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.buffer.readInt32BE(this.at - 4);
  }

  /** Exact to 2^53, which neither offsets, times nor producer ids reach. */
  int64(): number {
    this.at += 8;
    return int64At(this.buffer, this.at - 8);
  }

  /** Zigzag, of 32 or 64 bits. Behind the end of the buffer there are zeros. */
  varint(): number {
    const { buffer } = this;
    let byte = buffer[this.at++] ?? 0;
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      if (shift === 28) return this.#longVarint(value);
      byte = buffer[this.at++] ?? 0;
      value |= (byte & 0x7f) << shift;
    }
    return (value >>> 1) ^ -(value & 1);
  }

  /** What is no UTF-8 becomes U+FFFD. */
  text(bytes: number): string {
    const start = this.at;
    this.at += bytes;
    return bytes === 0 ? '' : (this.buffer as Utf8Buffer).utf8Slice(start, this.at);
  }

  /** From the fifth byte on, where shifting would lose bits. */
  #longVarint(lowest: number): number {
    let value = lowest;
    let scale = 2 ** 28;
    for (let index = 4; index < VARINT_BYTES_MAX; index += 1) {
      const byte = this.buffer[this.at++] ?? 0;
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) break;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

export function int64At(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at) * TWO_TO_32 + buffer.readUInt32BE(at + 4);
}
