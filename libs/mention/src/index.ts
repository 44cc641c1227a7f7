/** The mention: its record, parser, limits and ids. Pure: no I/O, no clock. */

export * from './hash.ts';
export * from './id.ts';
export * from './limits.ts';
export * from './mention.ts';
export * from './outcome.ts';
export { decodeMention, type ParseContext, parseMention } from './parse.ts';
export { REDACTION_MARKERS, redactText } from './redact.ts';
export { mentionInputSchema, mentionJsonSchema } from './schema.ts';
