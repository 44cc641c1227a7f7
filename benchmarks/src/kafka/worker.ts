/** One process of the Kafka bench: does one part and prints its report as JSON. */
import { bareLoop } from './bare-loop.ts';
import type { ScorePlan, StagesPlan } from './plan.ts';
import { scoreStage, someStages } from './stages.ts';

const [part = '', plan = '{}'] = process.argv.slice(2);
const report = await measure();
await new Promise((resolve) => process.stdout.write(JSON.stringify(report), resolve));

function measure(): Promise<object> {
  switch (part) {
    case 'trivial':
    case 'natural':
      return scoreStage(JSON.parse(plan) as ScorePlan, part);
    case 'bare-subject':
      return bareLoop(JSON.parse(plan) as ScorePlan, 'subject');
    case 'bare-mention':
      return bareLoop(JSON.parse(plan) as ScorePlan, 'mention');
    case 'stages':
      return someStages(JSON.parse(plan) as StagesPlan);
    default:
      throw new Error(`There is no part '${part}'.`);
  }
}
