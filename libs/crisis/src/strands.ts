/**
 * The strands of a crisis: what speaks in it, each lane and key by itself. A crisis is in alarm
 * while any of its strands is, and shows the evidence of the one that leads.
 */
import { type EpochMs, hash32 } from '@goldenhour/mention';
import { LANES, type Severity, type Signal, type SignalStatus } from '@goldenhour/velocity';

/** Strands of one crisis: of more, the one that was silent longest is forgotten. */
export const STRANDS_MAX = 8;
/** Signals of one strand and instant that are told apart from themselves given again. */
export const HEARD_MAX = 4;
/**
 * A strand speaks at each close while it is not normal. Silent for so long while another one
 * speaks, it has come to its end unheard.
 * @source the longest window of a detector: nothing older is in what it says
 * @unit milliseconds
 */
export const STRAND_SILENT_MS = 60 * 60_000;

export type Strand = {
  readonly id: string;
  readonly said: SignalStatus;
  readonly at: EpochMs;
  readonly severity: Severity;
  readonly velocity: number;
  /** Hashes of the ids of what it said at `at`. */
  readonly heard: readonly number[];
};

/** The subject's own counts are one strand, whether negative mentions speak in it or all of them. */
export function strandId({ lane, key }: Pick<Signal, 'lane' | 'key'>): string {
  const one = lane === 'volume' ? 'velocity' : lane;
  return key === undefined ? one : `${one}:${hash32(key)}`;
}

/** Whether a signal was heard before, or one that came after it. */
export function isHeard(strands: readonly Strand[], said: Signal): boolean {
  const strand = strands.find(({ id }) => id === strandId(said));
  if (strand === undefined || said.at > strand.at) return false;
  return said.at < strand.at || strand.heard.includes(hash32(said.id));
}

/** @returns all strands as they stand after the signal, by id */
export function hear(strands: readonly Strand[], said: Signal): readonly Strand[] {
  const id = strandId(said);
  const before = strands.find((strand) => strand.id === id);
  const heard = before?.at === said.at ? before.heard : [];
  const strand: Strand = {
    id,
    said: said.status,
    at: said.at,
    severity: said.severity,
    velocity: said.velocity,
    heard: [...heard, hash32(said.id)].slice(-HEARD_MAX),
  };
  const others = strands
    .filter((other) => other.id !== id)
    .map((other) =>
      other.said !== 'normal' && other.at < said.at - STRAND_SILENT_MS
        ? { ...other, said: 'normal' as const }
        : other,
    )
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
    .slice(0, STRANDS_MAX - 1);
  return [...others, strand].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

const LOUDNESS = { normal: 0, elevated: 1, alarm: 2 } as const satisfies Record<
  SignalStatus,
  number
>;

/** That of the loudest strand. */
export function statusOf(strands: readonly Strand[]): SignalStatus {
  return strands.reduce<SignalStatus>(
    (loudest, { said }) => (LOUDNESS[said] > LOUDNESS[loudest] ? said : loudest),
    'normal',
  );
}

/** The one whose evidence is shown: by what it says, then severity, then velocity, then lane. */
export function leader(strands: readonly Strand[]): Strand | undefined {
  return strands.toSorted(
    (a, b) =>
      LOUDNESS[b.said] - LOUDNESS[a.said] ||
      b.severity - a.severity ||
      b.velocity - a.velocity ||
      order(a) - order(b) ||
      (a.id < b.id ? -1 : 1),
  )[0];
}

function order({ id }: Strand): number {
  return LANES.findIndex((lane) => id === lane || id.startsWith(`${lane}:`));
}
