/**
 * The mention: its record, published format, parser, limits, ids and redaction. Pure: no I/O, no
 * clock, no state, so safe to call from anywhere.
 *
 * Promises that what `parseMention` accepts is within `LIMITS`, well-formed Unicode and plain
 * data, and that reading it back gives the same. Bad data is an `Outcome`, never an exception.
 */

export * from './hash.ts';
export * from './id.ts';
export * from './limits.ts';
export * from './mention.ts';
export * from './outcome.ts';
export { decodeMention, type ParseContext, parseMention } from './parse.ts';
export { REDACTION_MARKERS, redactText } from './redact.ts';
export { LANGUAGE_PATTERN, mentionInputSchema, mentionJsonSchema, URL_PATTERN } from './schema.ts';
