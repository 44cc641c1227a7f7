/** The trap strikes where it is told to, once, and all else passes; on a server that says yes. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { CommitTrap, STRIKE_POINTS } from './commit-trap.ts';
import { API_KEYS, type Api, answeredId, framesOf, requestHead } from './kafka-frames.ts';
import { TcpProxy } from './tcp-proxy.ts';

const isScore = (id: string): boolean => id === 'acme.score.0';

test('frames come whole, however they were cut', async () => {
  const frames = [1, 2, 3].map((id) => request('Produce', { id, from: 'acme.score.0' }));
  const stream = Buffer.concat(frames);
  for (let size = 1; size <= stream.length; size += 1) {
    const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, at) =>
      stream.subarray(at * size, (at + 1) * size),
    );
    const found: Buffer[] = [];
    for await (const frame of framesOf(each(pieces))) found.push(frame);
    expect(found.map((frame) => requestHead(frame).correlationId)).toEqual([1, 2, 3]);
    expect(Buffer.concat(found).equals(stream)).toBe(true);
  }
});

test('a request says what it is and whose', () => {
  expect(requestHead(request('EndTxn', { id: 7, from: 'acme.score.0' }))).toEqual({
    apiKey: 26,
    correlationId: 7,
    transactionalId: 'acme.score.0',
  });
  expect(requestHead(request('Produce', { id: 8, from: null })).transactionalId).toBe(null);
});

test.for(STRIKE_POINTS)('strikes $at $api of a $during', async (point) => {
  const { trap, client, served } = await openTrap();
  const seen: string[] = [];
  const act = (): void => void seen.push(`served ${served.length}`);
  const struck = trap.arm({ ...point, isMeant: isScore, passes: 0, act });
  // Neither another's, nor one of another kind or phase, nor one without a transaction.
  expect(await client.ask(point.api, { id: 1, from: 'acme.score.1' })).toBe(1);
  expect(await client.ask('Produce', { id: 2, from: null })).toBe(2);
  const fences = { id: 3, from: 'acme.score.0' };
  if (point.during === 'fence' && point.api !== 'InitProducerId') {
    expect(await client.ask(point.api, fences)).toBe(3);
    expect(await client.ask('InitProducerId', fences)).toBe(3);
  } else if (point.during === 'commit') {
    expect(await client.ask('InitProducerId', fences)).toBe(3);
    expect(await client.ask(point.api, fences)).toBe(3);
    if (point.api !== 'EndTxn') expect(await client.ask('EndTxn', fences)).toBe(3);
  }

  const before = [...served];
  const answer = client.ask(point.api, { id: 5, from: 'acme.score.0' });
  await struck;
  await expect(answer).rejects.toThrow('ECONNRESET');
  expect(served).toEqual(point.at === 'before' ? before : [...before, 5]);
  expect(seen).toEqual([`served ${served.length}`]);

  await client.reconnect();
  expect(await client.ask(point.api, { id: 6, from: 'acme.score.0' })).toBe(6);
});

test.for(['before', 'after'] as const)('what waits can pass late: $0', async (at) => {
  const { trap, client, served } = await openTrap();
  const held = Promise.withResolvers<void>();
  const met: string[] = [];
  const struck = trap.arm({
    ...{ api: 'EndTxn', at, during: 'commit', isMeant: isScore, passes: 0, then: 'pass' },
    act: async (transactionalId) => {
      met.push(transactionalId);
      await held.promise;
    },
  });
  const answer = client.ask('EndTxn', { id: 1, from: 'acme.score.0' });
  await expect.poll(() => met).toEqual(['acme.score.0']);
  expect(served).toEqual(at === 'before' ? [] : [1]);
  held.resolve();
  await struck;
  expect(await answer).toBe(1);
  expect(await client.ask('EndTxn', { id: 2, from: 'acme.score.0' })).toBe(2);
});

test('it lets as many pass as it is told to', async () => {
  const { trap, client } = await openTrap();
  const strike = { api: 'Produce', at: 'before', during: 'commit', isMeant: isScore } as const;
  void trap.arm({ ...strike, passes: 2, act: () => undefined });
  for (const id of [1, 2])
    expect(await client.ask('Produce', { id, from: 'acme.score.0' })).toBe(id);
  await expect(client.ask('Produce', { id: 3, from: 'acme.score.0' })).rejects.toThrow();
});

test('of several it strikes each in its turn', async () => {
  const { trap, client, served } = await openTrap();
  const strikes = STRIKE_POINTS.filter(
    ({ api, during }) => api === 'EndTxn' && during === 'commit',
  ).map((point) => trap.arm({ ...point, isMeant: isScore, passes: 0, act: () => undefined }));
  for (const id of [1, 2]) {
    await expect(client.ask('EndTxn', { id, from: 'acme.score.0' })).rejects.toThrow('ECONNRESET');
    await client.reconnect();
  }
  await Promise.all(strikes);
  expect(await client.ask('EndTxn', { id: 3, from: 'acme.score.0' })).toBe(3);
  expect(served).toEqual([2, 3]);
});

test('one that waits for an answer waits for the next, when another cut its connection', async () => {
  const { trap, client } = await openTrap();
  const strike = { during: 'commit', isMeant: isScore, passes: 0, act: () => undefined } as const;
  const first = trap.arm({ ...strike, api: 'Produce', at: 'after' });
  const second = trap.arm({ ...strike, api: 'EndTxn', at: 'before' });
  // Both at once: the second is cut before the answer to the first comes.
  const asked = [
    client.ask('Produce', { id: 1, from: 'acme.score.0' }),
    client.ask('EndTxn', { id: 2, from: 'acme.score.0' }),
  ];
  for (const answer of asked) await expect(answer).rejects.toThrow('ECONNRESET');
  await second;
  await client.reconnect();
  await expect(client.ask('Produce', { id: 3, from: 'acme.score.0' })).rejects.toThrow();
  await first;
});

test('disarmed, it lets all pass', async () => {
  const { trap, client } = await openTrap();
  void trap.arm({
    api: 'EndTxn',
    at: 'before',
    during: 'commit',
    isMeant: isScore,
    passes: 0,
    act: () => Promise.reject(new Error('not to be called')),
  });
  trap.disarm();
  expect(await client.ask('EndTxn', { id: 1, from: 'acme.score.0' })).toBe(1);
});

/** As kafkajs writes it: size, head with client id, transactional id, and the rest. */
function request(
  api: Api,
  { id, from }: { readonly id: number; readonly from: string | null },
): Buffer {
  const head = Buffer.alloc(8);
  head.writeInt16BE(API_KEYS[api], 0);
  head.writeInt16BE(1, 2);
  head.writeInt32BE(id, 4);
  const body = Buffer.concat([head, text('goldenhour'), text(from), Buffer.from('rest')]);
  return sized(body);
}

function sized(body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

function text(value: string | null): Buffer {
  const length = Buffer.alloc(2);
  length.writeInt16BE(value === null ? -1 : Buffer.byteLength(value));
  return Buffer.concat([length, Buffer.from(value ?? '')]);
}

async function* each(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}

async function openTrap() {
  /** Correlation ids, in the order in which the server saw them. */
  const served: number[] = [];
  const serve = async (socket: Socket): Promise<void> => {
    for await (const frame of framesOf(socket)) {
      const { correlationId } = requestHead(frame);
      served.push(correlationId);
      const answer = Buffer.alloc(6);
      answer.writeInt32BE(correlationId);
      socket.write(sized(answer));
    }
  };
  const server = createServer((socket) => {
    // A client that is gone is no fault of the server.
    serve(socket).catch(() => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const trap = new CommitTrap();
  const proxy = await TcpProxy.open({
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    filters: trap.filters,
  });
  const client = await openClient(proxy.port);
  onTestFinished(async () => {
    await proxy[Symbol.asyncDispose]();
    server.close();
  });
  return { trap, client, served };
}

async function openClient(port: number) {
  const open = async (): Promise<Socket> => {
    const opened = connect(port, '127.0.0.1');
    // The proxy ends it with a reset; who asks meets the error.
    opened.on('error', () => undefined);
    await once(opened, 'connect');
    return opened;
  };
  let socket = await open();
  return {
    reconnect: async () => {
      socket = await open();
    },
    ask: async (api: Api, of: { readonly id: number; readonly from: string | null }) => {
      socket.write(request(api, of));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return answeredId(answer);
    },
  };
}
