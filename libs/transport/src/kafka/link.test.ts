import { once } from 'node:events';
import net from 'node:net';
import { expect, test } from 'vitest';
import { KAFKA_LIMITS } from './connection.ts';
import { Links } from './link.ts';

/** Something that listens and never says a word. */
async function silence() {
  const server = net.createServer();
  const sockets: net.Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  return { server, sockets, brokers: [`127.0.0.1:${port}`] };
}

test('a link that nobody waits for any more is not opened', async () => {
  const { server, sockets, brokers } = await silence();
  const attempts: string[] = [];
  const links = new Links({
    connection: { brokers },
    limits: KAFKA_LIMITS,
    log: (_, message) => void attempts.push(message),
  });
  const abort = new AbortController();
  const opening = links.open(['acme.mentions'], abort.signal);
  const refused = expect(opening).rejects.toMatchObject({ code: 'unavailable' });
  await once(server, 'connection');
  abort.abort();
  await refused;
  await expect(links.open([], abort.signal)).rejects.toMatchObject({ code: 'unavailable' });
  // What kafkajs tries again comes to nothing.
  expect(attempts.length).toBeGreaterThan(1);
  expect(sockets).toHaveLength(1);
  server.close();
  await once(server, 'close');
});
