/** One scenario of the rehearsed world through the whole pipeline, in a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { naturalStart, SCENARIOS, type ScenarioId } from '@goldenhour/rehearsal';
import { createZoneOffset } from '@goldenhour/velocity';

const MAIN = fileURLToPath(new URL('../../../../services/goldenhour/src/main.ts', import.meta.url));
/** Scenarios begin on their weekday and hour before this, so that each seed gives the same again. */
const NOW = Date.UTC(2026, 10, 21);
const ZONE = 'Europe/Amsterdam';

/** What `goldenhour rehearse --json` says last. */
export type Rehearsed = {
  readonly scenario: string;
  readonly truth: {
    readonly subject: string;
    readonly expectation:
      | {
          readonly kind: 'crisis';
          readonly onset: number;
          readonly openBy: number;
          readonly severityMin: number;
        }
      | { readonly kind: 'calm'; readonly severityMax: number };
  };
  readonly agrees: boolean;
  readonly faults: readonly string[];
  readonly found: readonly {
    readonly subject: string;
    readonly lane: string;
    readonly severity: number;
    readonly minutesAfterOnset: number | null;
  }[];
  /** Opened in the four weeks of ordinary life. */
  readonly before: readonly unknown[];
};

/** @throws Error with what it said, where it does not end with a report */
export async function rehearse(scenario: ScenarioId, seed: number): Promise<Rehearsed> {
  const zoneOffset = createZoneOffset();
  const start = naturalStart(SCENARIOS[scenario], NOW, (time) => zoneOffset(ZONE, time));
  const args = ['rehearse', scenario, '--speed', 'max', '--json', '--seed', String(seed)];
  const said = await outputOf([...args, '--start', new Date(start).toISOString()]);
  const last = said.trim().split('\n').at(-1) ?? '';
  return JSON.parse(last) as Rehearsed;
}

async function outputOf(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  if (!out.includes('goldenhour.rehearsal.report')) {
    throw new Error(`goldenhour ${args.join(' ')} gave no report:\n${err}`);
  }
  return out;
}
