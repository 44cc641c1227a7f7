/** Texts of ASCII characters, made at once. */

/**
 * A text put together from pieces takes twice the time, and stays in its pieces, each an object,
 * for as long as it is kept. To spread the codes would take three times as long.
 *
 * @param codes few enough to be arguments of one call: some 16,000 are
 */
export function textOf(codes: Uint8Array): string {
  return Reflect.apply(String.fromCharCode, null, codes);
}
