/** Requests and answers of the Kafka protocol, as far as who stands between must know them. */

/** Requests that a commit consists of, and the one that fences earlier owners; by their API key. */
export const API_KEYS = {
  Produce: 0,
  InitProducerId: 22,
  AddPartitionsToTxn: 24,
  AddOffsetsToTxn: 25,
  EndTxn: 26,
  TxnOffsetCommit: 28,
} as const;
export type Api = keyof typeof API_KEYS;

export type RequestHead = {
  readonly apiKey: number;
  /** Its answer carries the same. */
  readonly correlationId: number;
  /** Of the requests above; null for a Produce outside of transactions. */
  readonly transactionalId: string | null;
};

const SIZE_BYTES = 4;
const HEAD_BYTES = 8;

/** Cuts a stream into whole frames: a size, and so many bytes. The size stays in the frame. */
export async function* framesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  let wanted = SIZE_BYTES;
  for await (const chunk of chunks) {
    held.push(chunk);
    bytes += chunk.length;
    // Joined only then: an answer of megabytes comes in hundreds of chunks.
    if (bytes < wanted) continue;
    let rest = Buffer.concat(held);
    for (wanted = frameBytes(rest); rest.length >= wanted; wanted = frameBytes(rest)) {
      yield rest.subarray(0, wanted);
      rest = rest.subarray(wanted);
    }
    held = [rest];
    bytes = rest.length;
  }
}

/** Of the frame that begins there; as many as tell it, while they are not there. */
function frameBytes(start: Buffer): number {
  return start.length < SIZE_BYTES ? SIZE_BYTES : SIZE_BYTES + start.readInt32BE(0);
}

/** @source https://kafka.apache.org/protocol#protocol_messages, request header v1 */
export function requestHead(frame: Buffer): RequestHead {
  const apiKey = frame.readInt16BE(SIZE_BYTES);
  const correlationId = frame.readInt32BE(SIZE_BYTES + 4);
  const clientId = readString(frame, SIZE_BYTES + HEAD_BYTES);
  const isTransactional = Object.values<number>(API_KEYS).includes(apiKey);
  // In the versions before flexible ones it stands first in the body of all of them.
  const transactionalId = isTransactional ? readString(frame, clientId.next).text : null;
  return { apiKey, correlationId, transactionalId };
}

export const answeredId = (frame: Buffer): number => frame.readInt32BE(SIZE_BYTES);

function readString(
  frame: Buffer,
  at: number,
): { readonly text: string | null; readonly next: number } {
  const length = frame.readInt16BE(at);
  const from = at + 2;
  if (length < 0) return { text: null, next: from };
  return { text: frame.toString('utf8', from, from + length), next: from + length };
}
