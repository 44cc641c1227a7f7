/** Pieces of a word are rarely longer: what stands beyond is cut off before it is looked at. */
const UNITS_PER_TOKEN = 16;

const LINK = /\b(?:https?:\/\/|www\.)\S+/giu;
/** Also mail addresses; the bound keeps a long run of letters from being tried from each of them. */
const NAME = /(?:[\p{L}\p{N}_][\p{L}\p{N}_.+-]{0,63})?@[\p{L}\p{N}_][\p{L}\p{N}_.@-]{0,253}/gu;

/**
 * What the model is shown of a text: well-formed, on one line, no more than it can read; `@name`
 * and mail addresses as "@user" and links as "http", so that no name moves the verdict.
 *
 * @source F. Barbieri et al., TweetEval, 2020: the two words that models of tweets are trained with
 * @complexity O(min(length, tokens))
 */
export function inputText(text: string, tokens: number): string {
  return text
    .slice(0, tokens * UNITS_PER_TOKEN)
    .toWellFormed()
    .replaceAll(LINK, 'http')
    .replaceAll(NAME, '@user')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
