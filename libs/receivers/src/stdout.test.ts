import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bench, describeReceiver, failureOf } from './conformance.ts';
import { exampleEvent, exampleNotification, exampleSample } from './example.ts';
import { createReceiver, receiverSchema } from './index.ts';

const clock = { now: () => 0, sleep: () => Promise.resolve() };
const signal = new AbortController().signal;

function stdout(over: object, colours: boolean, write: (text: string) => void | Promise<void>) {
  const config = receiverSchema.parse({ name: 'terminal', type: 'stdout', ...over });
  return createReceiver(config, { clock, write, colours });
}

function writer(over: object, colours = false) {
  let text = '';
  const receiver = stdout(over, colours, (part) => {
    text += part;
  });
  return async (notification = exampleNotification()): Promise<string> => {
    text = '';
    await receiver.send(notification, signal);
    return text;
  };
}

async function written(over: object, notification = exampleNotification(), colours = false) {
  return await writer(over, colours)(notification);
}

describeReceiver('stdout', async (): Promise<Bench> => {
  let behaviour: 'accept' | 'hang' | 'fail' = 'accept';
  let arrived = 0;
  let tell = (): void => {};
  return {
    receiver: stdout({}, false, () => {
      arrived += 1;
      tell();
      if (behaviour === 'fail') throw new Error('EPIPE');
      return behaviour === 'hang' ? new Promise<void>(() => {}) : undefined;
    }),
    set: (next) => {
      behaviour = next;
    },
    arrived: () => arrived,
    arrival: () =>
      arrived > 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            tell = resolve;
          }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
});

describe('lines for a person', () => {
  test('say when, how bad, what happened and why, and show who said what', async () => {
    expect(await written({})).toBe(
      [
        '2015-02-17 19:35  SERIOUS  escalated  Acme: 71 negative mentions in 15 minutes, 12 times as many as usual.',
        '    “Nobody at Acme picks up the phone (1)” (someone, x) https://x.com/someone/status/1',
        '    “Nobody at Acme picks up the phone (2)” (someone, x) https://x.com/someone/status/2',
        '',
      ].join('\n'),
    );
  });

  test('speak Dutch where that is asked', async () => {
    const event = exampleEvent({ transition: 'opened', severity: 3 });
    const notification = exampleNotification({ event, samples: [], sentence: 'Acme: storm.' });
    expect(await written({ language: 'nl' }, notification)).toBe(
      '2015-02-17 19:35  KRITIEK  begonnen  Acme: storm.\n',
    );
  });

  test('show the time where the subject is', async () => {
    for (const [timeZone, time] of [
      ['America/Los_Angeles', '2015-02-17 10:35'],
      ['Asia/Kolkata', '2015-02-18 00:05'],
      ['UTC', '2015-02-17 18:35'],
    ] as const) {
      expect(await written({}, exampleNotification({ timeZone }))).toContain(`${time}  `);
    }
  });

  test('show three mentions at most, and link only what a browser opens', async () => {
    const samples = [
      exampleSample(1, { url: 'javascript:alert(1)', author: null }),
      exampleSample(2, { url: null }),
      exampleSample(3),
      exampleSample(4),
    ];
    const lines = (await written({}, exampleNotification({ samples }))).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/\(x\)$/);
    expect(lines[2]).toMatch(/\(someone, x\)$/);
    expect(lines[3]).toMatch(/status\/3$/);
  });

  test('are coloured on a terminal only', async () => {
    expect(await written({}, exampleNotification(), true)).toContain('\u001b[91mSERIOUS\u001b[0m');
    expect(await written({})).not.toContain('\u001b');
    const event = exampleEvent({ transition: 'resolved' });
    const over = await written({}, exampleNotification({ event }), true);
    expect(over).toContain('\u001b[32mSERIOUS');
  });

  test('hold nothing that a terminal would obey, whatever strangers wrote', async () => {
    const write = writer({});
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\u001b[2J',
        '\u009b2J',
        '\u001b]0;x\u0007',
        '\r',
        '\n',
        '\u202e',
        '\ud800',
        '\u2028',
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(nasty, { minLength: 4, maxLength: 4 }),
        async ([a = '', b = '', c = '', d = '']) => {
          const sample = exampleSample(1, {
            excerpt: a,
            author: b,
            platform: c,
            url: `https://x.com/${d}`,
          });
          const text = await write(
            exampleNotification({ sentence: `${a}${d}`, samples: [sample] }),
          );
          expect(text.split('\n')).toHaveLength(3);
          // oxlint-disable-next-line no-control-regex -- what must not be there
          expect(text).not.toMatch(
            /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/,
          );
          expect(text.isWellFormed()).toBe(true);
        },
      ),
    );
  });
});

describe('lines for a program', () => {
  test('are the CloudEvent, one a line, the same bytes each time', async () => {
    const notification = exampleNotification();
    const text = await written({ json: true }, notification, true);
    expect(text).toBe(`${JSON.stringify(notification.cloudEvent)}\n`);
    expect(await written({ json: true }, notification)).toBe(text);
  });

  test('escape what JSON lets through and a terminal obeys', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const cloudEvent = { text: `${text}\u009b\u202e\u{e0041}` };
        const line = await written({ json: true }, exampleNotification({ cloudEvent }));
        expect(line.trimEnd().split(/[\n\u2028\u2029]/)).toHaveLength(1);
        expect(line.trimEnd()).not.toMatch(/[\u007f-\u009f\u202a-\u202e]/);
        expect(JSON.parse(line)).toEqual(cloudEvent);
      }),
    );
  });
});

test('a pipe that is closed is a failure with its cause', async () => {
  const cause = Object.assign(new Error('broken pipe'), { code: 'EPIPE' });
  const receiver = stdout({}, false, () => Promise.reject(cause));
  expect(await failureOf(receiver, signal)).toMatchObject({ code: 'unavailable', cause });
});
