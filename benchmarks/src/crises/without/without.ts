/** What each rule is worth: the same streams with it and without it. */
import { seeded } from '../cascades/real.ts';
import { CRISES, type Data, type Draw } from '../crises.ts';
import { type Contender, GOLDENHOUR } from '../detectors.ts';
import { figuresOf } from '../figures.ts';
import { measure } from '../measure.ts';
import { nabFigures } from '../nab-figures.ts';
import { LEGEND, textFigures, textNab } from '../text-report.ts';
import { contenderWithout, GROUNDS, type Ground, RULES } from './rules.ts';
import { stormsOf } from './voices.ts';

export function measureWithout(data: Data, draw: Draw, say: (text: string) => void): void {
  say(`Seed ${draw.seed}, ${draw.streams} streams for each brand and size.\n${LEGEND}`);
  say('Each twice: at the threshold that is shipped, and at the one for .25 false alarms.');
  for (const ground of GROUNDS) {
    say(`\nOn ${ground.name}:`);
    const rules = RULES.filter(({ on }) => on === ground);
    tell(GOLDENHOUR, { data, draw, ground }, say);
    for (const rule of rules) {
      say(`\n${rule.name}: ${rule.how}`);
      tell(contenderWithout(rule), { data, draw, ground }, say);
    }
  }
  say('\nthe five voices: without them every mention is an author of its own');
  for (const { authors, storms, alarms, alarmsWithout } of stormsOf(data.brands, draw)) {
    say(
      `  40 angry posts by ${authors}: ${alarms} alarms in ${storms} evenings, without the rule ${alarmsWithout}`,
    );
  }
}

type Setting = { readonly data: Data; readonly draw: Draw; readonly ground: Ground };

function tell(contender: Contender, { data, draw, ground }: Setting, say: (text: string) => void) {
  const { alter } = ground;
  for (const reading of ground.readings) {
    const others = seeded(draw.seed + 1);
    const measured = measure(contender, {
      ...{ ...data, reading, streams: draw.streams, crises: CRISES, random: seeded(draw.seed) },
      ...(alter === undefined ? {} : { alter: (stream) => alter(stream, others) }),
    });
    say(textFigures(figuresOf(contender, reading, measured)));
    say(textFigures(figuresOf({ ...contender, threshold: null }, reading, measured)));
  }
  say(textNab(contender.name, nabFigures(contender, data.brands)));
}
