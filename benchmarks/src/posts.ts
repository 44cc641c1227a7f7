/** Made-up posts for measuring: the same number gives the same bytes. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Source, SourceBatch } from '@goldenhour/pipeline/ports';
import type { CorpusItem } from '@goldenhour/training/corpus';
import { readLines } from '@goldenhour/training/data';

export const SUBJECTS = 100;
/** Start of the made-up time. */
const START = Date.UTC(2026, 0, 5);

export const subjectId = (index: number): string => `subject-${index}`;
export const subjectName = (index: number): string => `Organisatie${index}x`;

/**
 * Ordinary themes of our corpora; those that begin with a letter and a dash are hard on purpose, or
 * full of what is grave.
 */
const ORDINARY = /^[a-z]{2}/;
/** Where the name of the subject goes. */
const NAME = '\0';

/** Texts as people write them that name a subject as a word by itself; the angry ones again. */
const TEXTS = readTexts();
const ANGRY = TEXTS.filter((text) => text.endsWith('!'));

/**
 * Of the trivial scorer, and of whoever counts as it does, all that it asks of a text is whether it
 * has an exclamation mark: negative ones end in one, and no other has any.
 */
function readTexts(): readonly string[] {
  const items = (['nl', 'en'] as const).flatMap((language) => {
    const folder = fileURLToPath(new URL(`../../corpora/${language}/train`, import.meta.url));
    const themes = readdirSync(folder).filter((name) => ORDINARY.test(name));
    return themes.toSorted().flatMap((name) => readLines<CorpusItem>(join(folder, name)));
  });
  return items
    .filter(({ text, subject, others = [], severity }) => {
      const isCalm = severity <= 1 && others.length === 0;
      return isCalm && ` ${text} `.includes(` ${subject} `);
    })
    .map(({ text, subject, sentiment }) => {
      const named = ` ${text} `.replace(` ${subject} `, ` ${NAME} `).trim();
      const calm = named.replaceAll(/\s*!+/g, '.');
      return sentiment === 'negative' ? `${calm}!` : calm;
    });
}

export type PostsOptions = {
  readonly count: number;
  /** Event time between two posts. @unit milliseconds */
  readonly everyMs: number;
  /** From this share of the posts on, some subjects get angry posts in bursts. @range 0…1 */
  readonly crisisFrom: number;
  /** How many subjects get them. @range 1 … SUBJECTS */
  readonly crisisSubjects: number;
  readonly batchItems: number;
  /** Told before each batch; resolves when it may go out. */
  readonly pace?: (batch: number) => Promise<void>;
};

/**
 * 3,000 posts a second for twenty seconds, a batch every {@link LIVE_BATCH_EVERY_MS} with a minute
 * of event time each: four hours in which it is learned what is usual, and then crises.
 */
export const LIVE_POSTS: PostsOptions = {
  count: 60_000,
  everyMs: 400,
  crisisFrom: 0.6,
  crisisSubjects: 15,
  batchItems: 150,
};
/** @unit milliseconds of the wall's clock */
export const LIVE_BATCH_EVERY_MS = 50;

export function post(
  index: number,
  { count, everyMs, crisisFrom, crisisSubjects }: PostsOptions,
): Record<string, unknown> {
  // A multiplicative step visits the subjects unevenly enough; no randomness is needed.
  const scattered = Math.imul(index, 0x9e3779b1) >>> 0;
  const crisis = index > count * crisisFrom && scattered % 3 === 0;
  const subject = crisis ? (scattered >>> 8) % crisisSubjects : (scattered >>> 4) % SUBJECTS;
  const texts = crisis ? ANGRY : TEXTS;
  const text = texts[scattered % texts.length] ?? '';
  return {
    id: `bench:${index}`,
    platform: 'bench',
    kind: 'post',
    time: START + index * everyMs,
    author: {
      id: `a${scattered % 50_000}`,
      handle: `author${scattered % 50_000}`,
      followers: scattered % 5000,
    },
    text: text.replace(NAME, subjectName(subject)),
    url: `https://social.example/post/${index}`,
  };
}

export function postSource(options: PostsOptions): Source {
  const { count, everyMs, batchItems, pace } = options;
  return {
    name: 'posts',
    platform: 'bench',
    clock: 'tick',
    mode: 'replay',
    tickIntervalMs: 1_000,
    async *read(_, signal): AsyncGenerator<SourceBatch> {
      for (let from = 0; from < count && !signal.aborted; from += batchItems) {
        await pace?.(from / batchItems);
        const to = Math.min(count, from + batchItems);
        const items = Array.from({ length: to - from }, (__, at) => ({
          mention: post(from + at, options),
          origin: `bench:${from + at}`,
        }));
        yield { items, cursor: String(to), watermark: START + to * everyMs, since: START };
      }
    },
  };
}
