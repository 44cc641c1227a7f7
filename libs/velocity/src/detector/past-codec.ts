/** What a subject has learned, as text. Numbers are written in full: what is read is what was. */
import type { Block } from '../rarity/block.ts';
import { type Tail, tailOf } from '../rarity/tail.ts';
import { COUNT_PRIOR, emptyUsual, SUSTAINED_PRIOR, type Usual } from '../rarity/usual.ts';
import { Entry } from './entry.ts';
import type { Heard, Levels } from './levels.ts';
import { noPast, type Past } from './past.ts';

/** The hour under way: it changes with every settled minute. @range ≤ 6 kB */
export function encodeHour(past: Past): Readonly<Record<string, unknown>> {
  const { lessons, running, learnedTo } = past;
  return {
    to: learnedTo === Infinity ? null : learnedTo,
    hour: lessons.hour,
    blocks: lessons.blocks.map((block) => block && [block.total, block.scored, block.negative]),
    running: [running.total, running.scored, running.negative, running.isCovered],
    block: bySource(past.runningHeard),
    heard: bySource(past.hourHeard),
  };
}

/** In one order, whatever came first. */
function bySource(heard: Heard): (readonly [source: number, total: number])[] {
  return [...heard].sort(([a], [b]) => a - b);
}

/** All that whole hours have taught: it changes once an hour. @range ≤ 8 kB */
export function encodeUsual({ lessons, levels }: Past): string {
  const { usual } = lessons;
  const { tone } = usual;
  return JSON.stringify({
    hours: usual.hours.flatMap(({ blocks, total }) => [blocks, total]),
    level: [usual.recent, usual.burstLeft, usual.blocks],
    counts: usual.counts,
    expectations: usual.expectations,
    dispersion: usual.dispersion,
    sustained: usual.sustainedDispersion,
    tone: [tone.logit, tone.variance, tone.burstSquares, tone.bursts],
    burst: [tone.burstScored, tone.burstNegative],
    tail: encodeTail(usual.tail),
    lasting: encodeTail(usual.sustainedTail),
    levels: [...levels].map(([source, { blocks, total }]) => [source, blocks, total]),
  });
}

/** @throws StateError when an entry is damaged */
export function decodePast(
  hour: { readonly key: string; readonly value: unknown },
  usual: { readonly key: string; readonly text: string } | null,
): Past {
  const past = usual === null ? noPast() : withUsual(usual.key, usual.text);
  const entry = new Entry(hour.key);
  const fields = entry.fields(JSON.stringify(hour.value));
  past.learnedTo = entry.numberOrNull(fields['to']) ?? Infinity;
  past.lessons.hour = entry.number(fields['hour']);
  past.lessons.blocks.push(
    ...entry.list(fields['blocks']).map((block): Block | null => {
      if (block === null) return null;
      const [total = 0, scored = 0, negative = 0] = entry.numbers(block);
      return { total, scored, negative };
    }),
  );
  const [total, scored, negative, isCovered] = entry.list(fields['running']);
  Object.assign(past.running, {
    total: entry.number(total),
    scored: entry.number(scored),
    negative: entry.number(negative),
    isCovered: isCovered === true,
  });
  fill(entry, past.runningHeard, fields['block']);
  fill(entry, past.hourHeard, fields['heard']);
  return past;
}

function withUsual(key: string, text: string): Past {
  const entry = new Entry(key);
  const fields = entry.fields(text);
  const usual: Usual = emptyUsual();
  const hours = entry.numbers(fields['hours']);
  usual.hours.forEach((hour, at) => {
    hour.blocks = entry.number(hours[2 * at]);
    hour.total = entry.number(hours[2 * at + 1]);
  });
  const [recent, burstLeft, blocks] = entry.numbers(fields['level']);
  const [logit, variance, burstSquares, bursts] = entry.numbers(fields['tone']);
  const [burstScored, burstNegative] = entry.numbers(fields['burst']);
  Object.assign(usual.tone, {
    logit: entry.number(logit),
    variance: entry.number(variance),
    burstSquares: entry.number(burstSquares),
    bursts: entry.number(bursts),
    burstScored: entry.number(burstScored),
    burstNegative: entry.number(burstNegative),
  });
  const levels: Levels = new Map(
    entry.list(fields['levels']).map((row) => {
      const [source, there, total] = entry.list(row);
      return [entry.number(source), { blocks: entry.number(there), total: entry.number(total) }];
    }),
  );
  const restored: Usual = {
    ...usual,
    recent: entry.number(recent),
    burstLeft: entry.number(burstLeft),
    blocks: entry.number(blocks),
    counts: entry.numbers(fields['counts']),
    expectations: entry.numbers(fields['expectations']),
    dispersion: entry.numbers(fields['dispersion']),
    sustainedDispersion: entry.numbers(fields['sustained']),
    tail: decodeTail(entry, fields['tail'], COUNT_PRIOR),
    sustainedTail: decodeTail(entry, fields['lasting'], SUSTAINED_PRIOR),
  };
  const past = noPast();
  return { ...past, lessons: { ...past.lessons, usual: restored }, levels };
}

/** The median and the exponent follow from the peaks. */
function encodeTail({ highest, blocks, peaks }: Tail): number[] {
  return [highest, blocks, ...peaks];
}

function decodeTail(entry: Entry, value: unknown, prior: Parameters<typeof tailOf>[1]): Tail {
  const [highest, blocks, ...peaks] = entry.numbers(value);
  return tailOf({ highest: entry.number(highest), blocks: entry.number(blocks), peaks }, prior);
}

function fill(entry: Entry, into: Heard, value: unknown): void {
  for (const row of entry.list(value)) {
    const [source, total] = entry.list(row);
    into.set(entry.number(source), entry.number(total));
  }
}
