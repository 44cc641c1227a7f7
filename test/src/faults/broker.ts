/** A real broker with two doors: one is open, before the other stands the proxy. */
import {
  freePorts,
  type LocalKafka,
  ownKafkaForTests,
  type SkippedKafka,
} from '@goldenhour/transport/local-kafka';
import { CommitTrap } from './commit-trap.ts';
import { TcpProxy } from './tcp-proxy.ts';

export type FaultyBroker = AsyncDisposable & {
  readonly kafka: LocalKafka;
  readonly proxy: TcpProxy;
  /** Watches what passes the proxy. */
  readonly trap: CommitTrap;
  /** `host:port` of the open door; nothing that is known through it leads to the other. */
  readonly direct: string;
  /** Of the door behind the proxy. */
  readonly proxied: string;
};

/** @throws Error where Kafka is required and missing, or is here and does not start */
export async function openFaultyBroker(): Promise<FaultyBroker | SkippedKafka> {
  await using opening = new AsyncDisposableStack();
  const [direct = 0, hidden = 0, controller = 0, port = 0] = await freePorts(4);
  const trap = new CommitTrap();
  const proxy = opening.use(
    await TcpProxy.open({ target: `127.0.0.1:${hidden}`, port, filters: trap.filters }),
  );
  const own = await ownKafkaForTests({
    port: direct,
    properties: {
      'controller.quorum.voters': `1@127.0.0.1:${controller}`,
      'listener.security.protocol.map':
        'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT',
      listeners: [
        `PLAINTEXT://127.0.0.1:${direct}`,
        `PROXIED://127.0.0.1:${hidden}`,
        `CONTROLLER://127.0.0.1:${controller}`,
      ].join(','),
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${direct},PROXIED://${proxy.address}`,
    },
  });
  if ('skipped' in own) return own;
  const kafka = opening.use(own.kafka);
  const opened = opening.move();
  return {
    kafka,
    proxy,
    trap,
    direct: `127.0.0.1:${direct}`,
    proxied: proxy.address,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
