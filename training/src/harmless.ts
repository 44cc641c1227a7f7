/**
 * Tweets and lines of films that wake nobody, as far as chance goes: they teach the model that most
 * words, and the presence of a subject, say nothing of danger, and it is set on them from which
 * probability somebody is woken.
 */
import { hash32 } from '@goldenhour/mention';
import type { LabelledText } from './examples.ts';
import { pseudoSubject } from './pseudo-subject.ts';
import type { Source } from './sources.ts';

/**
 * Folds: a model that has not learned from one says of its tweets what it says of new ones, and
 * that is what thresholds are set on.
 */
export const FOLDS = 3;
/** Of four tweets three are about a subject, as three of four of our own texts name theirs. */
const NAMELESS_OF = 4;
/**
 * What one of them counts beside one that teaches tone. Chosen on a quarter of our own themes that
 * was left out for it: with more, less of what is grave is found; with less, more harmless tweets
 * stand above most threats.
 */
const WEIGHT = 0.8;
const SEED = { fold: 1, subject: 2, nameless: 3 } as const;
/**
 * Tweets that announce violence after all, most in jest among friends, which their words do not say:
 * no threshold is set on them, though they are learned from. All 42 were read that a model had called
 * a threat at .45 or more without having learned from them. By the hash of the text.
 */
const THREATS: ReadonlySet<number> = new Set([
  0x03cb_876b, 0x1de1_d26d, 0x54b5_37b0, 0x5d0e_8b7d, 0xaa40_0586, 0xbcbb_4434, 0xbcec_7463,
  0xd6d7_708d, 0xdae5_3a59,
]);

/** @param tweets sets of them */
export function taughtHarmless(tweets: readonly Source[]): readonly Source[] {
  return tweets.map(({ texts, ...source }) => ({
    ...source,
    name: `harmless ${source.name}`,
    weight: source.weight * WEIGHT,
    texts: texts.map(({ text, kind }) => {
      const subject = hash32(text, SEED.nameless) % NAMELESS_OF === 0 ? undefined : subjectOf(text);
      return about(subject, { text, kind, harmless: true });
    }),
  }));
}

/**
 * Each with the subject that it is about where it can have one.
 * @param threats hashes of those that are left out
 */
export function judgedHarmless(
  tweets: readonly Source[],
  threats: ReadonlySet<number> = THREATS,
): readonly LabelledText[] {
  return tweets.flatMap(({ texts }) =>
    texts
      .filter(({ text }) => !threats.has(hash32(text)))
      .map(({ text, kind }) => about(subjectOf(text), { text, kind })),
  );
}

function about(subject: string | undefined, item: LabelledText): LabelledText {
  return subject === undefined ? item : { ...item, subject };
}

/** @range 0…FOLDS − 1, by the text alone */
export function foldOf({ text }: Pick<LabelledText, 'text'>): number {
  return hash32(text, SEED.fold) % FOLDS;
}

function subjectOf(text: string): string | undefined {
  return pseudoSubject(text, SEED.subject);
}
