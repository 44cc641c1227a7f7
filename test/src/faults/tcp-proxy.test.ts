/** The proxy that hurts connections does so as it says; on a server that answers what it hears. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { type Filters, TcpProxy } from './tcp-proxy.ts';

test('bytes pass both ways, in order, however many there are', async () => {
  const { proxy } = await openEcho();
  const client = await connectTo(proxy.port);
  const sent = Buffer.alloc(3_000_000, 'golden hour ');
  client.socket.write(sent);
  expect((await client.hears(sent.length)).equals(sent)).toBe(true);
});

test('what one side ends is ended for the other', async () => {
  const { proxy, echo } = await openEcho();
  const client = await connectTo(proxy.port);
  await client.roundTrip('a');
  expect(echo.sockets.size).toBe(1);
  const [served] = echo.sockets;
  client.socket.end();
  await once(served as Socket, 'close');
  await once(client.socket, 'close');
  expect(echo.sockets.size).toBe(0);
});

test('a cut resets every connection, and new ones pass', async () => {
  const { proxy } = await openEcho();
  const clients = [await connectTo(proxy.port), await connectTo(proxy.port)];
  for (const client of clients) await client.roundTrip('a');
  const ends = clients.map((client) => client.error());
  expect(proxy.cut()).toBe(2);
  expect(await Promise.all(ends)).toEqual(['ECONNRESET', 'ECONNRESET']);
  expect(proxy.connections).toBe(0);
  await (await connectTo(proxy.port)).roundTrip('b');
});

test('it refuses new connections, leaves those there are, and takes them again on its port', async () => {
  const { proxy } = await openEcho();
  const client = await connectTo(proxy.port);
  await proxy.refuse();
  await expect(connectTo(proxy.port)).rejects.toThrow('ECONNREFUSED');
  await client.roundTrip('a');
  await proxy.accept();
  await (await connectTo(proxy.port)).roundTrip('b');
});

test('held bytes come late, and none is lost', async () => {
  const { proxy } = await openEcho();
  const client = await connectTo(proxy.port);
  await client.roundTrip('a');
  proxy.hold('down');
  client.socket.write('bc');
  await expect.poll(() => proxy.heldBytes).toBe(2);
  expect(client.heard()).toBe('a');
  proxy.heal();
  expect(String(await client.hears(3))).toBe('abc');
});

test('held bytes reach the server after their sender is gone', async () => {
  const { proxy, echo } = await openEcho();
  const client = await connectTo(proxy.port);
  await client.roundTrip('a');
  proxy.hold('up');
  client.socket.write('late');
  client.socket.end();
  await once(client.socket, 'finish');
  await expect.poll(() => proxy.heldBytes).toBe(4);
  expect(echo.sockets.size).toBe(1);
  proxy.heal();
  await echo.heard(5);
});

test('what waits can be cut too', async () => {
  const { proxy } = await openEcho();
  const client = await connectTo(proxy.port);
  proxy.hold();
  client.socket.write('a');
  await expect.poll(() => proxy.heldBytes).toBe(1);
  expect([proxy.cut(), proxy.cut()]).toEqual([1, 0]);
});

test('swallowed bytes are lost while both sides believe in the connection', async () => {
  const { proxy, echo } = await openEcho();
  const [client, other] = [await connectTo(proxy.port), await connectTo(proxy.port)];
  for (const { roundTrip } of [client, other]) await roundTrip('a');
  proxy.swallow('up');
  client.socket.write('lost');
  client.socket.end();
  await once(client.socket, 'finish');
  await expect.poll(() => proxy.lostBytes).toBe(4);
  expect(echo.sockets.size).toBe(2);
  // A connection of which nothing was lost goes on; the other cannot.
  proxy.heal();
  await expect.poll(() => echo.sockets.size).toBe(1);
  await other.roundTrip('b');
  expect(echo.bytes).toBe(3);
});

test('one connection is stranded, and no other', async () => {
  const { proxy } = await openEcho();
  const [lost, other] = [await connectTo(proxy.port), await connectTo(proxy.port)];
  for (const { roundTrip } of [lost, other]) await roundTrip('a');
  proxy.strand((count) => count - 2);
  lost.socket.write('bc');
  await expect.poll(() => proxy.lostBytes).toBe(2);
  await other.roundTrip('d');
  expect([lost.heard(), other.heard(), proxy.connections]).toEqual(['a', 'ad', 2]);
  const ended = lost.error();
  proxy.heal();
  expect(await ended).toBe('ECONNRESET');
});

test('a slow way takes its time', async () => {
  const { proxy } = await openEcho();
  const client = await connectTo(proxy.port);
  await client.roundTrip('a');
  proxy.slow({ delayMs: 20, bytesPerSecond: 10_000 });
  const start = performance.now();
  await client.roundTrip('x'.repeat(1_000));
  // Up and down: 20 ms and 100 ms each.
  expect(performance.now() - start).toBeGreaterThanOrEqual(239);
  proxy.heal();
  const healed = performance.now();
  await client.roundTrip('x'.repeat(1_000));
  expect(performance.now() - healed).toBeLessThan(200);
});

test('a filter sees what passes, changes it, and can cut', async () => {
  const { proxy } = await openEcho((connection) => ({
    async *up(chunks) {
      for await (const chunk of chunks) {
        if (chunk.includes('!')) connection.cut();
        else yield Buffer.from(String(chunk).toUpperCase());
      }
    },
    down: (chunks) => chunks,
  }));
  const client = await connectTo(proxy.port);
  client.socket.write('golden');
  expect(String(await client.hears(6))).toBe('GOLDEN');
  const ended = client.error();
  client.socket.write('!');
  expect(await ended).toBe('ECONNRESET');
});

test('without a server behind it, a connection ends at once', async () => {
  const { proxy, echo } = await openEcho();
  await echo.close();
  const client = await connectTo(proxy.port);
  expect(await client.error()).toBe('ECONNRESET');
});

test('a client that has said all before the server proves to be gone is let go of, too', async () => {
  const { proxy, echo } = await openEcho(() => ({
    up: () => Readable.from([]),
    down: (chunks) => chunks,
  }));
  await echo.close();
  const client = await connectTo(proxy.port);
  await client.error();
  await expect.poll(() => proxy.connections).toBe(0);
});

async function openEcho(filters?: (connection: { cut(): void }) => Filters) {
  const sockets = new Set<Socket>();
  const echo = {
    sockets,
    bytes: 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
    heard: async (bytes: number) => {
      while (echo.bytes < bytes) await once(server, 'heard');
    },
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      echo.bytes += chunk.length;
      socket.write(chunk);
      server.emit('heard');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const proxy = await TcpProxy.open({
    target: `127.0.0.1:${port}`,
    ...(filters === undefined ? {} : { filters }),
  });
  onTestFinished(async () => {
    await proxy[Symbol.asyncDispose]();
    if (server.listening) await echo.close();
  });
  return { proxy, echo };
}

async function connectTo(port: number) {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let heard = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    heard = Buffer.concat([heard, chunk]);
  });
  await once(socket, 'connect');
  const hears = async (bytes: number): Promise<Buffer> => {
    while (heard.length < bytes) await once(socket, 'data');
    return heard;
  };
  return {
    socket,
    hears,
    heard: () => String(heard),
    roundTrip: async (text: string) => {
      const before = heard.length;
      socket.write(text);
      expect(String(await hears(before + text.length)).slice(before)).toBe(text);
    },
    error: async () => {
      const [error] = (await once(socket, 'close').then(
        () => [undefined],
        (failed: unknown) => [failed],
      )) as [{ code?: string } | undefined];
      return error?.code;
    },
  };
}
