/** A webcare desk: takes webhooks, whoever sends them, and keeps what it was told. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Told = {
  /** By which receivers drop what they know. */
  readonly id: string;
  readonly event: {
    readonly id: string;
    readonly data: { readonly crisis: string; readonly revision: number };
  };
};

export type Desk = AsyncDisposable & { readonly url: string; readonly told: readonly Told[] };

export async function openDesk(): Promise<Desk> {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      told.push({ id: String(request.headers['webhook-id']), event: JSON.parse(body) });
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/crises`,
    told,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a desk that drops by id has seen: each event once, in the order of the first telling. */
export function toldOnce(told: readonly Told[]): readonly Told['event'][] {
  return [...new Map(told.map(({ id, event }) => [id, event])).values()];
}

/** The event alone, without what a receiver is shown beside it; ids first, to be compared. */
export function eventPrint({ id, data }: Told['event']): string {
  const shown = new Set(['subjectName', 'sentence', 'samples']);
  const plain = Object.fromEntries(Object.entries(data).filter(([key]) => !shown.has(key)));
  return JSON.stringify({ id, ...plain });
}

/** The receiver of a configuration that tells the desk of all that is played. */
export const deskReceiver = (url: string) => ({
  name: 'desk',
  type: 'webhook',
  url,
  secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  modes: ['replay'],
  minSeverity: 0,
});
