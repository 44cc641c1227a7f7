/** The long way: which faults, how often, and around which cluster. */
import type { DurationMs } from '@goldenhour/mention';
import { TOPICS } from '@goldenhour/pipeline';
import type { KafkaLimits } from '@goldenhour/transport/kafka';
import type { Role } from '../kafka/worker-process.ts';
import { STRIKE_POINTS } from './commit-trap.ts';
import {
  cutConnections,
  freezeWorker,
  hold,
  killAtStep,
  killBroker,
  killWorker,
  slowDown,
  storm,
  strandConnection,
  swallow,
} from './faults.ts';
import { QUICK } from './lives.ts';
import type { Fault } from './round.ts';

export type Campaign = {
  readonly name: string;
  readonly times: number;
  /** The fault of that turn, from 0. */
  readonly fault: (turn: number) => Fault;
  /** About how long one takes with its recovery, so that there is always something to read. */
  readonly secondsEach: number;
  /** Absent: the services as they are shipped. */
  readonly limits?: Partial<KafkaLimits>;
  readonly workers?: Partial<Readonly<Record<Role, number>>>;
  /** Who reaches the broker through the proxy. */
  readonly proxied?: readonly Role[];
  /** What shows that it goes on. */
  readonly watched?: string;
  /** Of a recovery; absent where nobody set one. */
  readonly goalMs?: { readonly p99?: DurationMs; readonly max?: DurationMs };
  /** Its recoveries tell nothing: what it does shows in no topic all the time. */
  readonly isSilent?: boolean;
};

export type Sizes = {
  readonly kills: number;
  readonly brokerKills: number;
  readonly cuts: number;
  readonly goneSeconds: number;
};

const RECOVERY_GOAL_MS: DurationMs = 10_000;
const ALL: readonly Role[] = ['connector', 'scorer', 'alerter'];
/** Longer than a request may take, and than a session. */
const LONG_MS: DurationMs = 4_000;

export function campaignsOf({ kills, brokerKills, cuts, goneSeconds }: Sizes): readonly Campaign[] {
  const few = Math.ceil(cuts / 5);
  const always = (fault: Fault) => (): Fault => fault;
  const quick = { limits: QUICK, workers: { scorer: 2 } };
  return [
    {
      ...quick,
      name: 'scorer killed',
      times: Math.ceil(kills * 0.6),
      fault: always(killWorker('scorer')),
      secondsEach: 3,
    },
    {
      ...quick,
      name: 'connector killed',
      times: Math.ceil(kills * 0.2),
      fault: always(killWorker('connector')),
      secondsEach: 3,
      watched: TOPICS.mentions.name,
    },
    {
      ...quick,
      name: 'alerter killed',
      times: Math.floor(kills * 0.2),
      fault: always(killWorker('alerter')),
      secondsEach: 2,
      isSilent: true,
    },
    {
      name: 'scorer killed (as shipped)',
      times: Math.ceil(kills / 8),
      workers: { scorer: 2 },
      fault: always(killWorker('scorer')),
      secondsEach: 10,
      goalMs: { p99: RECOVERY_GOAL_MS },
    },
    {
      name: 'scorer killed at a step',
      limits: QUICK,
      times: Math.ceil(kills / 100) * STRIKE_POINTS.length,
      proxied: ['scorer'],
      fault: (turn) => {
        const point = STRIKE_POINTS[turn % STRIKE_POINTS.length];
        return point === undefined ? cutConnections : killAtStep(point);
      },
      secondsEach: 4,
    },
    {
      name: 'broker killed',
      times: brokerKills,
      workers: { scorer: 2 },
      fault: always(killBroker(0)),
      secondsEach: 15,
      goalMs: { max: RECOVERY_GOAL_MS },
    },
    {
      name: `broker gone for ${goneSeconds} s`,
      times: 1,
      workers: { scorer: 2 },
      fault: always(killBroker(goneSeconds * 1_000)),
      secondsEach: goneSeconds + 30,
      goalMs: { max: RECOVERY_GOAL_MS },
    },
    {
      ...quick,
      name: 'connections cut',
      times: cuts,
      proxied: ALL,
      fault: always(cutConnections),
      secondsEach: 2,
    },
    {
      limits: QUICK,
      name: 'one connection half-open',
      times: cuts,
      proxied: ['scorer'],
      fault: always(strandConnection),
      secondsEach: 4,
    },
    {
      ...quick,
      name: 'connections half-open',
      times: few,
      proxied: ALL,
      fault: always(swallow(LONG_MS)),
      secondsEach: 8,
    },
    {
      ...quick,
      name: 'network parted',
      times: few,
      proxied: ALL,
      fault: always(hold(LONG_MS)),
      secondsEach: 8,
    },
    {
      ...quick,
      name: 'network slow',
      times: few,
      proxied: ALL,
      fault: always(slowDown({ delayMs: 100, bytesPerSecond: 100_000 }, LONG_MS)),
      secondsEach: 8,
    },
    {
      ...quick,
      name: 'a zombie: frozen scorer',
      times: few,
      fault: always(freezeWorker('scorer', 2_000)),
      secondsEach: 5,
    },
    {
      ...quick,
      name: 'a zombie: frozen connector',
      times: few,
      workers: { connector: 2 },
      fault: always(freezeWorker('connector', 2_000)),
      secondsEach: 5,
      watched: TOPICS.mentions.name,
    },
    {
      ...quick,
      name: 'a zombie: frozen alerter',
      times: few,
      workers: { alerter: 2 },
      fault: always(freezeWorker('alerter', 2_000)),
      secondsEach: 3,
      isSilent: true,
    },
    {
      name: 'a zombie: frozen scorer (as shipped)',
      times: Math.ceil(few / 3),
      workers: { scorer: 2 },
      fault: always(freezeWorker('scorer', 10_000)),
      secondsEach: 15,
    },
    {
      limits: QUICK,
      name: 'frozen beyond its transaction',
      times: Math.ceil(few / 3),
      fault: always(freezeWorker('scorer', 13_000)),
      secondsEach: 18,
    },
    {
      ...quick,
      name: 'rebalance storm',
      times: 2,
      fault: always(storm(few, 1_000)),
      secondsEach: 2 * few,
    },
  ];
}
