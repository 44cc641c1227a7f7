/** Shares lessons out among processes. */
import { fork } from 'node:child_process';

const PUPIL = new URL('pupil.ts', import.meta.url);

/**
 * Resolves when all lessons are learned.
 * @param count processes at a time
 * @throws where a process ends before its lesson does
 */
export async function learnAll(
  lessons: readonly string[],
  folder: string,
  count: number,
  pupil = PUPIL,
): Promise<void> {
  const left = [...lessons];
  const learnSome = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(pupil, [folder]);
      let lesson = 'reading';
      child.on('message', () => {
        const next = left.shift();
        lesson = next ?? 'done';
        if (next === undefined) child.disconnect();
        else child.send(next);
      });
      child.on('error', reject);
      child.on('exit', (code, signal) => {
        if (lesson === 'done' && code === 0) return resolve();
        left.length = 0;
        reject(new Error(`a process ended at "${lesson}" (${signal ?? `exit ${code}`})`));
      });
    });
  const some = Math.min(count, lessons.length);
  const ends = await Promise.allSettled(Array.from({ length: some }, learnSome));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
