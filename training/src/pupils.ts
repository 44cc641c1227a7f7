/** Shares lessons out among processes. */
import { type ChildProcess, fork } from 'node:child_process';

const PUPIL = new URL('pupil.ts', import.meta.url);

/**
 * Resolves when all lessons are learned.
 * @param count processes at a time
 * @throws as soon as a process ends before its lesson does; the others are ended then
 */
export async function learnAll(
  lessons: readonly string[],
  folder: string,
  count: number,
  pupil = PUPIL,
): Promise<void> {
  const left = [...lessons];
  const pupils: ChildProcess[] = [];
  // In the midst of a lesson they would not notice that nobody waits for it any more.
  const end = (): void => {
    for (const child of pupils) child.kill();
  };
  process.once('exit', end);
  try {
    const some = Math.min(count, lessons.length);
    await Promise.all(
      Array.from({ length: some }, () => {
        const child = fork(pupil, [folder]);
        pupils.push(child);
        return learnSome(child, left);
      }),
    );
  } finally {
    process.off('exit', end);
    end();
  }
}

/** Resolves when there is nothing left to begin and what this one began is learned. */
function learnSome(child: ChildProcess, left: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let lesson: string | undefined = 'reading';
    child.on('message', () => {
      lesson = left.shift();
      if (lesson === undefined) child.disconnect();
      else child.send(lesson);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (lesson === undefined && code === 0) resolve();
      else reject(new Error(`a process ended at "${lesson}" (${signal ?? `exit ${code}`})`));
    });
  });
}
