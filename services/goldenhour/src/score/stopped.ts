import { amount, talk } from '@goldenhour/app';
import { EXIT, type ProcessContext } from '@goldenhour/host';

/**
 * Says how far a command came that a supervisor stopped midway: what it wrote is not complete.
 * @param done lines that were answered, or told to be broken
 * @returns the exit code
 * @throws the error, where it is no such stop
 */
export function stoppedMidway(error: unknown, done: number, context: ProcessContext): number {
  const stop = context.stoppedBy();
  const isAsked = stop === 'SIGTERM' || stop === 'SIGHUP';
  if (!isAsked || error !== context.signal.reason) throw error;
  const far =
    done === 0
      ? 'no line is'
      : done === 1
        ? 'the first line is'
        : `the first ${amount(done, 'line')} are`;
  talk(
    `Stopped by ${stop} midway: ${far} answered for certain, and what comes behind is not complete.`,
  );
  return EXIT.failure;
}
