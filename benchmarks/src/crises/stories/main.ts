/**
 * How well the stories of a subject are told apart: two real crises merged into one subject.
 *
 *   node benchmarks/src/crises/stories/main.ts [--all]
 *
 * Every pair of the 19 events of CrisisLex T26, whatever their languages, nothing removed, without
 * any history, told with the shipped settings. The index is the adjusted Rand index between story
 * and event, over what is about the events (a sixth of the bushfire is a baseball final) and has
 * words, each as it was told when it came, from when both run. No setting is that of a pair; they
 * were chosen by the mean over all pairs, so there is no half that was not looked at. Then the four
 * events of T6, which no setting was chosen on; half of their tweets are about other things. With `--all` every pair is
 * printed.
 */
import { eventsOf, type Meeting, merge, type RealEvent } from './events.ts';
import { judgeEvent, judgePair, type PairFigures } from './judge.ts';
import { storySpeed } from './speed.ts';

const WORST = 8;
/** Events in two languages each: one cannot tell by words that they are one. */
const BILINGUAL = /Italy|Sardinia|Spain/;
const MEETINGS: readonly (readonly [name: string, meeting: Meeting])[] = [
  ['the second begins when a quarter of the first is said', { first: 0.25, second: 0.05 }],
  ['half of both is said', { first: 0.5, second: 0.5 }],
];
const say = (line = ''): void => void process.stdout.write(`${line}\n`);

const events = await eventsOf('replay/crisislex-t26-dev.ndjson');
if (events === undefined) say('CrisisLex T26 is not here: no stories are measured.');
else measure(events);
const unseen = await eventsOf('replay/crisislex-t6-dev.ndjson');
if (unseen !== undefined) {
  say('\nT6, on which nothing was chosen');
  measure(unseen);
}
say('\nspeed and state');
for (const line of storySpeed()) say(line);

function measure(all: readonly RealEvent[]): void {
  for (const [name, meeting] of MEETINGS) measurePairs(all, name, meeting);
  say('\none event alone: share in its largest story, stories of a tenth and more');
  for (const event of all) {
    const { name, largest, large } = judgeEvent(event);
    say([largest.toFixed(2), large, name].join('\t'));
  }
}

function measurePairs(all: readonly RealEvent[], name: string, meeting: Meeting): void {
  const pairs = all.flatMap((one, at) =>
    all
      .slice(at + 1)
      .map((other) => judgePair(`${one.name} + ${other.name}`, merge(one, other, meeting))),
  );
  say(`\nmerged where ${name}\nmean\tmedian\tp10\tworst\tall\tnone\tpairs`);
  report('all', pairs);
  report(
    'without events in two languages',
    pairs.filter((pair) => !BILINGUAL.test(pair.name)),
  );
  const sorted = pairs.toSorted((a, b) => a.index - b.index);
  say(process.argv.includes('--all') ? '\nall pairs' : '\nworst pairs');
  for (const pair of process.argv.includes('--all') ? sorted : sorted.slice(0, WORST)) {
    say(`${pair.index.toFixed(2)}\t${pair.name}`);
  }
}

function report(name: string, pairs: readonly PairFigures[]): void {
  const mean = (of: (pair: PairFigures) => number): string =>
    (pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length).toFixed(3);
  const sorted = pairs.map(({ index }) => index).sort((a, b) => a - b);
  const part = (share: number): string =>
    (sorted[Math.floor(share * sorted.length)] ?? 0).toFixed(2);
  const columns = [
    ...[mean(({ index }) => index), part(0.5), part(0.1), part(0)],
    ...[mean(({ all }) => all), mean(({ leftOut }) => leftOut), `${name} (${pairs.length})`],
  ];
  say(columns.join('\t'));
}
