import type { z } from 'zod';
import { type ConfigSchema, describeNodes, entryOf, type Path } from './config-schema.ts';
import { AppError, EXIT } from './errors.ts';

export type ConfigFault = {
  /** `sources[0].type`; '' for the whole. */
  readonly path: string;
  /** `goldenhour.yaml:3:9`, a variable or a flag. */
  readonly at: string;
  /** What is wrong, what was found (never a secret) and what to do. */
  readonly message: string;
};

/** Faults told; the rest is counted. */
const FAULTS_MAX = 50;
/** @unit UTF-16 code units */
const FOUND_LENGTH_MAX = 60;
const KEYS_LISTED_MAX = 16;
/** Shorter parts of a key fit too many. @unit UTF-16 code units */
const PART_LENGTH_MIN = 3;

/** The configuration cannot be used (exit code 78). The message lists every fault. */
export class ConfigError extends AppError {
  override readonly name = 'ConfigError';
  override readonly exitCode = EXIT.config;
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[], options?: { readonly cause?: unknown }) {
    super(listOf(faults), options);
    this.faults = faults;
  }
}

function listOf(faults: readonly ConfigFault[]): string {
  const lines = faults.slice(0, FAULTS_MAX).map(({ path, at, message }) => {
    const where = path === '' ? at : at === '' ? path : `${path} (${at})`;
    return where === '' ? message : `${where}: ${message}`;
  });
  if (faults.length === 1) return `The configuration cannot be used. ${lines[0]}`;
  const more = faults.length - lines.length;
  if (more > 0) lines.push(`and ${more} more`);
  return `The configuration has ${faults.length} faults:\n${lines.map((line) => `  - ${line}`).join('\n')}`;
}

/** After every position of a file. */
export const ORDER = { variable: 1e9, flag: 2e9 } as const;

/** Where each value came from: file position, variable or flag. */
export class Origins {
  readonly #places = new Map<string, { readonly label: string; readonly order: number }>();
  readonly #whole: string;

  /** @param whole names the configuration as a whole */
  constructor(whole: string) {
    this.#whole = whole;
  }

  set(path: Path, label: string, order: number): void {
    this.#places.set(JSON.stringify(path), { label, order });
  }

  /** The place itself, or the nearest section around it. */
  of(path: Path): { readonly label: string; readonly order: number } {
    for (let length = path.length; length > 0; length -= 1) {
      const place = this.#places.get(JSON.stringify(path.slice(0, length)));
      if (place !== undefined) return place;
    }
    return { label: this.#whole, order: 0 };
  }

  /** In the order of the file; then what stands in no file. */
  sorted(faults: readonly ConfigFault[]): ConfigFault[] {
    const orders = new Map([...this.#places.values()].map(({ label, order }) => [label, order]));
    const orderOf = ({ at }: ConfigFault) =>
      orders.get(at) ?? (at === this.#whole ? 0 : ORDER.variable);
    return faults.toSorted((a, b) => orderOf(a) - orderOf(b));
  }
}

/** zod's issues as sentences. */
export function faultsOf(
  issues: readonly z.core.$ZodIssue[],
  given: unknown,
  schema: ConfigSchema,
  origins: Origins,
): ConfigFault[] {
  return issues
    .flatMap((issue) => flatten(issue, []))
    .flatMap((issue) => sentences(issue, given, schema))
    .map(({ path, message }) => ({ path: pathText(path), at: origins.of(path).label, message }));
}

type Issue = z.core.$ZodIssue;
type Located = { readonly path: Path; readonly message: string };

/** Of a union, the alternative that the person most likely meant: whose faults lie deepest, then fewest. */
function flatten(issue: Issue, prefix: Path): Issue[] {
  const path = [...prefix, ...(issue.path as Path)] as (string | number)[];
  if (issue.code === 'invalid_key') return [{ ...issue, path }];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0)
    return [{ ...issue, path } as Issue];
  const depth = (issues: readonly Issue[]) =>
    Math.min(...issues.map((one) => one.path.length), Number.MAX_SAFE_INTEGER);
  const [first, second] = [...issue.errors].sort(
    (a, b) => depth(b) - depth(a) || a.length - b.length,
  );
  // None got beyond the value itself: say what all of them want.
  if (
    first === undefined ||
    (depth(first) === 0 && !first.some((one) => one.code === 'unrecognized_keys'))
  )
    return [{ ...issue, path }];
  // Two sections fit equally badly: naming one of them would mislead.
  if (
    second !== undefined &&
    depth(second) === depth(first) &&
    second.length === first.length &&
    depth(first) === 0
  )
    return [{ ...issue, path }];
  return first.flatMap((one) => flatten(one, path));
}

function sentences(issue: Issue, given: unknown, schema: ConfigSchema): Located[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: unknownKey(key, path, given, schema),
    }));
  if (issue.code === 'invalid_key') {
    const why = issue.issues.map((one) => one.message).filter(isAuthored);
    return [{ path, message: `is no usable name${why.length > 0 ? `: ${why.join('; ')}` : ''}.` }];
  }
  const value = path.reduce(entryOf, given);
  const nodes = schema.at(path, given);
  const description = nodes.find((node) => node.description !== undefined)?.description;
  const about = description === undefined ? '' : ` (${description.replace(/\.$/, '')})`;
  const wanted = wantedBy(issue, nodes);
  if (value === undefined && issue.code !== 'custom')
    return [{ path, message: `is required: ${wanted}${about}.` }];
  const found = schema.sensitive(path) ? 'what was found is not shown' : `found ${show(value)}`;
  if (isAuthored(issue.message)) {
    // Whoever says more than one line has shown the value.
    if (issue.message.includes('\n')) return [{ path, message: issue.message }];
    const shown = value === undefined || typeof value === 'object' ? '' : `; ${found}`;
    return [{ path, message: `${issue.message.replace(/\.$/, '')}${shown}.` }];
  }
  return [
    {
      path,
      message: `must be ${wanted}${about}; ${found}.${hintFor(issue, value, valuesOf(nodes))}`,
    },
  ];
}

/** Written in the schema by a person, not by zod. */
function isAuthored(message: string): boolean {
  return !/^(Invalid|Too (big|small)|Unrecognized|Expected)\b/.test(message);
}

function wantedBy(issue: Issue, nodes: ReturnType<ConfigSchema['at']>): string {
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const bound =
      issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
    if (issue.origin === 'array' || issue.origin === 'set')
      return `a list of ${bound} ${plural(issue, 'entry', 'entries')}`;
    if (issue.origin === 'string')
      return `a text of ${bound} ${plural(issue, 'character', 'characters')}`;
  }
  if (nodes.length > 0) return describeNodes(nodes);
  return issue.code === 'invalid_type' ? `of type ${issue.expected}` : 'something else';
}

function plural(
  issue: Issue & { code: 'too_small' | 'too_big' },
  one: string,
  many: string,
): string {
  return Number(issue.code === 'too_small' ? issue.minimum : issue.maximum) === 1 ? one : many;
}

function valuesOf(nodes: ReturnType<ConfigSchema['at']>): readonly unknown[] {
  return nodes.flatMap((node) => node.enum ?? (node.const === undefined ? [] : [node.const]));
}

function hintFor(issue: Issue, value: unknown, values: readonly unknown[]): string {
  if (typeof value === 'string') {
    const near = nearest(
      value,
      values.filter((one) => typeof one === 'string'),
    );
    if (near !== undefined) return ` Did you mean ${near}?`;
    if (issue.code !== 'invalid_type') return '';
    if (issue.expected === 'boolean' && /^(yes|no|on|off)$/i.test(value))
      return ' Write true or false.';
    if (issue.expected === 'number' && /^-?\d+(\.\d+)?$/.test(value))
      return ' Write it without quotes.';
  }
  if (issue.code !== 'invalid_type') return '';
  if (issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return ' Put it in quotes.';
  if (issue.expected === 'array' && !Array.isArray(value))
    return ' Begin each entry with "- " on a line of its own.';
  return '';
}

function unknownKey(key: string, section: Path, given: unknown, schema: ConfigSchema): string {
  const known = schema.keysAt(section, given);
  const near = nearest(key, [...known, ...secretFileKeys(section, schema)]);
  if (near !== undefined) return `is no known key. Did you mean ${near}?`;
  if (key === '<<') return 'is no known key: YAML merges are not supported; repeat the keys.';
  const elsewhere = schema.leaves.find((leaf) => leaf.path.at(-1) === key)?.path.join('.');
  if (elsewhere !== undefined)
    return `is no known key here. Did you mean ${elsewhere}? Then its indentation is wrong.`;
  if (known.length === 0 || known.length > KEYS_LISTED_MAX) return 'is no known key.';
  return `is no known key. Known here: ${known.join(', ')}.`;
}

function secretFileKeys(section: Path, schema: ConfigSchema): readonly string[] {
  return schema
    .keysAt(section)
    .filter((key) => schema.at([...section, key]).some((node) => node.secret === true))
    .map((key) => `${key}File`);
}

/**
 * The one that a slip of the fingers explains: few edits for the length, and fewer than any other.
 * Else the only one that holds the word as its first or last part (`zone`: `timeZone`).
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let fewest = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const edits = editsBetween(word.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest) [best, fewest] = [candidate, edits];
  }
  if (best !== undefined || word.length < PART_LENGTH_MIN) return best;
  const part = word.toLowerCase();
  const holding = candidates.filter((candidate) => {
    const whole = candidate.toLowerCase();
    return whole.startsWith(part) || whole.endsWith(part);
  });
  return holding.length === 1 ? holding[0] : undefined;
}

/** Insertions, deletions, replacements and swapped neighbours (optimal string alignment). */
function editsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.MAX_SAFE_INTEGER;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? at(i - 2, j - 2) + 1
          : replaced;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped));
    }
  }
  return at(a.length, b.length);
}

/** `https//host.tld/path`, `host.tld/path`: an address with a slip in it has a path all the same. */
const MISTYPED_ADDRESS = /^\s*((?:https?:?\/{0,2})?[\w-]+(?:\.[\w-]+)+(?::\w*)?[/?#])\S+/i;

/** As JSON, so that no control character of a file reaches a terminal. */
function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a section';
  if (typeof value !== 'string') return JSON.stringify(value) ?? typeof value;
  // Passwords stand in addresses, and the path of some is all the secret there is.
  const text = value
    .replace(/\/\/[^/@\s]*@/g, '//…@')
    .replace(/(:\/\/[^/?#]+[/?#])\S+/g, '$1…')
    .replace(MISTYPED_ADDRESS, '$1…');
  return JSON.stringify(
    text.length > FOUND_LENGTH_MAX ? `${text.slice(0, FOUND_LENGTH_MAX)}…` : text,
  );
}

export function pathText(path: Path): string {
  return path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\p{L}\p{N}_-]+$/u.test(step))
        return `[${JSON.stringify(step.slice(0, FOUND_LENGTH_MAX))}]`;
      return i === 0 ? step : `.${step}`;
    })
    .join('');
}
