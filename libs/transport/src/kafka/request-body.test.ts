import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { Encoder, type ProtocolRequest } from './kafkajs-internals.ts';
import { bodyOf, ROOM_BYTES } from './request-body.ts';

const load = createRequire(import.meta.url);
const createRequest = load('kafkajs/src/protocol/request') as (options: {
  readonly correlationId: number;
  readonly clientId: string;
  readonly request: Omit<ProtocolRequest, 'apiName'>;
}) => Promise<{ readonly buffer: Buffer }>;

async function requestWith(body: Encoder, clientId: string): Promise<Buffer> {
  const request = { apiKey: 0, apiVersion: 7, encode: () => Promise.resolve(body) };
  return (await createRequest({ correlationId: 70_000, clientId, request })).buffer;
}

const TEXT = 'a body of some length';
const theirs = () => new Encoder().writeString(TEXT);

function ours() {
  const written = new Encoder().writeString(TEXT);
  const bytes = Buffer.alloc(ROOM_BYTES + written.offset, 'x');
  written.buf.copy(bytes, ROOM_BYTES, 0, written.offset);
  return { body: bodyOf(bytes), bytes };
}

test('is sent with in front what kafkajs writes there, and not copied', async () => {
  const { body, bytes } = ours();
  const sent = await requestWith(body, 'goldenhour');
  expect(sent).toEqual(await requestWith(theirs(), 'goldenhour'));
  expect(sent.buffer).toBe(bytes.buffer);
  expect(sent.readInt32BE()).toBe(sent.length - 4);
});

test.each([49, 50, 51, 53, 54, 55, 500])(
  'is sent whole behind a name of %i bytes',
  async (length) => {
    const clientId = 'c'.repeat(length);
    expect(await requestWith(ours().body, clientId)).toEqual(await requestWith(theirs(), clientId));
  },
);
