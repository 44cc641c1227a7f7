/** NDJSON or plain lines: what tells the one from the other. */
import { AppError } from '@goldenhour/host';

export const FORMATS = ['auto', 'ndjson', 'lines'] as const;
export type Format = (typeof FORMATS)[number];

const LOOKS_LIKE_JSON = /^\s*\{\s*["}]/;
const BLANK = /^\s*$/;
/** What JSON begins with that is written over several lines, or is a list; no blanks around it. */
const SPREAD = /^(?:\[?\s*\{?$|\[\s*\{\s*["}])/;

/** The fault of such a line. */
export const AMONG_LINES =
  'a JSON object among plain lines; say --format ndjson, or --format lines where it is text';

const SPREAD_SENTENCE =
  'The input is JSON over several lines, or a list; one object a line is wanted. Convert it first: jq -c . FILE, or jq -c ".[]" FILE where it is a list. If it is text all the same, say --format lines.';

export const isBlank = (text: string): boolean => BLANK.test(text);

export const looksLikeJson = (text: string): boolean => LOOKS_LIKE_JSON.test(text);

export const isObject = (text: string): boolean =>
  looksLikeJson(text) && typeof parse(text) === 'object';

/** @throws AppError where the first line of an input begins JSON over several lines, or a list */
export function refuseSpread(text: string): void {
  if (SPREAD.test(text.trim())) throw new AppError(SPREAD_SENTENCE);
}

/** Undefined where it is no JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
