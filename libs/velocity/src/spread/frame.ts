/** What is kept of a spread beside its minutes, as text. */
import type { EpochMs } from '@goldenhour/mention';
import { damaged } from '../state-error.ts';
import { STANDING_MAX, STANDING_TOLD_MAX, type StandingVoice } from './standing.ts';

/** Raised when the entries change their meaning. This build reads 1 … this. */
export const SPREAD_VERSION = 1;

export type Frame = {
  readonly newest: EpochMs;
  readonly onset: EpochMs | null;
  readonly known: readonly { readonly voice: number; readonly joined: boolean }[];
  readonly standing: readonly StandingVoice[];
  readonly waiting: readonly StandingVoice[];
  /** By what they are names of; their minutes are in entries of their own, in this order. */
  readonly names: Readonly<Record<string, readonly string[]>>;
};

export function encodeFrame(frame: Frame): string {
  const { newest, onset, known, standing, waiting, names } = frame;
  const list = (voices: readonly StandingVoice[]) =>
    voices.map(({ voice, followers, first, last }) => [voice, followers, first, last]);
  return JSON.stringify({
    version: SPREAD_VERSION,
    newest: newest === -Infinity ? null : newest,
    onset,
    known: known.map(({ voice, joined }) => [voice, joined ? 1 : 0]),
    standing: list(standing),
    waiting: list(waiting),
    names,
  });
}

/** @throws StateError when the text is damaged, or newer than this build */
export function decodeFrame(text: string): Frame {
  const value = parse(text);
  const version = number(value['version']);
  if (version > SPREAD_VERSION) throw damaged('spread');
  const { newest, onset, names } = value;
  if (typeof names !== 'object' || names === null) throw damaged('spread');
  return {
    newest: newest === null ? -Infinity : number(newest),
    onset: onset === null ? null : number(onset),
    known: list(value['known'], STANDING_TOLD_MAX).map((each) => {
      const [voice, joined] = list(each, 2);
      return { voice: number(voice), joined: joined === 1 };
    }),
    standing: list(value['standing'], STANDING_MAX).map(readVoice),
    waiting: list(value['waiting'], STANDING_MAX).map(readVoice),
    names: Object.fromEntries(
      Object.entries(names).map(([what, all]) => [what, list(all, Infinity).map(name)]),
    ),
  };
}

function readVoice(value: unknown): StandingVoice {
  const [voice, followers, first, last] = list(value, 4).map(number);
  return {
    voice: number(voice),
    followers: number(followers),
    first: number(first),
    last: number(last),
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Said below.
  }
  throw damaged('spread');
}

function list(value: unknown, max: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > max) throw damaged('spread');
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw damaged('spread');
  return value;
}

function name(value: unknown): string {
  if (typeof value !== 'string') throw damaged('spread');
  return value;
}
