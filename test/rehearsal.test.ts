/**
 * What the pipeline makes of each rehearsed scenario. The scenarios say themselves what is right;
 * this table says what is reached, and is where to look when a detector changes.
 */
import type { GroundTruth, ScenarioId } from '@goldenhour/rehearsal';
import { SCENARIO_IDS } from '@goldenhour/rehearsal';
import { expect, test, vi } from 'vitest';
import { goldenhour, scratch } from './command-line-harness.ts';

// Four weeks of six organisations go through all stages, in a process that may not be alone.
vi.setConfig({ testTimeout: 300_000 });

type Reached =
  | {
      /** Minutes after the onset until it is told. */
      readonly within: number;
      readonly severityMin: 1 | 2 | 3;
      /** One that speaks in it. */
      readonly lane?: string;
    }
  | { readonly severityMax: 0 | 1 | 2 | 3 };

const REACHED: Readonly<Record<ScenarioId, Reached>> = {
  'school-threat': { within: 2, severityMin: 3, lane: 'threat' },
  'hygiene-video': { within: 20, severityMin: 2 },
  'prepared-campaign': { within: 5, severityMin: 2 },
  'outage-jokes': { within: 10, severityMin: 2 },
  'leak-press': { within: 30, severityMin: 2 },
  'give-away': { severityMax: 1 },
  'football-night': { severityMax: 1 },
  'bot-flood': { severityMax: 1 },
  'source-gap': { severityMax: 0 },
};

const START: Readonly<Partial<Record<ScenarioId, string>>> = {
  'school-threat': '2026-11-15T20:30:00+01:00',
  'hygiene-video': '2026-11-17T15:50:00+01:00',
  'prepared-campaign': '2026-11-18T19:20:00+01:00',
  'outage-jokes': '2026-11-20T17:55:00+01:00',
  'leak-press': '2026-11-16T06:30:00+01:00',
  'give-away': '2026-11-14T11:50:00+01:00',
  'football-night': '2026-11-18T20:10:00+01:00',
  'bot-flood': '2026-11-19T13:50:00+01:00',
  'source-gap': '2026-11-17T10:30:00+01:00',
};

type Report = {
  readonly type: string;
  readonly truth: GroundTruth;
  readonly agrees: boolean;
  readonly faults: readonly string[];
  readonly found: readonly {
    readonly subject: string;
    readonly severity: number;
    readonly lane: string;
    readonly minutesAfterOnset: number | null;
  }[];
};

test.each(SCENARIO_IDS)('%s is told as it should be', async (scenario) => {
  const args = ['rehearse', scenario, '--speed', 'max', '--json', '--start', START[scenario] ?? ''];
  const { code, out, err } = await goldenhour(args, { cwd: scratch() });
  const report: Report = JSON.parse(out.trim().split('\n').at(-1) ?? '');
  const reached = REACHED[scenario];
  // The exit code says whether the two agree.
  expect(report.faults).toEqual([]);
  expect(report.agrees).toBe(true);
  expect(code, err).toBe(0);
  const own = report.found.filter(({ subject }) => subject === report.truth.subject);
  const severity = Math.max(0, ...own.map((one) => one.severity));
  if ('severityMax' in reached) {
    expect(severity).toBeLessThanOrEqual(reached.severityMax);
    return;
  }
  expect(own[0]?.minutesAfterOnset).toBeLessThanOrEqual(reached.within);
  expect(severity).toBeGreaterThanOrEqual(reached.severityMin);
  if (reached.lane !== undefined) expect(own.map(({ lane }) => lane)).toContain(reached.lane);
});
