/** What each rule is worth: the same streams with it and without it. */
import { seeded } from '../cascades/real.ts';
import { CRISES, type Data, type Draw } from '../crises.ts';
import type { Contender } from '../detectors.ts';
import { figuresOf } from '../figures.ts';
import { type Measured, measure } from '../measure.ts';
import type { Reading } from '../simulate.ts';
import { LEGEND, textFigures } from '../text-report.ts';
import { contendersOf, RULES, type Rule, withGaps } from './rules.ts';
import { stormsOf } from './voices.ts';

/** Where a rule shows. */
const TOLD_FOR: readonly Reading[] = ['base', 'root'];

export function measureWithout(data: Data, draw: Draw, say: (text: string) => void): void {
  say(`Seed ${draw.seed}, ${draw.streams} streams for each brand and size.\n${LEGEND}`);
  say('Each twice: at the threshold that is shipped, and at the one for .25 false alarms.');
  for (const reading of TOLD_FOR) {
    for (const [hasGaps, rules] of [
      [false, RULES.filter((rule) => !rule.hasGaps)],
      [true, RULES.filter((rule) => rule.hasGaps)],
    ] as const) {
      say(hasGaps ? '\nOn streams with outages of half a day to two days:' : '');
      tell(rules, { data, draw, reading, hasGaps }, say);
    }
  }
  say('\nthe five voices: without them every mention is an author of its own');
  for (const { authors, storms, alarms, alarmsWithout } of stormsOf(data.brands, draw)) {
    say(
      `  40 angry posts by ${authors}: ${alarms} alarms in ${storms} evenings, without the rule ${alarmsWithout}`,
    );
  }
}

type Setting = {
  readonly data: Data;
  readonly draw: Draw;
  readonly reading: Reading;
  readonly hasGaps: boolean;
};

function tell(rules: readonly Rule[], setting: Setting, say: (text: string) => void): void {
  for (const [at, rule] of rules.entries()) {
    const [whole, without] = contendersOf(rule);
    if (at === 0) sayBoth(whole, setting, say);
    say(`\n${rule.name}: ${rule.how}`);
    sayBoth(without, setting, say);
  }
}

function sayBoth(contender: Contender, setting: Setting, say: (text: string) => void): void {
  const measured = measuredIn(contender, setting);
  say(textFigures(figuresOf(contender, setting.reading, measured)));
  say(textFigures(figuresOf({ ...contender, threshold: null }, setting.reading, measured)));
}

function measuredIn(contender: Contender, { data, draw, reading, hasGaps }: Setting): Measured {
  const outages = seeded(draw.seed + 1);
  const plan = { ...data, reading, streams: draw.streams, crises: CRISES };
  return measure(contender, {
    ...plan,
    random: seeded(draw.seed),
    ...(hasGaps ? { alter: (stream) => withGaps(stream, outages) } : {}),
  });
}
