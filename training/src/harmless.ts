/**
 * Tweets and lines of films that wake nobody, as far as chance goes: they teach the model that most
 * words, and the presence of a subject, say nothing of danger, and it is set on them from which
 * probability somebody is woken.
 */
import { hash32 } from '@goldenhour/mention';
import { readLabelsByHash } from './data.ts';
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
 * Tweets that are not harmless, by the hash of the text: all 1,128 were read that a model which had
 * not learned from them held for a threat at .03 or more or for another cause to wake somebody, or
 * that have a verb of violence and a person: 56 announce violence, most in jest among friends, which
 * their words do not say, 32 tell of somebody in danger, and 16 could be either. Nothing is learned
 * from them, and no threshold is set on them. Their readers were language models.
 */
const NOT_HARMLESS = readLabelsByHash(new URL('not-harmless.tsv', import.meta.url));

type Left = Pick<ReadonlySet<number>, 'has'>;

/**
 * @param tweets sets of them
 * @param left hashes of those that are left out
 */
export function taughtHarmless(
  tweets: readonly Source[],
  left: Left = NOT_HARMLESS,
): readonly Source[] {
  return tweets.map(({ texts, ...source }) => ({
    ...source,
    name: `harmless ${source.name}`,
    weight: source.weight * WEIGHT,
    texts: without(left, texts).map(({ text, kind }) => {
      const subject = hash32(text, SEED.nameless) % NAMELESS_OF === 0 ? undefined : subjectOf(text);
      return about(subject, { text, kind, harmless: true });
    }),
  }));
}

/**
 * Each with the subject that it is about where it can have one.
 * @param left hashes of those that are left out
 */
export function judgedHarmless(
  tweets: readonly Source[],
  left: Left = NOT_HARMLESS,
): readonly LabelledText[] {
  return tweets.flatMap(({ texts }) =>
    without(left, texts).map(({ text, kind }) => about(subjectOf(text), { text, kind })),
  );
}

function without(left: Left, texts: readonly LabelledText[]): readonly LabelledText[] {
  return texts.filter(({ text }) => !left.has(hash32(text)));
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
