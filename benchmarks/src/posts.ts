/** Made-up posts for measuring: the same number gives the same bytes. */
import type { Source, SourceBatch } from '@goldenhour/pipeline/ports';

export const SUBJECTS = 100;
/** Start of the made-up time. */
const START = Date.UTC(2026, 0, 5);

export const subjectId = (index: number): string => `subject-${index}`;
export const subjectName = (index: number): string => `Organisatie${index}x`;

/** About 140 characters, as a short post has. */
const TEXTS = [
  'Al drie kwartier in de wacht bij {} en nog steeds niemand aan de lijn, wat een drama weer vandaag zeg, ik ben er helemaal klaar mee! #service',
  'Net geholpen door {} en dat ging eigenlijk verrassend snel, vriendelijke medewerker ook, dat mag ook wel eens gezegd worden toch',
  'Does anyone know whether {} is open on Saturday? Their website only shows the opening hours of last month and nobody answers',
  '{} announces new opening hours for all its locations in the region, starting next month, according to a statement published today',
  'Ik snap niet dat {} dit nog steeds niet heeft opgelost, al de derde keer deze week en elke keer hetzelfde verhaal van de helpdesk',
] as const;

/** What a crisis adds: plainly negative for both scorers. */
const ANGRY = 'Terrible! {} is a disgrace, awful, dangerous and they lie about it. Never again!';

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

export function post(
  index: number,
  { count, everyMs, crisisFrom, crisisSubjects }: PostsOptions,
): Record<string, unknown> {
  // A multiplicative step visits the subjects unevenly enough; no randomness is needed.
  const scattered = Math.imul(index, 0x9e3779b1) >>> 0;
  const crisis = index > count * crisisFrom && scattered % 3 === 0;
  const subject = crisis ? (scattered >>> 8) % crisisSubjects : (scattered >>> 4) % SUBJECTS;
  const text = crisis ? ANGRY : (TEXTS[scattered % TEXTS.length] ?? ANGRY);
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
    text: text.replace('{}', subjectName(subject)),
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
