/** The pipeline against an independent model, world by world. */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { arrivalsOfLog, arrivalsOfWorld } from './src/oracle/arrivals.ts';
import {
  anySource,
  type Comparable,
  differences,
  ofLog,
  ofPrediction,
} from './src/oracle/compare.ts';
import { excerptFaults } from './src/oracle/excerpts.ts';
import { predict } from './src/oracle/oracle.ts';
import { createWorld } from './src/world/create-world.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { play } from './src/world/play.ts';
import { TEST_SEED, TEST_SIZE } from './src/world/size.ts';
import type { World } from './src/world/world.ts';

const WORLDS = 30 * TEST_SIZE;
const seeds = Array.from({ length: WORLDS }, (_, at) => TEST_SEED + at);

/** What the worlds held, so that agreement is about something. */
const seen = new Map<string, number>();
const note = (what: string, count: number): void => {
  seen.set(what, (seen.get(what) ?? 0) + count);
};

test.for(seeds)(
  'world %i: scores, counts, signals and crises are as the oracle says',
  { timeout: 30_000 },
  async (seed) => {
    await using folder = await temporaryFolder();
    const world = createWorld(seed, { hoursLeast: 10, hoursMost: 48 });
    const played = await play(world, { path: join(folder.path, 'store.db') });
    const actual = ofLog(played);

    const fromLog = predict(arrivalsOfLog(played.mentions), world.subjects);
    expect(differences(actual, ofPrediction(fromLog))).toEqual([]);
    expect(excerptFaults(played, fromLog)).toEqual([]);
    // Where every source keeps its word, who spoke first makes no difference: the facts are enough.
    if (world.isInOrder) {
      const fromFacts = ofPrediction(predict(arrivalsOfWorld(world), world.subjects));
      const comparable = isToldTwice(world) ? anySource : (all: Comparable) => all;
      expect(differences(comparable(actual), comparable(fromFacts))).toEqual([]);
      note('worlds told from their facts alone', 1);
    }

    for (const { transition } of actual.events) note(transition, 1);
    note('missed', actual.missed.length);
    note('duplicates', fromLog.timeline.duplicates);
    note('edits', actual.scored.filter(({ revision }) => revision > 0).length);
    note('official', actual.scored.filter(({ official }) => official).length);
    note('unscored', actual.scored.filter(({ sentiment }) => sentiment === 'unscored').length);
    note(
      'crises with a blind source',
      actual.events.filter(({ blind }) => blind.length > 0).length,
    );
    note(
      'bins with a missing source',
      actual.counts.filter(({ missing }) => missing.length > 0).length,
    );
    note('dead letters', played.deadLetters.length);
    note('excerpts', played.samples.filter(({ value }) => value !== null).length);
  },
);

/** Some mention comes from several sources. */
function isToldTwice({ scripts }: World): boolean {
  const ids = scripts.map(({ batches }) => {
    const items = batches.flatMap((batch) => batch.items);
    return new Set(items.flatMap((item) => ('mention' in item ? [item.mention.id] : [])));
  });
  const all = ids.flatMap((own) => [...own]);
  return new Set(all).size < all.length;
}

test('the worlds held all that can go wrong', () => {
  const kinds = [
    'opened',
    'escalated',
    'eased',
    'resolved',
    'reopened',
    'missed',
    'duplicates',
    'edits',
    'official',
    'unscored',
    'crises with a blind source',
    'bins with a missing source',
    'dead letters',
    'excerpts',
    'worlds told from their facts alone',
  ];
  expect(kinds.filter((kind) => (seen.get(kind) ?? 0) < 2)).toEqual([]);
});

afterAll(() => {
  console.log(`seeds ${seeds.at(0)} to ${seeds.at(-1)}:`, Object.fromEntries(seen));
});
