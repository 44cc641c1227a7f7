import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { type ReceiverError } from '@goldenhour/pipeline/ports';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { type Bench, describeReceiver, failureOf } from './conformance.ts';
import { exampleEvent, exampleNotification, exampleSample } from './example.ts';
import { createReceiver, receiverSchema } from './index.ts';
import { BODY_BYTES_MAX, webhookBody } from './webhook.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OLD_SECRET = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
/** So that the verifier, which reads the real clock, takes the timestamp for fresh. */
const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
const LONG = AbortSignal.timeout(60_000);

/** A server whose answers a test decides. */
class Far implements AsyncDisposable {
  readonly requests: IncomingMessage[] = [];
  readonly bodies: string[] = [];
  listener: RequestListener = (_, response) => response.end();
  readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      this.requests.push(request);
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => {
        body += part;
      });
      request.on('end', () => {
        this.bodies.push(body);
        this.server.emit('arrived');
        this.listener(request, response);
      });
    });
  }

  static async open(listener?: RequestListener): Promise<Far> {
    const far = new Far();
    if (listener !== undefined) far.listener = listener;
    far.server.listen(0, '127.0.0.1');
    await once(far.server, 'listening');
    return far;
  }

  get port(): number {
    const address = this.server.address();
    if (typeof address !== 'object' || address === null) throw new Error('not listening');
    return address.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

type Over = {
  readonly url?: string;
  readonly secret?: string;
  readonly timeoutMs?: number;
  readonly allowPrivate?: boolean;
  readonly addresses?: readonly string[];
  readonly now?: number;
};

function webhookAt(far: Far, over: Over = {}) {
  const { addresses, now, ...given } = over;
  const config = receiverSchema.parse({
    name: 'desk',
    type: 'webhook',
    url: `http://127.0.0.1:${far.port}/hook/s3cret`,
    secret: SECRET,
    ...given,
  });
  return createReceiver(config, {
    clock: now === undefined ? clock : { ...clock, now: () => now },
    write: () => {},
    colours: false,
    ...(addresses !== undefined && {
      resolve: () =>
        Promise.resolve(
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
    }),
  });
}

describeReceiver('webhook', async (): Promise<Bench> => {
  const far = await Far.open();
  return {
    receiver: webhookAt(far),
    set: (behaviour) => {
      far.listener = (_, response) => {
        if (behaviour === 'fail') response.statusCode = 500;
        if (behaviour !== 'hang') response.end();
      };
    },
    arrived: () => far.bodies.length,
    arrival: async () => void (await once(far.server, 'arrived')),
    [Symbol.asyncDispose]: () => far[Symbol.asyncDispose](),
  };
});

describe('what is posted', () => {
  test('is a signed CloudEvent that the reference library verifies', async () => {
    await using far = await Far.open();
    await webhookAt(far).send(exampleNotification(), LONG);
    const [request] = far.requests;
    const [body = ''] = far.bodies;
    expect(request?.method).toBe('POST');
    expect(request?.url).toBe('/hook/s3cret');
    // A kept connection would be a reset one by the next crisis.
    expect(request?.headers.connection).toBe('close');
    expect(request?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    const verified = new Webhook(SECRET).verify(body, headersOf(request));
    const { data, ...attributes } = exampleNotification().cloudEvent;
    expect(verified).toEqual({
      ...attributes,
      data: {
        ...exampleEvent(),
        subjectName: 'Acme',
        sentence: exampleNotification().sentence,
        samples: exampleNotification().samples,
      },
    });
    expect(data).toEqual(exampleEvent());
  });

  test('carries the same id and a new time at each attempt', async () => {
    await using far = await Far.open();
    const notification = exampleNotification();
    await webhookAt(far, { now: 1_000_999 }).send(notification, LONG);
    await webhookAt(far, { now: 2_000_000 }).send(notification, LONG);
    const [first, second] = far.requests.map(headersOf);
    expect(first?.['webhook-id']).toBe(notification.id);
    expect(second?.['webhook-id']).toBe(notification.id);
    expect(first?.['webhook-timestamp']).toBe('1000');
    expect(second?.['webhook-timestamp']).toBe('2000');
    expect(first?.['webhook-signature']).not.toBe(second?.['webhook-signature']);
  });

  test('verifies with either secret while one replaces another, and with no third', async () => {
    await using far = await Far.open();
    await webhookAt(far, { secret: `${SECRET}\n${OLD_SECRET}` }).send(exampleNotification(), LONG);
    const [body = ''] = far.bodies;
    const headers = headersOf(far.requests[0]);
    expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const secret of [SECRET, OLD_SECRET])
      expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    const third = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    expect(() => new Webhook(third).verify(body, headers)).toThrow();
    expect(() => new Webhook(SECRET).verify(`${body} `, headers)).toThrow();
  });

  test('stays within 20 kB by leaving samples out from the end', () => {
    const long = { excerpt: '😡'.repeat(140), url: `https://x.com/${'a'.repeat(2_000)}` };
    const samples = Array.from({ length: 12 }, (_, index) => exampleSample(index, long));
    const body = webhookBody(exampleNotification({ samples }));
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(BODY_BYTES_MAX);
    const { data } = JSON.parse(body) as { data: { samples: unknown[] } };
    expect(data.samples.length).toBeGreaterThan(0);
    expect(data.samples).toEqual(samples.slice(0, data.samples.length));
    // One more would have been too much.
    const one = Buffer.byteLength(JSON.stringify(samples[0])) + 1;
    expect(Buffer.byteLength(body) + one).toBeGreaterThan(BODY_BYTES_MAX);
  });

  test('is the whole event, however long it is', () => {
    const blind = Array.from({ length: 2_000 }, (_, index) => `source-${index}`);
    const body = webhookBody(exampleNotification({ event: exampleEvent({ blind }) }));
    expect(JSON.parse(body)).toMatchObject({ data: { blind, samples: [] } });
  });

  test('comes back the same whatever strangers wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (excerpt) => {
        const samples = [exampleSample(1, { excerpt })];
        const body = webhookBody(exampleNotification({ samples }));
        expect(JSON.parse(body)).toMatchObject({ data: { samples } });
      }),
    );
  });
});

describe('what an answer means', () => {
  const NOW = Date.UTC(2026, 10, 2, 12, 0, 0);
  const CASES: readonly [
    status: number,
    retryAfter: string | undefined,
    expected: object | null,
  ][] = [
    [200, undefined, null],
    [202, undefined, null],
    [204, undefined, null],
    [301, undefined, { code: 'unavailable', retryable: true }],
    [307, undefined, { code: 'unavailable', retryable: true }],
    [304, undefined, { code: 'unavailable', retryable: true }],
    [400, undefined, { code: 'refused', retryable: false }],
    [
      401,
      undefined,
      { code: 'unavailable', retryable: true, message: expect.stringContaining('401') },
    ],
    [
      404,
      undefined,
      { code: 'unavailable', retryable: true, message: expect.stringContaining('404') },
    ],
    [403, '30', { code: 'unavailable', retryable: true, retryAfterMs: 30_000 }],
    [405, undefined, { code: 'unavailable', retryable: true }],
    [408, undefined, { code: 'unavailable', retryable: true }],
    [410, undefined, { code: 'gone', retryable: false }],
    [413, undefined, { code: 'refused', retryable: false }],
    [418, undefined, { code: 'unavailable', retryable: true }],
    [422, undefined, { code: 'refused', retryable: false }],
    [425, undefined, { code: 'unavailable', retryable: true }],
    [429, undefined, { code: 'rate_limited', retryable: true, retryAfterMs: undefined }],
    [429, '7', { code: 'rate_limited', retryAfterMs: 7_000 }],
    [429, 'Mon, 02 Nov 2026 12:01:00 GMT', { code: 'rate_limited', retryAfterMs: 60_000 }],
    [429, '99999999', { code: 'rate_limited', retryAfterMs: 99_999_999_000 }],
    [500, undefined, { code: 'unavailable', retryable: true }],
    [503, '120', { code: 'unavailable', retryAfterMs: 120_000 }],
    [599, undefined, { code: 'unavailable', retryable: true }],
  ];

  test.each(CASES)('%i with Retry-After %s', async (status, retryAfter, expected) => {
    await using far = await Far.open((_, response) => {
      const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      response.writeHead(status, { ...headers, location: 'http://127.0.0.1:1/' });
      response.end();
    });
    const sent = webhookAt(far, { now: NOW }).send(exampleNotification(), LONG);
    if (expected === null) await expect(sent).resolves.toBeUndefined();
    else await expect(sent).rejects.toMatchObject(expected);
    expect(far.requests).toHaveLength(1);
  });

  test('a redirect is not followed, and the message says what to do', async () => {
    await using trap = await Far.open();
    await using far = await Far.open((_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${trap.port}/` }).end();
    });
    const error = await failureOf(webhookAt(far), LONG);
    expect(error).toMatchObject({ message: expect.stringMatching(/redirect.*`url`/) });
    expect(trap.requests).toHaveLength(0);
  });

  test('no message holds the path of the URL or the secret', async () => {
    await using far = await Far.open();
    const receivers = [
      webhookAt(far, { url: 'http://127.0.0.1:1/hook/s3cret' }),
      webhookAt(far, { url: 'https://hooks.example/hook/s3cret', addresses: ['10.0.0.1'] }),
    ];
    far.listener = (_, response) => void response.writeHead(400).end();
    for (const receiver of [...receivers, webhookAt(far)]) {
      const error = (await failureOf(receiver, LONG)) as ReceiverError;
      expect(error.message).not.toContain('s3cret');
      expect(error.message).not.toContain('whsec');
    }
  });
});

describe('a far side that behaves badly', () => {
  test('that never answers is a timeout', async () => {
    await using far = await Far.open(() => {});
    const error = await failureOf(webhookAt(far, { timeoutMs: 100 }), LONG);
    expect(error).toMatchObject({ code: 'timeout', retryable: true });
  });

  test('that answers a little at a time is a timeout too', async () => {
    await using far = await Far.open((request) => {
      request.socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => request.socket.write('x-a: b\r\n'), 20);
      request.socket.on('close', () => clearInterval(drip));
      request.socket.on('error', () => {});
    });
    const error = await failureOf(webhookAt(far, { timeoutMs: 150 }), LONG);
    expect(error).toMatchObject({ code: 'timeout' });
  });

  test('that is not asked any more, because the caller stopped, is not blamed', async () => {
    await using far = await Far.open();
    const stopped = await failureOf(webhookAt(far), AbortSignal.abort());
    expect(stopped).toMatchObject({ message: 'stopped before an answer came' });
  });

  test('that takes its time within the limit is accepted', async () => {
    await using far = await Far.open((_, response) => {
      setTimeout(() => response.end(), 80);
    });
    await webhookAt(far, { timeoutMs: 5_000 }).send(exampleNotification(), LONG);
  });

  test.each([
    ['resets the connection', (request: IncomingMessage) => request.socket.resetAndDestroy()],
    ['closes it without a word', (request: IncomingMessage) => request.socket.end()],
    ['speaks no HTTP', (request: IncomingMessage) => request.socket.end('SSH-2.0-x\r\n')],
    [
      'sends headers without end',
      (request: IncomingMessage) =>
        request.socket.end(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(99_999)}`),
    ],
    [
      'switches protocols',
      (request: IncomingMessage) =>
        request.socket.end(
          'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
        ),
    ],
  ])('that %s is unavailable', async (_, misbehave) => {
    await using far = await Far.open((request) => {
      request.socket.on('error', () => {});
      misbehave(request);
    });
    const error = await failureOf(webhookAt(far, { timeoutMs: 2_000 }), LONG);
    expect(error).toMatchObject({ code: 'unavailable', retryable: true });
  });

  test('that sends a body without end is accepted, and cut off', async () => {
    let written = 0;
    await using far = await Far.open((_, response) => {
      response.on('error', () => {});
      const chunk = Buffer.alloc(65_536);
      const pour = (): void => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
      };
      response.on('drain', pour);
      pour();
    });
    const closed = connectionEnd(far.server);
    await webhookAt(far).send(exampleNotification(), LONG);
    await closed;
    // What the two kernels and Node buffer, and no more.
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });

  test('that hangs in the middle of a body is accepted, and let go in time', async () => {
    await using far = await Far.open((_, response) => {
      response.on('error', () => {});
      response.writeHead(200, { 'content-length': '100' });
      response.write('ok');
    });
    const closed = connectionEnd(far.server);
    await webhookAt(far, { timeoutMs: 200 }).send(exampleNotification(), LONG);
    await closed;
  });

  test('leaves no connection behind', async () => {
    await using far = await Far.open();
    const receiver = webhookAt(far);
    for (let n = 0; n < 30; n += 1) await receiver.send(exampleNotification(), LONG);
    const connections = await new Promise<number>((resolve, reject) => {
      setImmediate(() =>
        far.server.getConnections((error, count) =>
          error === null ? resolve(count) : reject(error),
        ),
      );
    });
    expect(connections).toBeLessThanOrEqual(2);
  });

  test('that nobody listens at is unavailable', async () => {
    const far = await Far.open();
    const receiver = webhookAt(far);
    await far[Symbol.asyncDispose]();
    const error = await failureOf(receiver, LONG);
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('that answers https with plain http is unavailable', async () => {
    await using far = await Far.open();
    const url = `https://127.0.0.1:${far.port}/`;
    const error = await failureOf(webhookAt(far, { url, timeoutMs: 2_000 }), LONG);
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('(EPROTO): it does not speak TLS there'),
    });
  });
});

describe('where a name may lead', () => {
  test.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:10.0.0.1', 'fe80::1%eth0'])(
    'a public name that leads to %s gets no connection',
    async (address) => {
      await using far = await Far.open();
      const url = `https://hooks.example:${far.port}/`;
      for (const addresses of [[address], ['93.184.216.34', address]]) {
        const error = await failureOf(webhookAt(far, { url, addresses }), LONG);
        expect(error).toMatchObject({ code: 'unavailable', retryable: true });
      }
      expect(far.requests).toHaveLength(0);
    },
  );

  test('a private name is connected to when that is allowed', async () => {
    await using far = await Far.open();
    const url = `http://hooks.internal:${far.port}/`;
    const receiver = webhookAt(far, { url, allowPrivate: true, addresses: ['127.0.0.1'] });
    await receiver.send(exampleNotification(), LONG);
    expect(far.requests[0]?.headers.host).toBe(`hooks.internal:${far.port}`);
  });

  test('metadata stays out of reach also then', async () => {
    await using far = await Far.open();
    const url = `http://hooks.internal:${far.port}/`;
    for (const address of ['169.254.169.254', '100.100.100.200', 'fd00:ec2::254', '0.0.0.0']) {
      const receiver = webhookAt(far, { url, allowPrivate: true, addresses: [address] });
      expect(await failureOf(receiver, LONG)).toMatchObject({ code: 'unavailable' });
    }
  });

  test('plain http does not leave for a public address', async () => {
    await using far = await Far.open();
    const url = `http://hooks.internal:${far.port}/`;
    const receiver = webhookAt(far, { url, allowPrivate: true, addresses: ['93.184.216.34'] });
    expect(await failureOf(receiver, LONG)).toMatchObject({ code: 'unavailable' });
  });

  test('a name that does not resolve may do so later', async () => {
    await using far = await Far.open();
    const receiver = webhookAt(far, { url: 'https://hooks.example/', addresses: [] });
    expect(await failureOf(receiver, LONG)).toMatchObject({ code: 'unavailable' });
  });
});

/** Resolves when the next connection has ended, in whatever way. */
async function connectionEnd(server: Server): Promise<void> {
  const [socket] = (await once(server, 'connection')) as [Socket];
  socket.on('error', () => {});
  await new Promise((resolve) => socket.on('close', resolve));
}

function headersOf(request: IncomingMessage | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
}
