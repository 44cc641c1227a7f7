import { TOPICS } from '@goldenhour/pipeline';
import { FakeClock, MemoryLog, MemoryTransport } from '@goldenhour/pipeline/fakes';
import { type Reader, TransportError } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import { FOLLOW_LIMITS, followTopics } from './follow-topics.ts';

const { crises, signals } = TOPICS;

/** Two partitions that are followed from now on. */
function following(reader?: (transport: MemoryTransport) => Reader) {
  const clock = new FakeClock(0);
  const log = new MemoryLog(2, clock);
  const transport = new MemoryTransport(log);
  const stop = new AbortController();
  const taken: string[] = [];
  const begin = () =>
    followTopics(reader?.(transport) ?? transport, {
      topics: [crises.name, signals.name],
      take: (topic, { partition, key }) => taken.push(`${topic}/${partition} ${key}`),
      clock,
      signal: stop.signal,
    });
  const append = (topic: string, partition: number, key: string) =>
    log.append({ topic, partition, key, value: '{}' });
  return { clock, taken, append, begin, stop: () => stop.abort() };
}

test('what was there and what comes is read once, partition by partition', async () => {
  const { clock, taken, append, begin, stop } = following();
  append(crises.name, 0, 'a');
  append(signals.name, 1, 'b');
  const followed = begin();
  await clock.advance(0);
  expect(taken).toEqual(['crises/0 a', 'signals/1 b']);
  append(crises.name, 1, 'c');
  append(crises.name, 0, 'd');
  await clock.advance(250);
  await clock.advance(1_000);
  expect(taken.slice(2)).toEqual(['crises/0 d', 'crises/1 c']);
  stop();
  await followed;
});

test('all crises are read, in portions; of what only passes by the latest', async () => {
  const { clock, taken, append, begin, stop } = following();
  const many = FOLLOW_LIMITS.behind;
  for (let index = 0; index < many; index += 1) {
    append(crises.name, 0, String(index));
    append(signals.name, 0, String(index));
  }
  const followed = begin();
  await clock.advance(0);
  expect(taken.length).toBeLessThanOrEqual(2 * FOLLOW_LIMITS.lookRecords);
  await clock.advance(60_000);
  const of = (topic: string) => taken.filter((line) => line.startsWith(topic)).length;
  expect(of('crises')).toBe(many);
  // Every second offset is a gap.
  expect(of('signals')).toBe(many / 2);
  expect(taken.at(-1)).toBe(`crises/0 ${many - 1}`);
  stop();
  await followed;
});

test.each([
  ['unavailable', true],
  ['corrupt', false],
] as const)('a log that is %s is tried again: %s', async (code, isRetried) => {
  let isBroken = true;
  const { clock, taken, append, begin, stop } = following((transport) => {
    const ends = transport.ends.bind(transport);
    transport.ends = (topic) =>
      isBroken ? Promise.reject(new TransportError(code, 'It does not answer.')) : ends(topic);
    return transport;
  });
  append(crises.name, 0, 'a');
  const followed = begin();
  await clock.advance(1_000);
  isBroken = false;
  await clock.advance(1_000);
  expect(taken).toEqual(isRetried ? ['crises/0 a'] : []);
  stop();
  await followed;
});

test('any other error is a fault of the program, and is thrown', async () => {
  const { begin } = following((transport) => {
    transport.ends = () => Promise.reject(new TypeError('a bug'));
    return transport;
  });
  await expect(begin()).rejects.toThrow('a bug');
});
