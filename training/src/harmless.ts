/**
 * Tweets that wake nobody, as far as chance goes: what teaches the model that most words, and the
 * presence of a subject, say nothing of danger, and what it is set on from which probability
 * somebody is woken.
 */
import { hash32 } from '@goldenhour/mention';
import type { LabelledText } from './examples.ts';
import { pseudoSubject } from './pseudo-subject.ts';
import type { Source } from './sources.ts';

/** Every third is enough to learn from; the rest is new to whoever sets thresholds on it. */
const TAUGHT_OF = 3;
/** Of four tweets three are about a subject, as three of four of our own texts name theirs. */
const NAMELESS_OF = 4;
const SEED = { taught: 1, subject: 2, nameless: 3 } as const;

/** @param tweets sets of them */
export function taughtHarmless(tweets: readonly Source[]): readonly Source[] {
  return tweets.map(({ texts, ...source }) => ({
    ...source,
    name: `harmless ${source.name}`,
    texts: texts.filter(isTaught).map(({ text, kind }) => {
      const subject = hash32(text, SEED.nameless) % NAMELESS_OF === 0 ? undefined : subjectOf(text);
      const item = { text, kind, harmless: true };
      return subject === undefined ? item : { ...item, subject };
    }),
  }));
}

/** Those that are not taught, each with the subject that it is about where it can have one. */
export function keptHarmless(tweets: readonly Source[]): readonly LabelledText[] {
  return tweets.flatMap(({ texts }) =>
    texts
      .filter((item) => !isTaught(item))
      .map(({ text, kind }) => {
        const subject = subjectOf(text);
        return subject === undefined ? { text, kind } : { text, kind, subject };
      }),
  );
}

function isTaught({ text }: LabelledText): boolean {
  return hash32(text, SEED.taught) % TAUGHT_OF === 0;
}

function subjectOf(text: string): string | undefined {
  return pseudoSubject(text, SEED.subject);
}
