/** Crises of the rehearsed world, and calms that look like one, against their truth. */
import { SCENARIO_IDS } from '@goldenhour/rehearsal';
import { rehearse } from './rehearse.ts';
import { type Row, rowOf, textTable } from './row.ts';

export async function measureWorld(seed: number, say: (text: string) => void): Promise<void> {
  say(`Seed ${seed}: four weeks of six organisations, then the scenario; the whole pipeline.`);
  const rows: Row[] = [];
  for (const scenario of SCENARIO_IDS) {
    const row = rowOf(await rehearse(scenario, seed));
    rows.push(row);
    say(`  ${scenario}: opened ${row.opened}, severity ${row.severity}`);
  }
  say(`\n${textTable(rows)}`);
}
