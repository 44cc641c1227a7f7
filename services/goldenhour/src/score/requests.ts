/** From a line to what the scorer is asked: NDJSON or plain text. */

import { joinSpans, NameFinder, NO_SPANS, type Span, spansOfOthers } from '@goldenhour/matching';
import { KINDS, type Kind } from '@goldenhour/mention';
import type { ScoreRequest } from '@goldenhour/pipeline/ports';
import { exactNumber, type Id } from './exact-number.ts';
import {
  AMONG_LINES,
  type Format,
  isBlank,
  isObject,
  looksLikeJson,
  parse,
  refuseSpread,
} from './format.ts';
import type { Line } from './lines.ts';

/** One judgement that is asked for, and what its line on standard output begins with. */
export type Asked = {
  readonly id: Id;
  /** As it stood; undefined where none was named. */
  readonly subject: string | undefined;
  readonly request: ScoreRequest;
};

/** What a line wanted, or why it cannot be read. */
export type Read = { readonly asked: readonly Asked[] } | { readonly fault: string };

/** Names of one line, each at most so many characters long. */
const NAMES_MAX = 64;
const NAME_CHARS_MAX = 100;
/** Lines by which the format is seen, where so many come at once. */
const SEEN_BY_LINES = 10;

type Row = {
  readonly id: Id;
  readonly text: string;
  readonly kind: Kind;
  readonly platform: string;
  readonly language: string | undefined;
  readonly subjects: readonly string[];
  readonly others: readonly string[];
};

/** Reads the lines of all inputs, one after another; the format is that of what is seen first. */
export class RequestReader {
  readonly #names = new NameFinder();
  #format: Format;
  /** Whether lines that look like JSON are meant as text. */
  readonly #isText: boolean;

  constructor(format: Format) {
    this.#format = format;
    this.#isText = format === 'lines';
  }

  /**
   * @param before how many lines the inputs before this one had
   * @shape one for each line; an empty line of NDJSON asks for nothing
   * @throws AppError where an input begins like JSON over several lines
   */
  read(lines: readonly Line[], before = 0): readonly Read[] {
    if (!this.#isText && lines[0]?.number === 1) {
      const first = lines.find(({ text }) => text === null || !isBlank(text));
      if (typeof first?.text === 'string') refuseSpread(first.text);
    }
    if (this.#format === 'auto') this.#format = formatOf(lines);
    const rows = lines.map((line) => this.#rowOf(line, before));
    const named = rows.flatMap((row) =>
      row !== null && 'subjects' in row ? [...row.subjects, ...row.others] : [],
    );
    if (named.length > 0) this.#names.learn(named);
    return rows.map((row): Read => {
      if (row === null) return { asked: [] };
      return 'fault' in row ? row : { asked: this.#ask(row) };
    });
  }

  #rowOf(line: Line, before: number): Row | { readonly fault: string } | null {
    const { number, text, fault } = line;
    if (text === null) return { fault: fault ?? 'cannot be read' };
    if (this.#format === 'ndjson') return isBlank(text) ? null : rowOf(text);
    if (!this.#isText && isObject(text)) return { fault: AMONG_LINES };
    return { id: before + number, text, ...PLAIN };
  }

  #ask({ id, text, kind, platform, language, subjects, others }: Row): readonly Asked[] {
    const request = {
      text,
      kind,
      platform,
      language,
      subject: '',
      spans: NO_SPANS,
      others: NO_SPANS,
    };
    if (subjects.length === 0) return [{ id, subject: undefined, request }];
    const own = subjects.map((name) => this.#names.find(text, name));
    const rest = others.map((name) => this.#names.find(text, name));
    const all: readonly Span[] =
      own.length + rest.length === 1 ? own.flat() : joinSpans([...own.flat(), ...rest.flat()]);
    return subjects.map((subject, index): Asked => {
      const spans = own[index] ?? NO_SPANS;
      const places = { spans, others: spansOfOthers(spans, all) };
      return { id, subject, request: { ...request, subject, ...places } };
    });
  }
}

const PLAIN = {
  kind: 'post',
  platform: 'unknown',
  language: undefined,
  subjects: [],
  others: [],
} as const;

/**
 * An object among the first lines says that all are objects, also where lines before it are broken.
 * Lines that are empty, or cannot be read, tell nothing.
 */
function formatOf(lines: readonly Line[]): Format {
  const told = lines.filter(({ text }) => text !== null && !isBlank(text));
  const [first] = told;
  if (first === undefined) return 'auto';
  const isJson =
    looksLikeJson(first.text ?? '') ||
    told.slice(0, SEEN_BY_LINES).some(({ text }) => isObject(text ?? ''));
  return isJson ? 'ndjson' : 'lines';
}

function rowOf(line: string): Row | { readonly fault: string } {
  const parsed = parse(line);
  if (parsed === undefined) return { fault: 'not JSON' };
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) {
    return { fault: 'JSON, but not an object' };
  }
  const fields = parsed as Readonly<Record<string, unknown>>;
  const { id, text, lang, platform, kind, subject, others } = fields;
  if (typeof text !== 'string') return { fault: `text ${absentOr(text, 'must be a text')}` };
  if (typeof id !== 'string' && typeof id !== 'number') {
    return { fault: `id ${absentOr(id, 'must be a text or a number')}` };
  }
  if (id === Infinity || id === -Infinity) return { fault: 'id is no number that can be told' };
  if (!isOptionalText(lang)) return { fault: 'lang must be a text, such as nl' };
  if (!isOptionalText(platform)) return { fault: 'platform must be a text, such as x' };
  const isKnownKind = kind === undefined || kind === null || isKind(kind);
  if (!isKnownKind) return { fault: `kind must be one of ${KINDS.join(', ')}` };
  const subjects = namesOf(subject);
  if (subjects === null) return { fault: `subject must be ${NAMES}` };
  const beside = Array.isArray(others) && others.length === 0 ? [] : namesOf(others);
  if (beside === null) return { fault: `others must be ${NAMES}` };
  return {
    id: typeof id === 'string' ? id : exactNumber(id, line, 'id'),
    text,
    kind: kind ?? 'post',
    platform: platform ?? 'unknown',
    language: lang ?? undefined,
    subjects,
    others: beside,
  };
}
const NAMES = `a name of 1 to ${NAME_CHARS_MAX} characters, or a list of 1 to ${NAMES_MAX} such names`;

function absentOr(value: unknown, otherwise: string): string {
  return value === undefined || value === null ? 'is missing' : otherwise;
}

function isOptionalText(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

function isKind(value: unknown): value is Kind {
  return (KINDS as readonly unknown[]).includes(value);
}

/** Null: these are no names. */
function namesOf(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return [];
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isName = (name: unknown): name is string =>
    typeof name === 'string' && name !== '' && name.length <= NAME_CHARS_MAX;
  return names.length > 0 && names.length <= NAMES_MAX && names.every(isName) ? names : null;
}
