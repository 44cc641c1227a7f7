/** Tags by which platforms say that they do not know. @source BCP 47 "und", "zxx", "mis", "mul" */
const NO_LANGUAGES = new Set(['und', 'zxx', 'mis', 'mul']);
/** X has private tags of its own for posts of a link, a media or a hashtag alone: qme, qht, … */
const PRIVATE = /^q[a-t][a-z]$/;

/** Whether a tag says nothing of the language. */
export function isUnknownLanguage(language: string): boolean {
  const tag = language.toLowerCase();
  return NO_LANGUAGES.has(tag.slice(0, 3)) || PRIVATE.test(tag);
}

/**
 * @param range in lower case
 * @source RFC 4647 §3.3.1, basic filtering: "nl" takes "nl-BE", "nl-BE" does not take "nl".
 */
export function isOfLanguage(language: string, range: string): boolean {
  const tag = language.toLowerCase();
  return tag === range || tag.startsWith(`${range}-`);
}
