/** Mentions as the lanes see them. */
import { BIN_MS, type Context, type Observation } from '../types.ts';

export const T0 = Date.UTC(2026, 2, 2, 12);

export const minutes = (count: number): number => T0 + count * BIN_MS;

export function observe(
  mention: string,
  of: Partial<Omit<Observation, 'context'>> & { readonly context?: Partial<Context> } = {},
): Observation {
  return {
    subject: 'school',
    mention,
    time: T0,
    source: 'x',
    voice: 1,
    negative: 0.9,
    sentiment: -0.8,
    ...of,
    context: {
      platform: 'x',
      kind: 'post',
      root: null,
      parent: null,
      followers: null,
      outlet: 'public',
      language: 'en',
      country: null,
      fingerprint: null,
      terms: [],
      categories: {},
      severity: 0,
      page: false,
      severe: false,
      ...of.context,
    },
  };
}

export const THREAT = { page: true, severity: 3, categories: { threat: 0.99 } } as const;
