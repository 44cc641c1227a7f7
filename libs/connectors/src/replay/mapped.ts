/** Reads records by a mapping of columns. */
import type { EpochMs } from '@goldenhour/mention';
import type { Field, Mapping } from './config.ts';
import { unescapeHtml } from './html.ts';
import type { Readable, Reading } from './reading.ts';
import { compileTime } from './time-format.ts';

/** Distinct values of the subject column whose answer is kept. */
const VALUES_KEPT_MAX = 4096;

/** Takes a value from a row; undefined or an empty string: the row does not say. */
type Get<Row> = (row: Row) => unknown;

/**
 * Compiles a mapping into a function from a row to what it says.
 *
 * @param resolve finds a column; called once for each mapped column, so it may complain
 * @throws RangeError for a zone or time pattern that cannot be used
 */
export function compileMapping<Row>(
  mapping: Mapping,
  resolve: (column: string, path: string) => Get<Row>,
  context: { readonly platform: string; readonly subjects: ReadonlySet<string> },
): (row: Row) => Reading {
  const at = (field: Field | undefined, path: string): Get<Row> => {
    if (field === undefined) return () => undefined;
    if (typeof field === 'string') return resolve(field, path);
    return () => field.value;
  };
  const readTime = compileTime(mapping.timeFormat, mapping.zone);
  const who =
    typeof mapping.author === 'string' ? { handle: mapping.author } : (mapping.author ?? {});
  const get = {
    id: at(mapping.id, 'mapping.id'),
    time: at(mapping.time, 'mapping.time'),
    text: at(mapping.text, 'mapping.text'),
    authorId: at(who.id, 'mapping.author.id'),
    handle: at(
      who.handle,
      typeof mapping.author === 'string' ? 'mapping.author' : 'mapping.author.handle',
    ),
    followers: at(who.followers, 'mapping.author.followers'),
    kind: at(mapping.kind, 'mapping.kind'),
    language: at(mapping.language, 'mapping.language'),
    url: at(mapping.url, 'mapping.url'),
    root: at(mapping.root, 'mapping.root'),
    parent: at(mapping.parent, 'mapping.parent'),
    platform: at(mapping.platform, 'mapping.platform'),
    country: at(mapping.country, 'mapping.country'),
    subject: at(mapping.subjects?.column, 'mapping.subjects.column'),
  };
  const counts = (['likes', 'reposts', 'replies', 'quotes', 'views'] as const).flatMap((name) => {
    const from = mapping.engagement?.[name];
    return from === undefined ? [] : [[name, at(from, `mapping.engagement.${name}`)] as const];
  });
  const decode = mapping.unescape === 'html' ? unescapeHtml : (text: string) => text;
  const subjectsOf = compileSubjects(mapping, context.subjects);

  const build = (
    row: Row,
    said: { time: EpochMs; text: string; nativeId: string | null },
  ): Readable => {
    const subjects = subjectsOf(string(get.subject(row)));
    if (subjects !== null && subjects.length === 0) {
      return {
        ok: false,
        reason: 'unknown_subject',
        detail: `${mapping.subjects?.column ?? 'subject'}: no subject of this configuration`,
      };
    }
    const platform = (string(get.platform(row)) ?? context.platform).toLowerCase();
    const prefixed = (native: string | null) => (native === null ? null : `${platform}:${native}`);
    const parent = prefixed(string(get.parent(row)));
    const author = {
      ...present('id', string(get.authorId(row))),
      ...present('handle', string(get.handle(row))),
      ...present('followers', number(get.followers(row))),
    };
    const engagement = counts.flatMap(([name, from]) => {
      const count = number(from(row));
      return count === null ? [] : [[name, count] as const];
    });
    const mention = {
      // Without one the parser makes it of author, time and text, the same each time.
      ...present('id', prefixed(said.nativeId)),
      platform,
      kind: string(get.kind(row))?.toLowerCase() ?? (parent === null ? 'post' : 'reply'),
      time: said.time,
      ...('id' in author || 'handle' in author ? { author } : {}),
      text: decode(said.text),
      ...present('language', string(get.language(row))),
      ...present('url', string(get.url(row))),
      ...present('root', prefixed(string(get.root(row)))),
      ...present('parent', parent),
      ...present('country', string(get.country(row))),
      ...(engagement.length === 0 ? {} : { engagement: Object.fromEntries(engagement) }),
    };
    return { ok: true, mention, subjects };
  };

  return (row) => {
    const time = readTime(get.time(row));
    if (time === null) {
      return {
        ok: false,
        reason: 'bad_time',
        detail: `${mapping.time}: not a time in the format ${mapping.timeFormat}`,
      };
    }
    const text = string(get.text(row)) ?? '';
    const who = string(get.authorId(row)) ?? string(get.handle(row));
    const nativeId = string(get.id(row));
    const content = () => JSON.stringify([who, time, text]);
    return {
      ok: true,
      time,
      nativeId,
      content,
      item: (ids) => {
        return build(row, { time, text, nativeId: ids === 'column' ? nativeId : null });
      },
    };
  };
}

/** @returns null: the row names no subject, so matching decides; empty: it names an unknown one */
function compileSubjects(
  mapping: Mapping,
  known: ReadonlySet<string>,
): (value: string | null) => readonly string[] | null {
  const map = new Map(Object.entries(mapping.subjects?.map ?? {}));
  // Few values come in many rows. Those that come after the first few thousand are worked out anew.
  const answers = new Map<string, readonly string[]>();
  return (value) => {
    if (value === null) return null;
    const answered = answers.get(value);
    if (answered !== undefined) return answered;
    const id = map.get(value) ?? slugify(value);
    const answer = known.has(id) ? [id] : [];
    if (answers.size < VALUES_KEPT_MAX) answers.set(value, answer);
    return answer;
  };
}

/** @example slugify('2012_Costa_Rica_earthquake') // '2012-costa-rica-earthquake' */
export function slugify(value: string): string {
  return value
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

/** A value as a trimmed string; null: the row does not say. */
function string(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return trimmed === '' ? null : trimmed;
}

/** A number where the cell holds one; what is neither empty nor a number is left for the parser to refuse. */
function number(value: unknown): unknown {
  const text = string(value);
  if (text === null) return null;
  const parsed = Number(text);
  return Number.isNaN(parsed) ? text : parsed;
}

function present(key: string, value: unknown): Record<string, unknown> {
  return value === null ? {} : { [key]: value };
}
