/** The detector as shipped and published rules beside it, on the same streams. */
import type { Brand } from './brands.ts';
import { type RealCascade, seeded } from './cascades/real.ts';
import { type Contender, GOLDENHOUR, PEERS } from './detectors.ts';
import { type Figures, figuresOf } from './figures.ts';
import { measure } from './measure.ts';
import { type NabFigures, nabFigures } from './nab-figures.ts';
import { READINGS } from './simulate.ts';
import { LEGEND, textFigures, textNab } from './text-report.ts';

/** Put into each stream, of each kind. */
export const CRISES = 4;

export type Data = { readonly brands: readonly Brand[]; readonly cascades: readonly RealCascade[] };
export type Draw = { readonly streams: number; readonly seed: number };

export type Report = {
  readonly figures: readonly Figures[];
  readonly nab: readonly { readonly name: string; readonly figures: NabFigures }[];
};

/** @param say hears each part as it is measured */
export function measureCrises(data: Data, draw: Draw, say: (text: string) => void): Report {
  say(
    `Seed ${draw.seed}, ${draw.streams} streams for each brand and size, ${CRISES} crises of each kind in each.\n${LEGEND}`,
  );
  const figures: Figures[] = [];
  for (const contender of [GOLDENHOUR, ...PEERS]) {
    for (const reading of READINGS) {
      // The same streams for everybody.
      const plan = { ...data, reading, streams: draw.streams, crises: CRISES };
      const measured = measure(contender, { ...plan, random: seeded(draw.seed) });
      const one = figuresOf(contender, reading, measured);
      figures.push(one);
      say(`\n${textFigures(one)}`);
    }
  }
  say('\nNAB realTweets, totals alone, alarms as shipped:');
  const nab = [GOLDENHOUR].map((contender: Contender) => {
    const own = nabFigures(contender, data.brands);
    say(textNab(contender.name, own));
    return { name: contender.name, figures: own };
  });
  return { figures, nab };
}
