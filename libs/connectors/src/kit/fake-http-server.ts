/** For tests and trials: an HTTP server on loopback that answers as it is told. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type FakeAnswer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

/** Of one request; `break`: the connection is cut, `mute`: nothing comes. */
export type Answering = (path: string) => FakeAnswer | 'break' | 'mute';

export class FakeHttpServer implements AsyncDisposable {
  readonly #http: Server;
  readonly #sockets = new Set<Socket>();
  /** Paths asked for, with their query. */
  readonly asked: string[] = [];
  answering: Answering;

  static async open(answering: Answering, port = 0): Promise<FakeHttpServer> {
    const server = new FakeHttpServer(answering);
    await new Promise<void>((resolve, reject) => {
      server.#http.once('error', reject);
      server.#http.listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  private constructor(answering: Answering) {
    this.answering = answering;
    this.#http = createServer((request, response) => {
      const path = request.url ?? '/';
      this.asked.push(path);
      const answer = this.answering(path);
      if (answer === 'mute') return;
      if (answer === 'break') {
        response.destroy();
        return;
      }
      response.writeHead(answer.status ?? 200, answer.headers ?? {}).end(answer.body);
    });
    this.#http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}
