/**
 * How soon a crisis is flagged, and how often nothing is: the detector as shipped and published
 * rules beside it, on the same streams.
 *
 *   npm run bench:crises                                  about a minute
 *   npm run bench:crises -- --streams 20                  streams for each brand and size; more is closer
 *   npm run bench:crises -- --seed 2
 *   npm run bench:crises -- --page reports/crises.html    the same as a page with plots
 *   npm run bench:crises -- --without                     each rule taken out in turn
 *   npm run bench:crises -- --cost                        time and state of the live detector
 *   npm run bench:crises -- --world                       the rehearsed scenarios against their truth
 */
import { readBrands } from './brands.ts';
import { realCascades } from './cascades/real.ts';
import { parseCommand } from './command.ts';
import { measureCost } from './cost/cost.ts';
import { measureCrises } from './crises.ts';
import { writePage } from './page/write-page.ts';
import { measureWithout } from './without/without.ts';
import { measureWorld } from './world/world.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const args = process.argv.slice(2);
const command = parseCommand(args);
if (typeof command === 'string') {
  process.stderr.write(`${command}\n`);
  process.exit(2);
}
if (command.part === 'cost') {
  measureCost(say);
  process.exit(0);
}
if (command.part === 'world') {
  await measureWorld(command.seed, say);
  process.exit(0);
}
const brands = readBrands();
const cascades = realCascades();
if (brands === null || cascades === undefined) {
  say('Skipped: the development data (nab, cascades) is not here.');
  process.exit(0);
}
const data = { brands, cascades };
if (command.part === 'without') measureWithout(data, command, say);
else {
  const report = measureCrises(data, command, say);
  if (command.page !== undefined) {
    writePage(command.page, report, { ...command, args });
    say(`\nWritten: ${command.page}`);
  }
}
