/** For tests and trials: a WebSocket server on loopback that can be as bad as the network is. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';

export type Refusal = {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export interface ServedStream {
  readonly url: URL;
  /** As a text frame, whatever the bytes are. */
  send(frame: string | Uint8Array): void;
  /** Not yet handed to the network. @unit bytes */
  readonly waitingBytes: number;
  close(code: number): void;
  /** Breaks the connection without a word. */
  break(): void;
}

export class FakeFrameServer implements AsyncDisposable {
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #streams = new Map<WebSocket, ServedStream>();
  readonly #raw = new Set<Duplex>();
  readonly #onStream: (stream: ServedStream) => void;
  /** Answered to whoever wants a stream. */
  refusal: Refusal | null = null;
  /** Says nothing to whoever wants a stream. */
  isMute = false;
  /** Streams that were asked for so far. */
  asked = 0;

  static async open(onStream: (stream: ServedStream) => void, port = 0): Promise<FakeFrameServer> {
    const server = new FakeFrameServer(onStream);
    await new Promise<void>((resolve, reject) => {
      server.#http.once('error', reject);
      server.#http.listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  private constructor(onStream: (stream: ServedStream) => void) {
    this.#onStream = onStream;
    this.#http = createServer((_, response) => response.writeHead(404).end());
    this.#http.on('connection', (socket: Duplex) => {
      this.#raw.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#raw.delete(socket));
    });
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  get streams(): readonly ServedStream[] {
    return [...this.#streams.values()];
  }

  /** Connections that are open, with or without a stream. */
  get connections(): number {
    return this.#raw.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stream of this.streams) stream.break();
    for (const socket of this.#raw) socket.destroy();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.asked += 1;
    if (this.isMute) return;
    if (this.refusal !== null) {
      const { status, body = '', headers = {} } = this.refusal;
      const lines = Object.entries({ 'content-length': Buffer.byteLength(body), ...headers });
      const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      socket.end(`HTTP/1.1 ${status} Refused\r\n${head}connection: close\r\n\r\n${body}`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (accepted) => {
      const stream: ServedStream = {
        url: new URL(request.url ?? '/', 'ws://fake'),
        send: (frame) => accepted.send(frame, { binary: false }),
        get waitingBytes() {
          return accepted.bufferedAmount;
        },
        close: (code) => accepted.close(code),
        break: () => accepted.terminate(),
      };
      this.#streams.set(accepted, stream);
      accepted.on('error', () => undefined);
      accepted.once('close', () => this.#streams.delete(accepted));
      if (accepted.readyState === WebSocket.OPEN) this.#onStream(stream);
    });
  }
}
