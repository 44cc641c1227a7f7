import type { DurationMs } from '@goldenhour/mention';
import { InvalidArgumentError } from 'commander';
import { BIN_MS_MAX, BIN_MS_MIN } from './bin-width.ts';

const UNITS: Readonly<Record<string, DurationMs>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads a width as 30s, 5m, 1h or 1d. @throws InvalidArgumentError */
export function readWidth(text: string): DurationMs {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const width = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (width >= BIN_MS_MIN && width <= BIN_MS_MAX) return width;
  throw new InvalidArgumentError('It must be from 1s to 1d, such as 5m or 1h.');
}
