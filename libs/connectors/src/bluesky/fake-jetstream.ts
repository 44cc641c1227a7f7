/**
 * For tests and trials: a Jetstream server on loopback that speaks the same bytes: it replays from
 * a cursor, silently from the beginning of its window where the cursor is older, goes on live, and
 * tells of accounts whatever collections are wanted.
 *
 * @source https://github.com/bluesky-social/jetstream, pkg/server and README
 */
import { FakeFrameServer, type ServedStream } from '../kit/fake-frame-server.ts';
import { POST } from './collections.ts';
import type { Micros } from './place.ts';

export type Said = {
  readonly us: Micros;
  readonly line: string;
  readonly collection: string | null;
};

/** What the whole network said; several servers may serve it. */
export class FakeNetwork {
  readonly said: Said[] = [];
  readonly #listeners = new Set<(said: Said) => void>();

  say(said: Said): void {
    this.said.push(said);
    for (const listen of this.#listeners) listen(said);
  }

  listen(listener: (said: Said) => void): void {
    this.#listeners.add(listener);
  }
}

export class FakeJetstream implements AsyncDisposable {
  readonly server: FakeFrameServer;
  readonly #network: FakeNetwork;
  readonly #live = new Set<ServedStream>();
  /** Its clock is ahead of the world's by so much: in its cursors and in what it tells. */
  aheadUs: Micros = 0;
  /** What was said before is no longer served. */
  windowFrom: Micros = 0;
  /** Connections stay open, and nothing comes. What was said meanwhile is lost for them. */
  isStalled = false;
  /** Everything is told so many times. */
  times = 1;
  /** It is down: connections break, and new ones too. */
  #isDown = false;

  static async open(network: FakeNetwork, port = 0): Promise<FakeJetstream> {
    const serving: { by?: FakeJetstream } = {};
    const serve = (stream: ServedStream) => serving.by?.serve(stream);
    serving.by = new FakeJetstream(network, await FakeFrameServer.open(serve, port));
    return serving.by;
  }

  private constructor(network: FakeNetwork, server: FakeFrameServer) {
    this.#network = network;
    this.server = server;
    network.listen((said) => {
      for (const stream of this.#live) this.#tell(stream, said);
    });
  }

  get url(): string {
    return this.server.url;
  }

  /** Cursors that streams were opened with, in order. */
  readonly cursors: (string | null)[] = [];

  set isDown(isDown: boolean) {
    this.#isDown = isDown;
    if (isDown) this.hangUp();
  }

  hangUp(): void {
    for (const stream of this.server.streams) stream.break();
    this.#live.clear();
  }

  /** To whoever listens now, as it is. */
  send(frame: string | Uint8Array): void {
    for (const stream of this.#live) stream.send(frame);
  }

  /** Goes back and tells the last so many again. */
  jumpBack(count: number): void {
    for (const said of this.#network.said.slice(-count))
      for (const stream of this.#live) this.#tell(stream, said);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]();
  }

  private serve(stream: ServedStream): void {
    const cursor = stream.url.searchParams.get('cursor');
    this.cursors.push(cursor);
    if (this.#isDown || stream.url.pathname !== '/subscribe') {
      stream.break();
      return;
    }
    if (cursor !== null) {
      const from = Math.max(Number(cursor) - this.aheadUs, this.windowFrom);
      for (const said of this.#network.said) if (said.us >= from) this.#tell(stream, said);
    }
    this.#live.add(stream);
  }

  #tell(stream: ServedStream, { us, line, collection }: Said): void {
    const wanted = stream.url.searchParams.getAll('wantedCollections');
    const isWanted = collection === null || wanted.length === 0 || wanted.includes(collection);
    if (this.isStalled || !isWanted) return;
    const told = line.replace(`"time_us":${us}`, `"time_us":${us + this.aheadUs}`);
    for (let n = 0; n < this.times; n += 1) stream.send(told);
  }
}

const TID_DIGITS = '234567abcdefghijklmnopqrstuvwxyz';

/** A TID of an instant. @source https://atproto.com/specs/tid */
export function tidOf(us: Micros): string {
  let digits = '';
  for (let rest = us; digits.length < 11; rest = Math.floor(rest / 32))
    digits = (TID_DIGITS[rest % 32] ?? '2') + digits;
  return `${digits}22`;
}

export type FakeCommit = {
  readonly us: Micros;
  readonly did?: string;
  readonly rkey?: string;
  readonly operation?: 'create' | 'update' | 'delete';
  readonly collection?: string;
  readonly record?: object;
};

/** A commit as Jetstream writes it. */
export function commit({
  us,
  did = 'did:plc:ann',
  rkey = tidOf(us),
  operation = 'create',
  collection = POST,
  record = {},
}: FakeCommit): Said {
  const body =
    operation === 'delete' ? {} : { record: { $type: collection, ...record }, cid: 'bafyrei' };
  const head = { rev: tidOf(us), operation, collection, rkey };
  const line = JSON.stringify({ did, time_us: us, kind: 'commit', commit: { ...head, ...body } });
  return { us, line, collection };
}

export function post(
  us: Micros,
  text: string,
  more: Partial<FakeCommit> & { readonly fields?: object } = {},
): Said {
  const { fields, ...rest } = more;
  const createdAt = new Date(us / 1000).toISOString();
  return commit({ us, record: { text, createdAt, langs: ['en'], ...fields }, ...rest });
}

export function account(us: Micros, did: string, fields: object): Said {
  const time = new Date(us / 1000).toISOString();
  const line = { did, time_us: us, kind: 'account', account: { did, seq: 1, time, ...fields } };
  return { us, line: JSON.stringify(line), collection: null };
}

export function identity(us: Micros, did: string, handle: string | undefined): Said {
  const line = { did, time_us: us, kind: 'identity', identity: { did, handle, seq: 1 } };
  return { us, line: JSON.stringify(line), collection: null };
}
