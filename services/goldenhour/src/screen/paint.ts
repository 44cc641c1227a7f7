import { styleText } from 'node:util';
import type { Severity } from '@goldenhour/velocity';

export type Style = 'heading' | 'faint' | 'good' | 'odd' | 'bad' | Severity;
export type Paint = (style: Style, text: string) => string;

type Format = Parameters<typeof styleText>[0];

/** Severities look as they do where events are written line by line. */
const FORMATS: Readonly<Record<Style, Format>> = {
  heading: 'bold',
  faint: 'dim',
  good: 'green',
  odd: 'yellow',
  bad: 'redBright',
  0: 'green',
  1: 'yellow',
  2: 'redBright',
  3: ['whiteBright', 'bgRed'],
};

/** Changes no widths. */
export function createPaint(colours: boolean): Paint {
  if (!colours) return (_, text) => text;
  return (style, text) => styleText(FORMATS[style], text, { validateStream: false });
}
