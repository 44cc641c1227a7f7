import { SourceError } from '@goldenhour/pipeline/ports';

/** The form of all cursors of numbers: a version, then the numbers. */
const FORM = /^1((?::\d{1,16})+)$/;

/** A place as a cursor. @param numbers whole, not negative */
export const writeNumbers = (...numbers: readonly number[]): string => `1:${numbers.join(':')}`;

/**
 * @param count how many numbers make a place of this source
 * @returns null where reading begins
 * @throws SourceError `input`: the store knows the source by another kind of place
 */
export function readNumbers(
  source: string,
  cursor: string | null,
  count: number,
): readonly number[] | null {
  if (cursor === null) return null;
  const numbers = FORM.exec(cursor)?.[1]?.slice(1).split(':').map(Number);
  if (numbers?.length === count && numbers.every(Number.isSafeInteger)) return numbers;
  throw new SourceError(
    'input',
    `source ${source}: the store knows it by another kind of place; give this source a name of its own`,
  );
}
