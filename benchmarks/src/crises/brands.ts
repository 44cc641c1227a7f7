/** Counts of real brands, which crises are put into. */
import { readFileSync } from 'node:fs';
import { dataFile } from '@goldenhour/training/data';

/** Names in the development half of NAB's realTweets. */
const BRANDS = ['AAPL', 'AMZN', 'CRM', 'CVS', 'FB'] as const;
/** @unit milliseconds */
export const BIN_MS = 300_000;
/** @unit bins */
export const DAY_BINS = 288;

export type Brand = {
  readonly name: string;
  /** Of the first bin. @unit milliseconds since 1970 */
  readonly start: number;
  /** Mentions of every five minutes. */
  readonly counts: readonly number[];
  readonly perDay: number;
  /** Bins of labelled anomalies. */
  readonly labels: readonly number[];
  /** Bins from and to, both inside, around them. */
  readonly windows: readonly (readonly [number, number])[];
};

/** null where the development data is absent. */
export function readBrands(): readonly Brand[] | null {
  const labels = readJson('nab/labels.json');
  const windows = readJson('nab/windows.json');
  if (labels === null || windows === null) return null;
  return BRANDS.map((name) => {
    const key = `realTweets/Twitter_volume_${name}.csv`;
    const rows = readText(`nab/${key}`).split('\n').slice(1);
    const counts = rows.map((row) => Number(row.split(',')[1]));
    const start = instant(rows[0]?.split(',')[0] ?? '');
    const bin = (time: unknown): number => Math.round((instant(String(time)) - start) / BIN_MS);
    return {
      name,
      start,
      counts,
      perDay: (counts.reduce((sum, count) => sum + count, 0) / counts.length) * DAY_BINS,
      labels: (labels[key] as readonly unknown[]).map(bin),
      windows: (windows[key] as readonly (readonly unknown[])[]).map(
        ([from, to]) => [bin(from), bin(to)] as const,
      ),
    };
  });
}

function instant(time: string): number {
  return Date.parse(`${time.slice(0, 19).replace(' ', 'T')}Z`);
}

function readText(name: string): string {
  const path = dataFile(name);
  if (path === undefined) throw new Error(`The development data lacks ${name}.`);
  return readFileSync(path, 'utf8').trim();
}

function readJson(name: string): Readonly<Record<string, unknown>> | null {
  return dataFile(name) === undefined
    ? null
    : (JSON.parse(readText(name)) as Readonly<Record<string, unknown>>);
}
