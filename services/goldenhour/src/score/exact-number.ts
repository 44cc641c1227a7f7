/** Numbers that JavaScript would change: ids of posts have up to twenty digits. */

/** Written by `JSON.stringify` as it was read. */
export type Id = string | number | ExactNumber;

/** What `JSON.rawJSON` gives. */
export type ExactNumber = { readonly rawJSON: string };

type JsonWithSources = {
  rawJSON(source: string): ExactNumber;
  parse(
    text: string,
    reviver: (
      this: unknown,
      key: string,
      value: unknown,
      context: { readonly source?: string },
    ) => unknown,
  ): unknown;
};
// ECMAScript 2026; the types of this version of TypeScript's library lack it.
const json = JSON as unknown as JsonWithSources;

/**
 * The member `name` of the object that `text` is, as it was written there.
 * @param value as `JSON.parse` read it
 */
export function exactNumber(value: number, text: string, name: string): number | ExactNumber {
  if (Number.isSafeInteger(value) || !Number.isInteger(value)) return value;
  const found = new Map<unknown, string>();
  const root = json.parse(text, function reviver(key, member, { source }) {
    if (key === name && source !== undefined) found.set(this, source);
    return member;
  });
  const source = found.get(root);
  return source === undefined ? value : json.rawJSON(source);
}
