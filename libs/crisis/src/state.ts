/** One entry of state per crisis that is not yet forgotten. */
import type { EpochMs } from '@goldenhour/mention';
import type { Severity } from '@goldenhour/velocity';
import { z } from 'zod';
import { ABANDONED_MS, EASE_MS, REOPEN_MS, RESOLVE_MS, type Rest } from './rest.ts';
import { crisisEventSchema } from './schema.ts';
import type { Strand } from './strands.ts';
import type { CrisisEvent } from './types.ts';

/** Raised when the entries change their meaning. This build reads 1 … this. */
export const STATE_VERSION = 2;

export type Tracked = {
  /** The last event, brought up to date by the signals since. */
  event: CrisisEvent;
  /** By id. */
  strands: readonly Strand[];
  /** Of the last opened, escalated or reopened event; severity the highest since (re)opening. */
  told: {
    readonly at: EpochMs;
    readonly velocity: number;
    readonly severity: Severity;
    /** Mentions, and signals of others that were merged. */
    readonly total: number;
    readonly merged: number;
  };
  /** From the onset of the present alarm to its last signal. */
  storm: { readonly from: EpochMs; readonly to: EpochMs };
  /** When the next step falls due by itself. Always after the clock. */
  rest: Rest;
};

/** Entries of state that this build cannot read; the message says what to do. */
export class CrisisStateError extends Error {
  override readonly name = 'CrisisStateError';
}

const { severity } = crisisEventSchema.shape;
const status = z.enum(['alarm', 'elevated', 'normal']);
const told = z.object({ at: z.int(), velocity: z.number(), severity });

const entrySchema = z.object({
  version: z.literal(STATE_VERSION),
  event: crisisEventSchema,
  strands: z.array(
    z.object({
      id: z.string(),
      said: status,
      at: z.int(),
      severity,
      velocity: z.number(),
      heard: z.array(z.int()),
    }),
  ),
  told: told.extend({ total: z.number(), merged: z.int() }),
  storm: z.object({ from: z.int(), to: z.int() }),
  rest: z.object({ from: z.int(), since: z.int(), wait: z.number() }),
});

/** One per subject, one strand in it. */
const firstSchema = z.object({
  version: z.literal(1),
  event: crisisEventSchema,
  said: status,
  told,
  deadline: z.object({ at: z.int(), since: z.int() }),
});

/** Those of before were named by their subject, and stay under that name. */
export function crisisKey(crisis: string): string {
  return `c/${crisis}`;
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
  if (version === 1) {
    const first = firstSchema.safeParse(value);
    if (!first.success) throw damaged(key);
    return fromFirst(first.data);
  }
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) throw damaged(key);
  const { version: _, ...tracked } = parsed.data;
  return tracked;
}

function fromFirst({ event, said, told: before, deadline }: z.output<typeof firstSchema>): Tracked {
  const { lane, severity: now, velocity, evidence } = event;
  const waits = {
    open: said === 'alarm' ? ABANDONED_MS : EASE_MS,
    eased: RESOLVE_MS,
    resolved: REOPEN_MS,
  };
  const wait = waits[event.status];
  return {
    event,
    strands: [{ id: lane, said, at: deadline.since, severity: now, velocity, heard: [] }],
    told: { ...before, total: evidence.total, merged: 0 },
    storm: { from: event.onset, to: Math.max(event.onset, deadline.since) },
    rest: { from: deadline.at - wait, since: deadline.since, wait },
  };
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
