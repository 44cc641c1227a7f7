import type { Paint } from '../paint.ts';

/** A part of the screen: a heading, and lines below it. */
export type Section = {
  readonly heading: string;
  /** Lines that would show all of it; 0 leaves it out. */
  readonly wanted: number;
  /** Fewer say nothing. */
  readonly least: number;
  /** At most so many. */
  readonly lines: (rows: number) => readonly string[];
};

export type Page = {
  /** @unit columns */
  readonly width: number;
  readonly paint: Paint;
};

/** Before what stands below a heading. */
export const INDENT = '  ';
