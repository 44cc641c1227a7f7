/** A rehearsed scenario as one row: what should happen, and what did. */
import type { Rehearsed } from './rehearse.ts';

export const HEAD = [
  'scenario',
  'truth',
  'opened',
  'lane',
  'severity',
  'elsewhere',
  'weeks before',
  'agrees',
] as const;

export type Row = { readonly [column in (typeof HEAD)[number]]: string };

export function rowOf({ scenario, truth, found, before, agrees, faults }: Rehearsed): Row {
  const { subject, expectation } = truth;
  const own = found.filter((one) => one.subject === subject);
  const first = own[0];
  const severity = Math.max(0, ...own.map((one) => one.severity));
  return {
    scenario,
    truth:
      expectation.kind === 'calm'
        ? `calm, severity ≤ ${expectation.severityMax}`
        : `crisis, ≤ ${Math.round((expectation.openBy - expectation.onset) / 60_000)} min, severity ≥ ${expectation.severityMin}`,
    opened: first === undefined ? 'no' : openedInWords(first.minutesAfterOnset),
    lane: first?.lane ?? '–',
    severity: String(severity),
    elsewhere: String(found.length - own.length),
    'weeks before': String(before.length),
    agrees: agrees ? 'yes' : `no: ${faults.join(' ')}`,
  };
}

const openedInWords = (minutes: number | null): string =>
  minutes === null ? 'yes' : `after ${Math.round(minutes)} min`;

/** Columns as wide as their widest cell. */
export function textTable(rows: readonly Row[]): string {
  const lines = [Object.fromEntries(HEAD.map((name) => [name, name])) as Row, ...rows];
  const widths = HEAD.map((name) => Math.max(...lines.map((line) => line[name].length)));
  return lines
    .map((line) =>
      HEAD.map((name, at) => line[name].padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
