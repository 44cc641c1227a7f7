/** Ports of 127.0.0.1 for listeners that must find them free again after a kill. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below what Linux (32768) and macOS (49152) give to outgoing connections. A client that knocks at
 * the port of a dead broker could else be given that very port as its own, connect to itself, and
 * keep the broker from coming back.
 */
const FIRST = 20_000;
const END = 30_000;
const TRIES_MAX = 1000;

/** So many different ports that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  for (let tries = 0; tries < TRIES_MAX && found.size < count; tries++) {
    const port = randomInt(FIRST, END);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  if (found.size === count) return [...found];
  throw new Error(`Not ${count} free ports between ${FIRST} and ${END} on 127.0.0.1.`);
}

/** Whether a listener could take the port of 127.0.0.1 now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}
