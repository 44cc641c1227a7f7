/** Character references that older exports of posts carry: `&amp;`, `&lt;`, `&gt;` and their kin. */

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * Decodes named and numeric references once: `&amp;lt;` becomes `&lt;`, as its author wrote it.
 * What is not one of the few names, or no character, stays as it is.
 *
 * @source https://html.spec.whatwg.org/multipage/named-characters.html, those that exporters write
 */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g,
    (whole, decimal, hex, name) => {
      if (typeof name === 'string') return NAMED[name] ?? whole;
      const point =
        typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
      const isCharacter = point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
      return isCharacter ? String.fromCodePoint(point) : whole;
    },
  );
}
