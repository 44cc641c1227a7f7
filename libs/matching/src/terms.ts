import { foldName, plainText, withoutAccents } from './fold.ts';
import { readName, type Subject } from './subject.ts';

/** What an occurrence of a term means to a subject, if its edges are right. */
export type Rule = {
  readonly kind: 'name' | 'exclude' | 'handle' | 'hashtag' | 'joined' | 'domain';
  /** Index of the subject. */
  readonly subject: number;
  /** The occurrence must read so, but for what folding does besides case. */
  readonly cased?: string;
  /** The mention must be of this platform. */
  readonly platform?: string;
};

export type Term = { readonly text: string; readonly rules: readonly Rule[] };

/** A name without its accents is looked for too, from so many characters on. */
const ACCENT_FREE_CHARS_MIN = 4;
/** So is a name of several words as one hashtag: "Tata Steel", #TataSteel. */
const JOINED_CHARS_MIN = 4;

/** All that is to be found in a text, folded; equal texts are one term with several rules. */
export function compileTerms(subjects: readonly Subject[]): readonly Term[] {
  const rules = new Map<string, Rule[]>();
  const add = (text: string, rule: Rule) => {
    if (text === '') return;
    const known = rules.get(text);
    if (known === undefined) rules.set(text, [rule]);
    else known.push(rule);
  };
  for (const [subject, config] of subjects.entries()) {
    for (const written of [config.name, ...config.names]) {
      addName(add, written, { kind: 'name', subject });
      const joined = joinedName(written);
      if (joined !== undefined) add(joined, { kind: 'joined', subject });
    }
    for (const written of config.exclude) addName(add, written, { kind: 'exclude', subject });
    for (const { handle, platform } of config.handles) {
      const scope = platform === undefined ? {} : { platform };
      add(`@${foldName(handle)}`, { kind: 'handle', subject, ...scope });
    }
    for (const tag of config.hashtags) add(`#${foldName(tag)}`, { kind: 'hashtag', subject });
    for (const domain of config.domains) add(foldName(domain), { kind: 'domain', subject });
  }
  return [...rules].map(([text, ofText]) => ({ text, rules: ofText }));
}

function addName(add: (text: string, rule: Rule) => void, written: string, rule: Rule): void {
  const { name, isCased } = readName(written);
  const spellings = new Map([[foldName(name), name]]);
  const bare = withoutAccents(plainText(name));
  const foldedBare = foldName(bare);
  if (foldedBare.length >= ACCENT_FREE_CHARS_MIN && !spellings.has(foldedBare)) {
    spellings.set(foldedBare, bare);
  }
  for (const [text, spelling] of spellings) {
    add(text, isCased ? { ...rule, cased: plainText(spelling) } : rule);
  }
}

function joinedName(written: string): string | undefined {
  const { name, isCased } = readName(written);
  const folded = foldName(name);
  const joined = folded.replace(/[^\p{L}\p{N}\p{M}_]/gu, '');
  // A cased name is cased because its letters are a common word, and a hashtag has any case.
  return isCased || joined === folded || joined.length < JOINED_CHARS_MIN
    ? undefined
    : `#${joined}`;
}
