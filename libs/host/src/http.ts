import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { AppError } from './errors.ts';
import type { ReadinessState } from './readiness.ts';

export type HttpOptions = {
  /** Default 127.0.0.1: metrics carry no secret, but they are nobody else's business. */
  readonly host?: string;
  /** 0 takes any free one. @range 0 … 65535 */
  readonly port: number;
  /** Served one after the other; their metric names must differ. */
  readonly registries: readonly Registry[];
  readonly readiness: () => ReadinessState;
  /** How a person sets the port, for the sentence when it is in use. Default `http.port`. */
  readonly portOption?: string;
};

export type HttpServer = AsyncDisposable & {
  /** Without a path and a last slash. */
  readonly url: string;
};

type Reply = { readonly status: number; readonly type: string; readonly body: string };

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

/** Who scrapes is near and small; all else is cut off. @unit ms where it says Ms, else as named */
const LIMITS = {
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  keepAliveMs: 5_000,
  headerBytes: 8_192,
  headers: 64,
  connections: 128,
  closingMs: 250,
} as const;

/**
 * Serves `/metrics`, `/livez` and `/readyz`. Whoever answers `/livez` has a running event loop:
 * the probe's own timeout is the limit. `/readyz` is 503 with its reasons until all checks hold.
 *
 * @throws AppError when the address cannot be had, with a sentence that says what to change
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const server = createServer(
    {
      maxHeaderSize: LIMITS.headerBytes,
      requestTimeout: LIMITS.requestTimeoutMs,
      headersTimeout: LIMITS.headersTimeoutMs,
      keepAliveTimeout: LIMITS.keepAliveMs,
    },
    (request, response) => void answer(request, response, options),
  );
  server.maxHeadersCount = LIMITS.headers;
  server.maxConnections = LIMITS.connections;
  const host = options.host ?? '127.0.0.1';
  await listen(server, host, options);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    [Symbol.asyncDispose]: () => close(server),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpOptions,
): Promise<void> {
  const { status, type, body } = await replyTo(request, options).catch(
    (): Reply => ({ status: 500, type: TEXT, body: 'The metrics could not be collected.\n' }),
  );
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 && { allow: 'GET, HEAD' }),
    // A body is never read: whoever sends one gets an answer and a closed connection.
    ...(hasBody(request) && { connection: 'close' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function replyTo(
  request: IncomingMessage,
  { registries, readiness }: HttpOptions,
): Promise<Reply> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, type: TEXT, body: 'Only GET and HEAD.\n' };
  switch (request.url?.split('?', 1)[0]) {
    case '/':
      return { status: 200, type: TEXT, body: 'Goldenhour: /metrics /livez /readyz\n' };
    case '/metrics': {
      const parts = await Promise.all(registries.map((registry) => registry.metrics()));
      return { status: 200, type: registries[0]?.contentType ?? TEXT, body: parts.join('') };
    }
    case '/livez':
      return { status: 200, type: TEXT, body: 'alive\n' };
    case '/readyz': {
      const state = readiness();
      return {
        status: state.ready ? 200 : 503,
        type: JSON_TYPE,
        body: `${JSON.stringify(state)}\n`,
      };
    }
    default:
      return { status: 404, type: TEXT, body: 'Not found. There are: /metrics /livez /readyz\n' };
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function listen(server: Server, host: string, { port, portOption }: HttpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new AppError(sentenceFor(error, host, port, portOption ?? 'http.port'), { cause: error }),
      );
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      // A failed accept (no file handles left) concerns one connection, not the process.
      server.on('error', () => {});
      resolve();
    });
  });
}

function sentenceFor(
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
  option: string,
): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use by another process. Set ${option} to a free port, or to 0 for any.`;
    case 'EACCES':
      return `Port ${port} on ${host} may not be opened by this user. Set ${option} to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine. Use 127.0.0.1 (this machine alone) or 0.0.0.0 (all networks) as http.host.`;
    default:
      return `Could not listen on ${host}, port ${port}: ${error.message}.`;
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), LIMITS.closingMs);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
