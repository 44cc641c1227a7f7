/** A TCP proxy that stands before a server and hurts what passes, as networks do. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';

/** `up` is from the client to the server. */
export type Direction = 'up' | 'down';
const DIRECTIONS: readonly Direction[] = ['up', 'down'];

/** One connection, as a filter knows it. */
export type Connection = { cut(): void };

/** What one direction of a connection becomes; it may wait, drop and watch. */
export type Filter = (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;
export type Filters = Readonly<Record<Direction, Filter>>;

export type TcpProxyOptions = {
  /** `host:port` of the server; it need not be there yet. */
  readonly target: string;
  /** Where it listens on 127.0.0.1; any free port where absent. */
  readonly port?: number;
  /** Made anew for each connection. */
  readonly filters?: (connection: Connection) => Filters;
};

/**
 * - `open`: bytes pass.
 * - `held`: they wait, and pass late: a network that is parted and joined again.
 * - `void`: they are lost and nobody is told: a half-open connection.
 */
type Valve = 'open' | 'held' | 'void';

export type Pace = {
  /** Each chunk waits so long. @unit ms */
  readonly delayMs: number;
  /** Of each direction of each connection. @unit bytes/s */
  readonly bytesPerSecond?: number;
};

export class TcpProxy implements AsyncDisposable {
  readonly #options: TcpProxyOptions;
  readonly #pipes = new Set<Pipe>();
  #server: Server | undefined;
  #port = 0;
  #valves: Readonly<Record<Direction, Valve>> = { up: 'open', down: 'open' };
  #pace: Pace = { delayMs: 0 };
  #lostBytes = 0;
  #heldBytes = 0;
  #changed = Promise.withResolvers<void>();

  private constructor(options: TcpProxyOptions) {
    this.#options = options;
  }

  static async open(options: TcpProxyOptions): Promise<TcpProxy> {
    const proxy = new TcpProxy(options);
    proxy.#port = options.port ?? 0;
    await proxy.accept();
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#pipes.size;
  }

  /** That wait now. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Swallowed so far. */
  get lostBytes(): number {
    return this.#lostBytes;
  }

  /** Ends all connections with a reset; new ones pass. @returns how many there were */
  cut(): number {
    const count = this.#pipes.size;
    for (const pipe of this.#pipes) pipe.cut();
    // Those whose bytes wait end only when these pass.
    this.#pipes.clear();
    return count;
  }

  /** New connections are refused; those there are stay. */
  async refuse(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    // Not its close event, which waits for the connections: the port is free before that.
    server.close();
    await turn();
  }

  /** Takes connections again, on the same port. */
  async accept(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((client) => this.#take(client));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** From now on bytes wait, and none is lost. Closing is not passed on either. */
  hold(...directions: readonly Direction[]): void {
    this.#set('held', directions);
  }

  /** From now on bytes are lost, and no connection is closed. */
  swallow(...directions: readonly Direction[]): void {
    this.#set('void', directions);
  }

  /** From now on all bytes of one connection are lost, and it is not closed, until it is cut. */
  strand(choose: (count: number) => number): void {
    const pipe = [...this.#pipes][choose(this.#pipes.size)];
    if (pipe !== undefined) pipe.isStranded = true;
  }

  slow(pace: Pace): void {
    this.#pace = pace;
  }

  /** Bytes pass at full speed again; connections that lost some are cut. */
  heal(): void {
    this.#pace = { delayMs: 0 };
    this.#set('open', DIRECTIONS);
    for (const pipe of this.#pipes) if (pipe.hasLost) pipe.cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.refuse();
    this.cut();
    this.#set('open', DIRECTIONS);
  }

  #set(valve: Valve, directions: readonly Direction[]): void {
    const chosen = directions.length === 0 ? DIRECTIONS : directions;
    this.#valves = {
      ...this.#valves,
      ...Object.fromEntries(chosen.map((direction) => [direction, valve])),
    };
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  #take(client: Socket): void {
    const [host = '127.0.0.1', port = ''] = this.#options.target.split(':');
    const server = connect({ host, port: Number(port) });
    const pipe = new Pipe({
      client,
      server,
      pace: (bytes) => this.#slowDown(bytes),
      mayPass: (direction, bytes) => this.#mayPass(direction, bytes),
      onLost: (bytes) => {
        this.#lostBytes += bytes;
      },
    });
    this.#pipes.add(pipe);
    const { filters } = this.#options;
    void pipe
      .run(filters?.(pipe) ?? { up: unchanged, down: unchanged })
      .finally(() => this.#pipes.delete(pipe));
  }

  /** Resolves when bytes of that direction are passed on (true) or lost (false). */
  async #mayPass(direction: Direction, bytes: number): Promise<boolean> {
    this.#heldBytes += bytes;
    while (this.#valves[direction] === 'held') await this.#changed.promise;
    this.#heldBytes -= bytes;
    return this.#valves[direction] === 'open';
  }

  async #slowDown(bytes: number): Promise<void> {
    const { delayMs, bytesPerSecond = Number.POSITIVE_INFINITY } = this.#pace;
    const ms = delayMs + (1000 * bytes) / bytesPerSecond;
    if (ms > 0) await pause(ms);
  }
}

const unchanged: Filter = (chunks) => chunks;

type PipeOptions = {
  readonly client: Socket;
  readonly server: Socket;
  readonly pace: (bytes: number) => Promise<void>;
  readonly mayPass: (direction: Direction, bytes: number) => Promise<boolean>;
  readonly onLost: (bytes: number) => void;
};

/** A client's connection and its twin to the server. What ends one ends the other. */
class Pipe implements Connection {
  readonly #options: PipeOptions;
  hasLost = false;
  isStranded = false;

  constructor(options: PipeOptions) {
    this.#options = options;
    for (const socket of [options.client, options.server]) {
      socket.setNoDelay(true);
      // Whoever reads or writes meets the error too.
      socket.on('error', () => undefined);
    }
  }

  cut(): void {
    reset(this.#options.client);
    reset(this.#options.server);
  }

  async run(filters: Filters): Promise<void> {
    const { client, server } = this.#options;
    await Promise.all([
      this.#pass('up', filters.up(client), server),
      this.#pass('down', filters.down(server), client),
    ]);
  }

  async #pass(direction: Direction, chunks: AsyncIterable<Buffer>, to: Socket): Promise<void> {
    const { pace } = this.#options;
    let isReset = false;
    try {
      for await (const chunk of chunks) {
        await pace(chunk.length);
        if (!(await this.#mayPass(direction, chunk.length))) this.#lose(chunk.length);
        else if (!to.write(chunk)) await drained(to);
      }
    } catch {
      isReset = true;
    }
    // Where bytes are lost, so is the word that the connection is over.
    if (!(await this.#mayPass(direction, 0))) this.#lose(0);
    else if (isReset) reset(to);
    else to.end();
    await closed(to);
  }

  async #mayPass(direction: Direction, bytes: number): Promise<boolean> {
    return (await this.#options.mayPass(direction, bytes)) && !this.isStranded;
  }

  #lose(bytes: number): void {
    this.hasLost = true;
    this.#options.onLost(bytes);
  }
}

function reset(socket: Socket): void {
  if (socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}

/** However it comes to its end: with an error, too. */
async function closed(socket: Socket): Promise<void> {
  if (socket.closed) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.once('close', () => resolve());
  await promise;
}

async function drained(socket: Socket): Promise<void> {
  if (socket.destroyed) return;
  const settled = Promise.withResolvers<void>();
  for (const event of ['drain', 'close']) socket.once(event, settled.resolve);
  await settled.promise;
  for (const event of ['drain', 'close']) socket.off(event, settled.resolve);
}
