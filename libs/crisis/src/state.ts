/** One entry of state per subject with a crisis that is not yet forgotten. */
import type { EpochMs } from '@goldenhour/mention';
import type { Severity, SignalStatus } from '@goldenhour/velocity';
import { z } from 'zod';
import { crisisEventSchema } from './schema.ts';
import type { CrisisEvent } from './types.ts';

/** Raised when the entries change their meaning. This build reads 1 … this. */
export const STATE_VERSION = 1;

export type Tracked = {
  /** The last event, brought up to date by the signals since. */
  event: CrisisEvent;
  /** What the last signal said. */
  said: SignalStatus;
  /** Of the last opened, escalated or reopened event; severity the highest since (re)opening. */
  told: { readonly at: EpochMs; readonly velocity: number; readonly severity: Severity };
  /** When the next step falls due by itself, counted from `since`. Always after the clock. */
  deadline: { readonly at: EpochMs; readonly since: EpochMs };
};

/** Entries of state that this build cannot read; the message says what to do. */
export class CrisisStateError extends Error {
  override readonly name = 'CrisisStateError';
}

const entrySchema = z.object({
  version: z.int().min(1),
  event: crisisEventSchema,
  said: z.enum(['alarm', 'elevated', 'normal']),
  told: z.object({ at: z.int(), velocity: z.number(), severity: crisisEventSchema.shape.severity }),
  deadline: z.object({ at: z.int(), since: z.int() }),
});

export function crisisKey(subject: string): string {
  return `c/${subject}`;
}

export function encodeCrisis(tracked: Tracked): string {
  return JSON.stringify({ version: STATE_VERSION, ...tracked });
}

/** @throws CrisisStateError */
export function decodeCrisis(key: string, text: string): Tracked {
  const value = parse(key, text);
  const version =
    typeof value === 'object' && value !== null && 'version' in value && value.version;
  if (typeof version === 'number' && version > STATE_VERSION) {
    throw new CrisisStateError(
      `The state entry '${key}' is of version ${version}, this build reads up to ${STATE_VERSION}: ` +
        'run a newer Goldenhour, or start with a new namespace.',
    );
  }
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) throw damaged(key);
  const { event, said, told, deadline } = parsed.data;
  return { event, said, told, deadline };
}

function parse(key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(key);
  }
}

function damaged(key: string): CrisisStateError {
  return new CrisisStateError(
    `The state entry '${key}' is damaged: restore the store from a copy, or start with a new namespace.`,
  );
}
