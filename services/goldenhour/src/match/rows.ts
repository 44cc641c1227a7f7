/** From a line to what is matched: a mention in JSON, of which little must be there, or plain text. */
import type { Matchable } from '@goldenhour/matching';
import { LIMITS, parseMention } from '@goldenhour/mention';
import { exactNumber, type Id } from '../score/exact-number.ts';
import {
  AMONG_LINES,
  type Format,
  isBlank,
  isObject,
  looksLikeJson,
  refuseSpread,
} from '../score/format.ts';
import type { Line } from '../score/lines.ts';

export type MatchRow = { readonly id: Id; readonly mention: Matchable };

/** A row, why there is none, or null for an empty line of NDJSON. */
export type ReadRow = MatchRow | { readonly fault: string } | null;

/** What a mention is made of where a line does not say. */
const CONTEXT = { source: 'match', platform: 'unknown', mode: 'replay', observed: 0 } as const;

/** Reads the lines of all inputs, one after another; the format is that of what is seen first. */
export class RowReader {
  #format: Format;
  /** Whether lines that look like JSON are meant as text. */
  readonly #isText: boolean;
  /** Whether this input has said something. */
  #isBegun = false;

  constructor(format: Format) {
    this.#format = format;
    this.#isText = format === 'lines';
  }

  /**
   * @param before how many lines the inputs before this one had
   * @throws AppError where an input begins like JSON over several lines
   */
  read({ number, text, fault }: Line, before = 0): ReadRow {
    if (number === 1) this.#isBegun = false;
    if (text === null) {
      this.#isBegun = true;
      return { fault: fault ?? 'cannot be read' };
    }
    if (!isBlank(text)) this.#begin(text);
    if (this.#format === 'ndjson') return isBlank(text) ? null : rowOf(text, before + number);
    if (!this.#isText && isObject(text)) return { fault: AMONG_LINES };
    return plainRow(before + number, text);
  }

  #begin(text: string): void {
    if (!this.#isBegun && !this.#isText) refuseSpread(text);
    this.#isBegun = true;
    if (this.#format === 'auto') this.#format = looksLikeJson(text) ? 'ndjson' : 'lines';
  }
}

/** A plain line is no reply and no post: it says nothing of itself. */
function plainRow(id: number, text: string): MatchRow {
  return { id, mention: { text, platform: CONTEXT.platform, author: { id: '' }, links: [] } };
}

function rowOf(line: string, number: number): ReadRow {
  const fields = parse(line);
  if (fields === undefined) return { fault: 'not a JSON object' };
  const { id, lang, language, time, ...rest } = fields;
  const outcome = parseMention(
    {
      ...rest,
      id: `${CONTEXT.platform}:${number}`,
      time: time ?? LIMITS.timeMin,
      language: language ?? lang,
    },
    CONTEXT,
  );
  if (!outcome.ok) {
    const { reason, detail } = outcome.refusal;
    return { fault: detail === undefined || detail === '' ? reason : `${reason}, ${detail}` };
  }
  const named = typeof id === 'number' ? exactNumber(id, line, 'id') : id;
  return { id: isId(named) ? named : number, mention: outcome.value };
}

function isId(id: unknown): id is Id {
  return typeof id === 'string' || typeof id === 'number' || typeof id === 'object';
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
