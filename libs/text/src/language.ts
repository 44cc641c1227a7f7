import { FUNCTION_WORDS } from './function-words.data.ts';

/** Words looked at; a post has fewer, and an article has said what it is written in by then. */
export const GUESS_WORDS_MAX = 60;

const LANGUAGES: readonly string[] = Object.keys(FUNCTION_WORDS);

/**
 * A word's vote is shared by the languages that have it: "de" says little, "niet" says Dutch. The
 * least common multiple of 1 … 16, so that shares are whole and their order cannot matter.
 */
const VOTE = 720_720;

/** Of a word: the languages that have it, and what each gets of its vote. */
type Ballot = { readonly languages: readonly number[]; readonly share: number };

const BALLOTS: ReadonlyMap<string, Ballot> = ballots();

/** How many unshared function words of another language it takes to doubt a hint, less one. */
export const HINT_WORDS = 2;

/**
 * The language that most of the function words in `words` speak for, as a two-letter code;
 * undefined when none do or two are level. The code may be of a language that no scorer has
 * (German, Danish, Tagalog …): that is what it is for.
 *
 * A `hint` (what the platform or the subject says, two letters) counts for {@link HINT_WORDS}
 * such words: it decides short texts and loses to a text that is plainly in another language. It
 * may be a language that is not known here.
 *
 * @shape words as {@link prepare} gives them
 * @complexity O(min(words, GUESS_WORDS_MAX))
 */
export function guessLanguage(words: readonly string[], hint?: string): string | undefined {
  const votes = new Float64Array(LANGUAGES.length);
  const count = Math.min(words.length, GUESS_WORDS_MAX);
  for (let at = 0; at < count; at += 1) {
    const word = words[at] ?? '';
    if (vote(votes, word)) continue;
    const apostrophe = word.indexOf("'");
    if (apostrophe < 0) continue;
    vote(votes, word.slice(0, apostrophe + 1));
    vote(votes, word.slice(apostrophe));
    // The word behind an elision: "qu'il", "dell'uomo".
    vote(votes, word.slice(apostrophe + 1));
  }
  if (hint === undefined) return winner(votes);
  const hinted = LANGUAGES.indexOf(hint);
  if (hinted >= 0) votes[hinted] = (votes[hinted] ?? 0) + HINT_WORDS * VOTE;
  const best = winner(votes);
  // A hint of a language unknown here has no votes of its own: what it counts for is what to beat.
  const beaten = best !== undefined && (votes[LANGUAGES.indexOf(best)] ?? 0) > HINT_WORDS * VOTE;
  return beaten || best === hint ? best : hint;
}

function vote(votes: Float64Array, word: string): boolean {
  const ballot = BALLOTS.get(word);
  if (ballot === undefined) return false;
  for (const language of ballot.languages) {
    votes[language] = (votes[language] ?? 0) + ballot.share;
  }
  return true;
}

function winner(votes: Float64Array): string | undefined {
  let best = -1;
  let most = 0;
  let level = false;
  for (let language = 0; language < votes.length; language += 1) {
    const got = votes[language] ?? 0;
    if (got === 0 || got < most) continue;
    level = got === most;
    best = language;
    most = got;
  }
  return level ? undefined : LANGUAGES[best];
}

function ballots(): Map<string, Ballot> {
  const languagesOf = new Map<string, Set<number>>();
  for (const [index, language] of LANGUAGES.entries()) {
    for (const word of (FUNCTION_WORDS[language] ?? '').split(/\s+/)) {
      const languages = languagesOf.get(word) ?? new Set();
      languages.add(index);
      languagesOf.set(word, languages);
    }
  }
  return new Map(
    [...languagesOf].map(([word, languages]) => [
      word,
      { languages: [...languages], share: VOTE / languages.size },
    ]),
  );
}
