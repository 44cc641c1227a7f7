/** The stream of frames over a real socket. */
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeFrameServer, type ServedStream } from './fake-frame-server.ts';
import { FrameStream, WAITING_BYTES_MAX } from './frames.ts';
import { HeldClock } from './held-clock.ts';

const SILENCE_MS = 15_000;
let clock: HeldClock;
let server: FakeFrameServer;
let stop: AbortController;
let onStream: (stream: ServedStream) => void;

beforeEach(async () => {
  clock = new HeldClock(0);
  stop = new AbortController();
  onStream = () => undefined;
  server = await FakeFrameServer.open((stream) => onStream(stream));
});
afterEach(() => server[Symbol.asyncDispose]());

const open = (url = server.url) =>
  FrameStream.open(
    { url: new URL(url), clock, silenceMs: SILENCE_MS, frameBytesMax: 20 * 1024 * 1024 },
    stop.signal,
  );
const texts = (frames: readonly Buffer[]) => frames.map((frame) => frame.toString());

test('frames come in their order, as many as are wanted, and what came before the end is given first', async () => {
  onStream = (stream) => {
    for (const word of ['a', 'b', 'c', 'd']) stream.send(word);
    stream.close(1001);
  };
  await using frames = await open();
  const taken: string[] = [];
  while (taken.length < 4) taken.push(...texts(await frames.take(3, 0)));
  expect(taken).toEqual(['a', 'b', 'c', 'd']);
  await expect(frames.take(3, 0)).rejects.toThrow(/closed the stream \(code 1001\)/);
});

test('silence ends it, though the socket is open', async () => {
  await using frames = await open();
  const taking = frames.take(1, 0);
  taking.catch(() => undefined);
  await clock.waited(SILENCE_MS);
  clock.pass(SILENCE_MS);
  await expect(taking).rejects.toThrow(/^127.0.0.1:\d+ has sent nothing for 15 seconds$/);
});

test('a host that answers nothing is given up', async () => {
  server.isMute = true;
  const opening = open();
  opening.catch(() => undefined);
  await clock.waited(20_000);
  clock.pass(20_000);
  await expect(opening).rejects.toThrow(/did not open a stream within 20 seconds/);
  expect(clock.sleeping).toBe(0);
});

test('who stops while it opens or waits has stopped, and nothing is left', async () => {
  server.isMute = true;
  const opening = open();
  opening.catch(() => undefined);
  await clock.waited(20_000);
  stop.abort(new Error('stopped'));
  await expect(opening).rejects.toThrow('stopped');
  await expect(open()).rejects.toThrow('stopped');
  server.isMute = false;
  stop = new AbortController();
  await using frames = await open();
  const taking = frames.take(1, 0);
  await clock.waited(SILENCE_MS);
  stop.abort();
  expect(await taking).toEqual([]);
  expect(clock.sleeping).toBe(0);
});

test('a reader that is slow holds the host back: what waits is bounded', async () => {
  const size = 1024 * 1024;
  const count = 120;
  let served: ServedStream | undefined;
  onStream = (stream) => {
    served = stream;
    for (let n = 0; n < count; n += 1) stream.send(Buffer.alloc(size, 'x'));
  };
  await using frames = await open();
  // Until the network takes no more: what is not with the reader is still with the host.
  for (let before = -1; served === undefined || before !== served.waitingBytes; ) {
    before = served?.waitingBytes ?? -1;
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  // Beside the reader's own, the buffers of two sockets.
  expect(count * size - served.waitingBytes).toBeLessThan(WAITING_BYTES_MAX + 24 * size);
  let got = 0;
  while (got < count) got += (await frames.take(10, 0)).length;
  expect(got).toBe(count);
});

test('a host without TLS says so when it is asked for it', async () => {
  await expect(open(server.url.replace('ws:', 'wss:'))).rejects.toThrow(/does not speak TLS there/);
});

test('who speaks no WebSocket is told of', async () => {
  const other = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.resume();
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : 0;
  await expect(open(`ws://127.0.0.1:${port}`)).rejects.toThrow(
    /does not understand what it was asked \(status 200\), saying: hi/,
  );
  await new Promise((resolve) => other.close(resolve));
  await expect(open(`ws://127.0.0.1:${port}`)).rejects.toThrow(/refuses connections/);
});
