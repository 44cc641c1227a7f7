/** Our own labelled messages, in `corpora/<language>/<split>/<theme>.ndjson`. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Category, Judged, Severity, Tone } from '@goldenhour/text';
import { readLines } from './data.ts';

export type CorpusItem = {
  readonly id: string;
  readonly text: string;
  /** The organisation that the labels are about; the text may not name it. */
  readonly subject: string;
  /** Other organisations that it names and that are labelled too. */
  readonly others?: readonly string[];
  readonly platform: string;
  readonly kind: 'post' | 'reply' | 'article' | 'review';
  readonly sentiment: Tone;
  readonly polarity: Tone;
  readonly categories: readonly Category[];
  readonly severity: Severity;
  /** Categories that it looks like and is not of. */
  readonly near?: readonly Category[];
};

export const SPLITS = ['train', 'dev', 'test'] as const;
export type Split = (typeof SPLITS)[number];

const FOLDER =
  process.env['GOLDENHOUR_CORPORA'] ?? fileURLToPath(new URL('../../corpora', import.meta.url));

export function readCorpus(language: Judged, split: Split): readonly CorpusItem[] {
  const folder = `${FOLDER}/${language}/${split}`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .toSorted()
    .flatMap((name) => readLines<CorpusItem>(`${folder}/${name}`));
}
