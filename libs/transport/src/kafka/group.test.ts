import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KAFKA_LIMITS, type KafkaReporter } from './connection.ts';
import { Group } from './group.ts';
import type { Coordinator } from './group-coordinator.ts';
import { FakeGroup, protocolError } from './group-fakes.ts';
import { Links } from './link.ts';

const { sessionMs, heartbeatMs, rebalanceMs } = KAFKA_LIMITS;
const PARTITIONS = 8;
const NEVER = new AbortController().signal;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Long enough for a rebalance that every member answers, and for a few tries. */
const settle = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(2 * heartbeatMs);
};

class Process {
  /** Every assignment that it was told of. */
  readonly told: number[][] = [];
  readonly health: (string | null)[] = [];
  readonly group: Group;
  readonly ended: Promise<unknown>;
  readonly #abort = new AbortController();
  #isAlive = true;

  constructor(fake: FakeGroup, takesAll = false, connect?: () => Promise<Coordinator>) {
    const reporter: KafkaReporter = {
      health: (_, problem) => void this.health.push(problem),
      log: () => undefined,
    };
    const unused = { connection: { brokers: [] }, limits: KAFKA_LIMITS, log: reporter.log };
    this.group = new Group(
      {
        links: new Links(unused),
        groupId: 'acme.score',
        topic: 'acme.mentions',
        partitions: PARTITIONS,
        limits: KAFKA_LIMITS,
        reporter,
        takesAll,
      },
      connect ?? (() => fake.connect(() => this.#isAlive)),
    );
    this.ended = this.group
      .run((partitions) => void this.told.push([...partitions]), this.#abort.signal)
      .catch((error: unknown) => error);
  }

  get partitions(): readonly number[] {
    return this.told.at(-1) ?? [];
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Without a word to anybody. */
  die(): void {
    this.#isAlive = false;
  }
}

const all = Array.from({ length: PARTITIONS }, (_, p) => p);
const shared = (processes: readonly Process[]): readonly number[] =>
  processes.flatMap(({ partitions }) => partitions).toSorted((a, b) => a - b);

async function stopAll(fake: FakeGroup, ...processes: readonly Process[]): Promise<void> {
  for (const process of processes) process.stop();
  await vi.advanceTimersByTimeAsync(2_000);
  await Promise.all(processes.map(({ ended }) => ended));
  await vi.advanceTimersByTimeAsync(sessionMs + rebalanceMs);
  expect(fake.open.size).toBe(0);
}

describe('members of a group', () => {
  test('share the partitions, and nobody lets go of what stays', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const first = new Process(fake);
    await settle();
    expect(first.told).toEqual([all]);

    const second = new Process(fake);
    await settle();
    const third = new Process(fake);
    await settle();
    expect(shared([first, second, third])).toEqual(all);
    expect(first.told.map(({ length }) => length)).toEqual([8, 4, 3]);
    expect(second.told.map(({ length }) => length)).toEqual([4, 3]);
    expect(first.told[1]).toEqual(expect.arrayContaining([...first.partitions]));
    expect(second.told[0]).toEqual(expect.arrayContaining([...second.partitions]));
    expect(first.group.rebalances).toBe(3);
    await stopAll(fake, first, second, third);
  });

  test('take over what a member leaves at once, and what a dead one had after its session', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const [first, second, third] = [new Process(fake), new Process(fake), new Process(fake)];
    await settle();
    second.stop();
    await settle();
    expect(fake.memberIds).toHaveLength(2);
    expect(shared([first, third])).toEqual(all);

    third.die();
    await vi.advanceTimersByTimeAsync(sessionMs - heartbeatMs);
    expect(first.partitions).not.toEqual(all);
    await vi.advanceTimersByTimeAsync(2 * heartbeatMs);
    expect(first.partitions).toEqual(all);
    expect(third.partitions).toEqual([]);
    await stopAll(fake, first, second, third);
  });

  test('keep what they have while the group waits for one that is dead', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const [first, second] = [new Process(fake), new Process(fake)];
    await settle();
    // The dead one's session ends later than what the other has heard would last.
    await vi.advanceTimersByTimeAsync(0.9 * heartbeatMs);
    await second.group.confirmed(NEVER);
    second.die();
    const third = new Process(fake);
    await vi.advanceTimersByTimeAsync(sessionMs + heartbeatMs);
    expect(shared([first, third])).toEqual(all);
    expect(first.told).toHaveLength(1);
    await stopAll(fake, first, second, third);
  });

  test('yield everything to one that takes all', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const first = new Process(fake);
    await settle();
    const second = new Process(fake, true);
    await settle();
    expect(first.told).toEqual([all, []]);
    expect(second.partitions).toEqual(all);
    await stopAll(fake, first, second);
  });

  test('are told nothing while nothing changes, however long', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const process = new Process(fake);
    await vi.advanceTimersByTimeAsync(600_000);
    const heartbeats = fake.asked.filter((asked) => asked === 'heartbeat m1').length;
    expect(heartbeats).toBeGreaterThanOrEqual(600_000 / heartbeatMs - 1);
    expect(process.told).toEqual([all]);
    expect(process.health).toEqual([]);
    await stopAll(fake, process);
  });
});

describe('a member that the coordinator', () => {
  test('does not know joins as a new one, and keeps what it has meanwhile', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const process = new Process(fake);
    await settle();
    fake.forget('m1');
    await settle();
    expect(fake.memberIds).toEqual(['m2']);
    expect(process.told).toEqual([all]);
    expect(process.group.rebalances).toBe(2);
    await stopAll(fake, process);
  });

  test('left behind joins again as the same', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const process = new Process(fake);
    await settle();
    fake.skipGeneration();
    await settle();
    expect(fake.memberIds).toEqual(['m1']);
    expect(process.told).toEqual([all]);
    expect(process.group.rebalances).toBe(2);
    await stopAll(fake, process);
  });
});

describe('a failure that may pass', () => {
  const failures = [
    'NOT_COORDINATOR_FOR_GROUP',
    'GROUP_COORDINATOR_NOT_AVAILABLE',
    'GROUP_LOAD_IN_PROGRESS',
    'the broker closed the connection',
  ].flatMap((type) =>
    (['connect', 'join', 'sync', 'heartbeat'] as const).map((asking) => [type, asking] as const),
  );
  test.each(failures)('%s of %s is shown, and over soon', async (type, asking) => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const isLost = type === 'the broker closed the connection';
    const error = isLost ? new Error('Connection closed') : protocolError(type);
    fake.disturb(asking, error, 3);
    const process = new Process(fake);
    await vi.advanceTimersByTimeAsync(5 * heartbeatMs);
    expect(process.told).toEqual([all]);
    expect(process.health).toEqual([expect.stringContaining('acme.score'), null]);
    expect(process.health[0]).toContain(type);
    expect(fake.open.size).toBe(1);
    await stopAll(fake, process);
  });

  test('is tried again ever more slowly, but once a second', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    fake.goAway();
    const process = new Process(fake);
    await vi.advanceTimersByTimeAsync(1_000);
    const early = fake.asked.length;
    expect(early).toBeGreaterThanOrEqual(4);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fake.asked.length - early).toBeGreaterThanOrEqual(60);
    expect(fake.asked.length - early).toBeLessThanOrEqual(125);
    await stopAll(fake, process);
  });

  test('is tried again quickly, however long an earlier one took', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    fake.goAway();
    const process = new Process(fake);
    await vi.advanceTimersByTimeAsync(60_000);
    fake.comeBack();
    await settle();
    fake.disturb('heartbeat', new Error('Connection closed'));
    const confirmed = process.group.confirmed(NEVER);
    await vi.advanceTimersByTimeAsync(KAFKA_LIMITS.retryMs);
    await confirmed;
    await stopAll(fake, process);
  });

  test('does not end the membership before the session does', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const process = new Process(fake);
    await settle();
    fake.goAway();
    await vi.advanceTimersByTimeAsync(sessionMs - 2 * heartbeatMs);
    fake.comeBack();
    await settle();
    expect(process.told).toEqual([all]);
    expect(process.group.rebalances).toBe(1);
    expect(process.health.at(-1)).toBeNull();
    await stopAll(fake, process);
  });

  test('that outlasts the session takes everything, until the coordinator confirms it', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const process = new Process(fake);
    await settle();
    fake.goAway();
    await vi.advanceTimersByTimeAsync(sessionMs - heartbeatMs);
    expect(process.told).toEqual([all]);
    await vi.advanceTimersByTimeAsync(heartbeatMs);
    expect(process.told).toEqual([all, []]);
    await vi.advanceTimersByTimeAsync(60_000);
    fake.comeBack();
    await settle();
    expect(process.told).toEqual([all, [], all]);
    // The coordinator had not noticed: there was nothing to share out anew.
    expect(process.group.rebalances).toBe(1);
    await stopAll(fake, process);
  });

  test.each([
    ['join', rebalanceMs + sessionMs / 2],
    ['sync', sessionMs],
  ] as const)('as silence to a %s is given up after %i ms', async (asking, ms) => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    fake.disturb(asking, 'silence');
    const process = new Process(fake);
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(process.told).toEqual([]);
    await settle();
    expect(process.told).toEqual([all]);
    await stopAll(fake, process);
  });

  test('as silence to a heartbeat is given up after half a session', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const process = new Process(fake);
    await settle();
    fake.disturb('heartbeat', 'silence');
    await vi.advanceTimersByTimeAsync(sessionMs);
    expect(process.told).toEqual([all]);
    expect(process.health).toEqual([expect.stringContaining('No answer within 3000 ms'), null]);
    await stopAll(fake, process);
  });
});

describe('an answer that is read after the session', () => {
  test.each(['heartbeat', 'sync'] as const)('to a %s counts for nothing', async (asking) => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    let standstillMs = 0;
    const clock = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => clock() + standstillMs);
    let isNext = asking === 'sync';
    const process = new Process(fake, false, async () => {
      const coordinator = await fake.connect();
      const slowly = async <T>(answer: Promise<T>): Promise<T> => {
        const result = await answer;
        if (isNext) standstillMs += 2 * sessionMs;
        isNext = false;
        return result;
      };
      return {
        ...coordinator,
        sync: (...args) => slowly(coordinator.sync(...args)),
        heartbeat: (...args) => slowly(coordinator.heartbeat(...args)),
      };
    });
    await settle();
    const before = asking === 'sync' ? [] : [all, []];
    isNext = asking === 'heartbeat';
    await settle();
    // The question that followed at once has been answered.
    expect(process.told).toEqual([...before, all]);
    expect(process.health).toEqual([]);
    await stopAll(fake, process);
    vi.restoreAllMocks();
  });
});

describe('an answer that takes its time', () => {
  const SLOW_MS = 2_500;
  async function slowly(fake: FakeGroup): Promise<Coordinator> {
    const coordinator = await fake.connect();
    return {
      ...coordinator,
      heartbeat: async (member) => {
        const answer = await coordinator.heartbeat(member);
        await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
        return answer;
      },
    };
  }

  test('holds for a session from when it was asked for', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const process = new Process(fake, false, () => slowly(fake));
    await vi.advanceTimersByTimeAsync(heartbeatMs + SLOW_MS - 1);
    fake.goAway();
    await vi.advanceTimersByTimeAsync(sessionMs - SLOW_MS);
    expect(process.told).toEqual([all]);
    await vi.advanceTimersByTimeAsync(1);
    expect(process.told).toEqual([all, []]);
    await stopAll(fake, process);
  });

  test('to joining is a word of the coordinator too', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const process = new Process(fake, false, async () => {
      const coordinator = await fake.connect();
      return {
        ...coordinator,
        sync: async (...args) => {
          await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
          return await coordinator.sync(...args);
        },
      };
    });
    const second = new Process(fake);
    await vi.advanceTimersByTimeAsync(4 * SLOW_MS);
    expect(shared([process, second])).toEqual(all);
    await second.group.confirmed(NEVER);
    second.die();
    const third = new Process(fake);
    // Nearly a session in which the group waits for the dead one, and then the slow answer.
    await vi.advanceTimersByTimeAsync(sessionMs + 2 * SLOW_MS);
    expect(shared([process, third])).toEqual(all);
    expect(process.told).not.toContainEqual([]);
    await stopAll(fake, process, second, third);
  });

  test('confirms nothing to those who came while it was under way', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const process = new Process(fake, false, () => slowly(fake));
    await vi.advanceTimersByTimeAsync(heartbeatMs + 1);
    let isConfirmed = false;
    const confirmed = process.group.confirmed(NEVER).then(() => {
      isConfirmed = true;
    });
    await vi.advanceTimersByTimeAsync(2 * SLOW_MS - 2);
    expect(isConfirmed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await confirmed;
    await stopAll(fake, process);
  });
});

describe('confirmed', () => {
  test('is the answer to a question asked after the call, at once', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const process = new Process(fake);
    await settle();
    await vi.advanceTimersByTimeAsync(heartbeatMs / 2);
    const before = fake.asked.length;
    await process.group.confirmed(NEVER);
    expect(fake.asked.slice(before)).toEqual(['heartbeat m1']);
    await stopAll(fake, process);
  });

  test('comes after a rebalance and what it brought', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const first = new Process(fake);
    await settle();
    const second = new Process(fake);
    await vi.advanceTimersByTimeAsync(0);
    expect(first.told).toEqual([all]);
    await first.group.confirmed(NEVER);
    expect(first.told.map(({ length }) => length)).toEqual([8, 4]);
    await stopAll(fake, first, second);
  });

  test('comes when nobody waits for it any more', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    fake.goAway();
    const process = new Process(fake);
    const abort = new AbortController();
    const confirmed = process.group.confirmed(abort.signal);
    await settle();
    abort.abort();
    await confirmed;
    await process.group.confirmed(abort.signal);
    await stopAll(fake, process);
  });
});

describe('what retrying cannot mend', () => {
  test.each([
    ['INCONSISTENT_GROUP_PROTOCOL', 'topics', /another program.*Stop it, or set another namespace/],
    ['INVALID_SESSION_TIMEOUT', 'topics', /group\.min\.session\.timeout\.ms.*6000 ms/],
    ['INVALID_GROUP_ID', 'topics', /Set another namespace/],
    ['GROUP_MAX_SIZE_REACHED', 'topics', /group\.max\.size/],
    ['GROUP_AUTHORIZATION_FAILED', 'denied', /lacks rights on groups/],
  ])('%s ends the run as %s, and says what to do', async (type, code, message) => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    fake.disturb('join', protocolError(type));
    const process = new Process(fake);
    const error = await process.ended;
    expect(error).toMatchObject({ name: 'TransportError', code });
    expect(String(error)).toMatch(message);
    expect(String(error)).toMatch(/acme\.score.*\.$/);
    expect(fake.open.size).toBe(0);
  });
});

describe('a member that is told to stop', () => {
  test('leaves nothing behind', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const process = new Process(fake);
    await settle();
    process.stop();
    await process.ended;
    expect(fake.memberIds).toEqual([]);
    expect(fake.open.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(process.told).toEqual([all]);
  });

  test('while it waits for the group leaves it at once', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    const first = new Process(fake);
    await settle();
    const second = new Process(fake);
    await vi.advanceTimersByTimeAsync(1);
    expect(fake.memberIds).toEqual(['m1', 'm2']);
    second.stop();
    await second.ended;
    expect(fake.memberIds).toEqual(['m1']);
    expect(fake.open.size).toBe(1);
    await stopAll(fake, first);
  });

  test('while Kafka cannot be reached ends all the same', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    fake.goAway();
    const process = new Process(fake);
    await settle();
    process.stop();
    await process.ended;
    expect(process.health).toEqual([expect.any(String), null]);
  });

  test.each(['connect', 'leave'] as const)(
    'does not wait longer than a second where %s is not answered',
    async (asking) => {
      const fake = new FakeGroup(KAFKA_LIMITS);
      const process = new Process(fake);
      await settle();
      fake.disturb(asking, 'silence');
      process.stop();
      await vi.advanceTimersByTimeAsync(1_000);
      await process.ended;
      expect(fake.open.size).toBe(0);
      await vi.advanceTimersByTimeAsync(sessionMs + rebalanceMs);
      expect(fake.memberIds).toEqual([]);
    },
  );

  test('closes a connection that comes too late', async () => {
    const fake = new FakeGroup(KAFKA_LIMITS);
    let connect: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      connect = resolve;
    });
    const process = new Process(fake, false, async () => {
      await gate;
      return await fake.connect();
    });
    process.stop();
    await process.ended;
    connect();
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.asked).toEqual(['connect']);
    expect(fake.open.size).toBe(0);
  });
});

describe('whatever happens to a group', () => {
  const event = fc.record({
    what: fc.constantFrom('join', 'leave', 'die', 'forget', 'skip', 'away', 'back', 'fault'),
    whom: fc.nat(5),
    type: fc.constantFrom(
      'NOT_COORDINATOR_FOR_GROUP',
      'UNKNOWN_MEMBER_ID',
      'ILLEGAL_GENERATION',
      'REBALANCE_IN_PROGRESS',
    ),
    asking: fc.constantFrom('connect', 'join', 'sync', 'heartbeat', 'leave'),
    afterMs: fc.integer({ min: 0, max: 3_000 }),
  });

  test('its living members share all partitions once it has had its time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), async (events) => {
        const fake = new FakeGroup(KAFKA_LIMITS);
        let living = [new Process(fake)];
        const gone: Process[] = [];
        for (const { what, whom, type, asking, afterMs } of events) {
          const process = living[whom];
          if (what === 'join' && living.length < 5) living.push(new Process(fake));
          if (what === 'forget') fake.forget(fake.memberIds[whom] ?? '');
          if (what === 'skip') fake.skipGeneration();
          if (what === 'away') fake.goAway();
          if (what === 'back') fake.comeBack();
          if (what === 'fault') fake.disturb(asking, protocolError(type));
          if ((what === 'leave' || what === 'die') && process !== undefined && living.length > 1) {
            if (what === 'leave') process.stop();
            else process.die();
            living = living.filter((each) => each !== process);
            gone.push(process);
          }
          await vi.advanceTimersByTimeAsync(afterMs);
        }
        fake.comeBack();
        await vi.advanceTimersByTimeAsync(3 * (sessionMs + rebalanceMs));
        expect(shared(living)).toEqual(all);
        const shares = living.map(({ partitions }) => partitions.length);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        await stopAll(fake, ...living, ...gone);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
