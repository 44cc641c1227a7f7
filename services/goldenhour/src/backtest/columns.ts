/** The first line of a file of counts: what its columns are. */
import { csvFields } from '@goldenhour/connectors';
import { nearest } from '@goldenhour/host';

/** Where each stands; null where there is no such column. */
export type Columns = {
  readonly delimiter: string;
  readonly count: number;
  readonly timestamp: number;
  readonly total: number;
  readonly negative: number | null;
  readonly subject: number | null;
  /** Names of columns that nothing is read from. */
  readonly unused: readonly string[];
};

const NAMES = ['timestamp', 'total', 'negative', 'subject'] as const;
type Name = (typeof NAMES)[number];
/** NAB and what exports from it call the total so. */
const SYNONYMS: Readonly<Record<string, Name>> = { value: 'total' };
/** Comma first; the others are what spreadsheets write where the comma is for decimals. */
const DELIMITERS = [',', ';', '\t'];

const POSTS =
  'holds posts, which are read twice: save them as a file, and name a configuration with --config';

/** @returns a sentence's end, where these are no counts: "has no column …" */
export function readColumns(line: string): Columns | { readonly fault: string } {
  if (line.trimStart().startsWith('{')) return { fault: POSTS };
  const delimiter = DELIMITERS.find((one) => line.includes(one)) ?? ',';
  const names = csvFields(line, delimiter)?.map((name) => name.trim().toLowerCase());
  if (names === undefined) return { fault: 'has a first line whose quotes do not work out' };
  const found = new Map<Name, number>();
  const unused: string[] = [];
  for (const [at, name] of names.entries()) {
    const known = SYNONYMS[name] ?? NAMES.find((one) => one === name);
    if (known === undefined) unused.push(name);
    else if (found.has(known)) return { fault: `has two columns for ${known}; keep one of them` };
    else found.set(known, at);
  }
  const timestamp = found.get('timestamp');
  const total = found.get('total');
  if (timestamp === undefined || total === undefined) {
    return { fault: lacks(timestamp === undefined ? 'timestamp' : 'total', unused) };
  }
  return {
    delimiter,
    count: names.length,
    timestamp,
    total,
    negative: found.get('negative') ?? null,
    subject: found.get('subject') ?? null,
    unused,
  };
}

function lacks(name: Name, unused: readonly string[]): string {
  const near = nearest(name, unused);
  return `has no column ${name}${near === undefined ? '' : ` (is ${near} meant?)`}; its first line must name them: timestamp,total, and if there are any negative and subject`;
}
