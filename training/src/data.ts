/** Where development data lies: beside the project, or where GOLDENHOUR_DATA points. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER =
  process.env['GOLDENHOUR_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** Path of a file of it, undefined where it is absent. */
export function dataFile(name: string): string | undefined {
  const path = `${FOLDER}/${name}`;
  return existsSync(path) ? path : undefined;
}

/** One object per line. */
export function readLines<T>(path: string): readonly T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

/**
 * What is known of texts that are no part of the project, each by its `hash32`.
 * @param url a file with a line for each, hash and label with a tab between; others are comments
 */
export function readLabelsByHash(url: URL): ReadonlyMap<number, string> {
  const lines = readFileSync(url, 'utf8').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [hash = '', label] = line.split('\t');
      return label === undefined ? [] : [[Number.parseInt(hash, 16), label] as const];
    }),
  );
}
