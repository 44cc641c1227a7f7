/** Plays a world through all four stages on a real store, and reads what came of it. */
import { createLifecycle } from '@goldenhour/crisis';
import { createMatcher } from '@goldenhour/matching';
import type { EpochMs } from '@goldenhour/mention';
import {
  ALL_TOPICS,
  fromCrisisRecord,
  type PipelineOptions,
  type Route,
  runPipeline,
  STAGES,
  TOPICS,
  toCloudEvent,
} from '@goldenhour/pipeline';
import {
  type Clock,
  type InRecord,
  type Notification,
  type Reader,
  type Receiver,
  silent,
  type Transport,
} from '@goldenhour/pipeline/ports';
import { openEmbedded } from '@goldenhour/transport/embedded';
import { createDetector } from '@goldenhour/velocity';
import { createStillClock } from './clock.ts';
import { impatient } from './impatient.ts';
import { untilQuiet } from './quiet.ts';
import { scriptedSource } from './scripted-source.ts';
import { toneScorer } from './tone.ts';
import { createTurns } from './turns.ts';
import type { World } from './world.ts';

export const NAMESPACE = 'acme';

export type PlayOptions = StageOptions & {
  /** Store file. */
  readonly path: string;
  readonly partitions?: number;
  /** What stands between the stages and the store. */
  readonly wrap?: (transport: Transport) => Transport;
};

type StageOptions = {
  readonly batchRecords?: number;
  readonly receive?: (notification: Notification) => void;
};

/** Runs the world to its end. @throws what the wrapped transport throws */
export async function play(world: World, options: PlayOptions): Promise<Played> {
  const { path, partitions = 1, wrap = impatient } = options;
  const clock = createStillClock(Date.UTC(2026, 10, 21));
  await using store = await openEmbedded({
    path,
    namespace: NAMESPACE,
    partitions,
    topics: ALL_TOPICS,
    clock,
  });
  await playOn(wrap(store), world, { ...options, clock });
  return await readPlayed(store);
}

/** Runs the world to its end, or until the signal aborts. @throws what the transport throws */
export async function playOn(
  transport: Transport,
  world: World,
  options: StageOptions & { readonly clock: Clock; readonly signal?: AbortSignal },
): Promise<void> {
  const { clock, batchRecords = 200, receive, signal = new AbortController().signal } = options;
  const listener: Receiver = {
    name: 'listener',
    send: (notification) => Promise.resolve(receive?.(notification)),
  };
  const told: Pick<Route, 'modes' | 'minSeverity' | 'language'> = {
    modes: ['replay'],
    minSeverity: 0,
    language: 'en',
  };
  const routes = [{ receiver: listener, ...told }];
  await runPipeline({ ...stagesFor(world), transport, clock, routes, batchRecords }, signal);
}

/** Runs a world that happens now, until all has been said and done. */
export async function playLive(
  world: World,
  { path, start }: { readonly path: string; readonly start: EpochMs },
): Promise<Played> {
  const clock = createStillClock(start);
  await using store = await openEmbedded({
    path,
    namespace: NAMESPACE,
    partitions: 1,
    topics: ALL_TOPICS,
    clock,
  });
  const turns = createTurns(world.scripts.length, (to) => clock.move(to));
  const stop = new AbortController();
  await runPipeline(
    {
      ...stagesFor(world),
      sources: world.scripts.map((script) => scriptedSource(script, world.mode, turns)),
      transport: untilQuiet(store, { isOver: () => turns.isOver, onQuiet: () => stop.abort() }),
      clock,
      routes: [],
      batchRecords: 200,
      untilEnd: false,
    },
    stop.signal,
  );
  return await readPlayed(store);
}

/** What the stages need of a world, whatever they run on. */
export function stagesFor(
  world: World,
): Omit<PipelineOptions, 'transport' | 'clock' | 'routes' | 'batchRecords'> {
  return {
    telemetry: silent,
    health: () => undefined,
    namespace: NAMESPACE,
    stages: STAGES,
    subjects: new Map(
      world.subjects.map((profile) => {
        const { id, name, timeZone } = profile;
        return [id, { name, timeZone, language: undefined, profile }];
      }),
    ),
    matcher: createMatcher(world.subjects),
    sources: world.scripts.map((script) => scriptedSource(script, world.mode)),
    scorer: toneScorer,
    createDetector,
    createLifecycle,
    configVersion: 'test',
    untilEnd: true,
  };
}

/** All that a run left in its log. */
export type Played = { readonly [topic in keyof typeof TOPICS]: readonly InRecord[] };

export async function readPlayed(reader: Reader): Promise<Played> {
  const entries: [string, readonly InRecord[]][] = [];
  for (const [name, topic] of Object.entries(TOPICS)) {
    entries.push([name, await readTopic(reader, topic.name)]);
  }
  return Object.fromEntries(entries) as Played;
}

async function readTopic(reader: Reader, topic: string): Promise<InRecord[]> {
  const records: InRecord[] = [];
  for (let partition = 0; partition < reader.partitions; partition += 1) {
    for (let from = 0; ; ) {
      const found = await reader.scan(topic, partition, { from, maxRecords: 10_000 });
      const last = found.at(-1);
      if (last === undefined) break;
      records.push(...found);
      from = last.offset + 1;
    }
  }
  return records;
}

/** The crisis events as the command line prints them: by clock, crisis and revision. */
export function printedEvents(records: readonly InRecord[]): string[] {
  return records
    .map((record) => {
      const decoded = fromCrisisRecord(record);
      if (!decoded.ok) throw new Error(`an event cannot be read: ${decoded.refusal.reason}`);
      return decoded.value.event;
    })
    .sort(
      (a, b) =>
        a.at - b.at ||
        (a.crisis < b.crisis ? -1 : a.crisis > b.crisis ? 1 : 0) ||
        a.revision - b.revision,
    )
    .map((event) => JSON.stringify(toCloudEvent(event, NAMESPACE)));
}
