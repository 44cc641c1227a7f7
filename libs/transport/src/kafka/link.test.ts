import { once } from 'node:events';
import net from 'node:net';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { kafkaForTests } from '../local-kafka/for-tests.ts';
import { KAFKA_LIMITS, SILENT } from './connection.ts';
import { Links } from './link.ts';

const kafka = await kafkaForTests();

/** Something that listens, and does this to whoever connects. */
async function listening(meet: (socket: net.Socket) => void = () => undefined) {
  const server = net.createServer();
  const sockets: net.Socket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket.on('error', () => undefined));
    meet(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as net.AddressInfo;
  return { server, sockets, address: `127.0.0.1:${port}` };
}

const silent = () => listening();
const closing = () => listening((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));

test('a link that nobody waits for any more is not opened', async () => {
  const { server, sockets, address } = await silent();
  const links = new Links({
    connection: { brokers: [address] },
    limits: KAFKA_LIMITS,
    log: SILENT.log,
  });
  const abort = new AbortController();
  const opening = links.open(['acme.mentions'], abort.signal);
  const refused = expect(opening).rejects.toMatchObject({ code: 'unavailable' });
  await once(server, 'connection');
  abort.abort();
  await refused;
  await expect(links.open([], abort.signal)).rejects.toMatchObject({ code: 'unavailable' });
  expect(sockets).toHaveLength(1);
  server.close();
  await once(server, 'close');
});

test('who never answers is given up, in a sentence', async () => {
  const { address } = await silent();
  const limits = { ...KAFKA_LIMITS, connectMs: 50 };
  const links = new Links({ connection: { brokers: [address] }, limits, log: SILENT.log });
  await expect(links.open([])).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(
      new RegExp(
        `^Could not reach Kafka at ${address}: it does not answer \\(No answer within 50 ms`,
      ),
    ),
  });
});

describe('of several addresses', () => {
  beforeEach(({ skip }) => {
    if ('skipped' in kafka) skip(kafka.skipped);
  });

  test.for([
    ['is silent', silent],
    ['is no Kafka', closing],
  ] as const)('one that %s does no harm, and is asked only once', async ([, wrong]) => {
    const { address, sockets } = await wrong();
    const links = new Links({
      connection: { brokers: [address, '127.0.0.1:1', ...brokers()] },
      limits: { ...KAFKA_LIMITS, connectMs: 1_000 },
      log: SILENT.log,
    });
    for (let time = 0; time < 2; time += 1) {
      const { destroy } = await links.openBroker();
      destroy();
    }
    expect(sockets).toHaveLength(1);
  });

  test('what a broker refuses is refused, whatever the others may say', async () => {
    const { address, sockets } = await closing();
    const links = new Links({
      connection: { brokers: [...brokers(), address] },
      limits: KAFKA_LIMITS,
      log: SILENT.log,
    });
    await expect(links.open(['nobody.namespace'])).rejects.toMatchObject({
      code: 'topics',
      message: expect.stringMatching(/: nobody\.namespace does not exist\./),
    });
    expect(sockets).toEqual([]);
  });
});

function brokers(): readonly string[] {
  if ('skipped' in kafka) throw new Error(kafka.skipped);
  return kafka.brokers;
}
