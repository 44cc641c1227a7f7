/**
 * Our own labelled messages, in `corpora/<language>/<split>/<theme>.ndjson`, or where
 * GOLDENHOUR_CORPORA points.
 */
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
  return readFolder<CorpusItem>(`${FOLDER}/${language}/${split}`);
}

/** Messages in languages that are not judged. */
export function readOtherLanguages(
  split: 'train' | 'dev',
): readonly { readonly text: string; readonly lang: string }[] {
  return readFolder(`${FOLDER}/other/${split}`);
}

function readFolder<T>(folder: string): readonly T[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .toSorted()
    .flatMap((name) => readLines<T>(`${folder}/${name}`));
}
