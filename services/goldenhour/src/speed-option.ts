/** How fast what is played goes by: an option of several commands. */
import { InvalidArgumentError } from 'commander';

const SPEED_MAX = 1_000_000;

/** @throws InvalidArgumentError */
export function readSpeed(text: string): number | 'max' {
  if (text === 'max') return text;
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= SPEED_MAX) return value;
  throw new InvalidArgumentError(
    `It must be max, or how many times faster than real time: above 0, at most ${SPEED_MAX}.`,
  );
}
