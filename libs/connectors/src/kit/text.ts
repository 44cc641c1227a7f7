/** What connectors make of the optional parts of a post, so that one of them costs itself alone. */
import { LANGUAGE_PATTERN, LIMITS, URL_PATTERN } from '@goldenhour/mention';
import { unescapeHtml } from '../replay/html.ts';

/** The first usable links, each once, at most as many as a mention holds. */
export function usableLinks(candidates: Iterable<unknown>): readonly string[] {
  const links = new Set<string>();
  for (const link of candidates) {
    if (links.size === LIMITS.links) break;
    if (isUsableUrl(link)) links.add(link);
  }
  return [...links];
}

export function isUsableUrl(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LIMITS.urlChars && URL_PATTERN.test(value);
}

/** The first that has the shape of a language tag; undefined where none has. */
export function usableLanguage(candidates: Iterable<unknown>): string | undefined {
  for (const tag of candidates) {
    if (typeof tag !== 'string' || tag.length > LIMITS.languageChars) continue;
    if (LANGUAGE_PATTERN.test(tag)) return tag;
  }
  return undefined;
}

/**
 * The words of a simple page, and where it links to. Paragraphs and line breaks become line
 * breaks; whatever else stands between `<` and `>` goes.
 *
 * @complexity linear
 */
export function readHtml(html: string): {
  readonly text: string;
  readonly links: readonly string[];
} {
  const links: string[] = [];
  for (const [, quoted, bare] of html.matchAll(/<a\s[^<>]*?href=(?:"([^"<>]*)"|([^\s"'<>]+))/gi))
    links.push(unescapeHtml(quoted ?? bare ?? ''));
  const plain = html
    .replaceAll(/<(?:p|br|\/p|\/div|\/li)\b[^<>]*>/gi, '\n')
    .replaceAll(/<\/?[a-z!][^<>]*>/gi, '')
    .replaceAll(/\n{2,}/g, '\n');
  return { text: unescapeHtml(plain).trim(), links: usableLinks(links) };
}
