/** What is said of a subject at a close: alarm, elevated, or once normal; nothing while it is. */
import { hashHex } from '@goldenhour/mention';
import type { Bin } from '../bin.ts';
import { absentAt } from '../coverage.ts';
import { DAY_MS } from '../hours.ts';
import { severityFloor } from '../lanes/severity-floor.ts';
import { advance, severityOf } from '../rarity/episode.ts';
import { onsetOf, type Scene, type Weighed, weigh } from '../rarity/weigh.ts';
import { BLOCK_MS, LONGEST } from '../rarity/windows.ts';
import { BIN_MS, type Evidence, type Severity, type Signal } from '../types.ts';
import { counterfactualsOf } from './counterfactuals.ts';
import { binsIn, cite, evidenceOf, type Speaking, voicesIn } from './evidence.ts';
import { rootSignal, statusOf } from './roots.ts';
import { sceneOf } from './scene.ts';
import type { Watched } from './watched.ts';

/**
 * A subject below its threshold is not called normal while a source is absent, for at most this
 * long: a source that never returns must not hold it for ever.
 * @unit milliseconds
 */
export const HOLD_MAX_MS = DAY_MS;
/** Fewer authors than this wake nobody by their number. */
export const SEVERE_VOICES_MIN = 20;

/** What became of a subject at a close. */
export type Said = {
  readonly signal: Signal | null;
  /** Bins of which a sample was cited for the first time. */
  readonly cited: readonly Bin[];
  /** Its standing is no longer what it was. */
  readonly hasMoved: boolean;
};

const SILENT: Said = { signal: null, cited: [], hasMoved: false };

export function speak(watched: Watched, now: Speaking): Said {
  const { standing, profile, bins } = watched;
  const { floor, weeks } = profile.thresholds;
  const open = bins.findIndex(({ start }) => start >= now.at);
  const closed = open < 0 ? bins : bins.slice(0, open);
  // Nearly all subjects stop here at nearly every close.
  const total = closed.reduce((sum, bin) => sum + bin.total, 0);
  if (standing.status === 'normal' && total < floor) return SILENT;

  const scene: Scene = {
    ...sceneOf(watched, now),
    voicesIn: (blocks) => voicesIn(binsIn(closed, now.at - blocks * BLOCK_MS, now.at)),
  };
  const { usual } = watched.past.lessons;
  const weighed = weigh(usual, scene, floor);
  const threshold = Math.log10(weeks);
  const before = { ...standing };
  advance(standing, {
    at: now.at,
    velocity: weighed.velocity,
    threshold,
    blockMs: BLOCK_MS,
    onset: () => now.at - onsetOf(usual, scene, weighed) * BLOCK_MS,
  });
  hold(watched, now, before.status !== 'normal');
  if (standing.status === 'normal' && before.status === 'normal') {
    return { ...SILENT, hasMoved: !isSame(before, standing) };
  }

  const { evidence, samples } = evidenceOf(watched, { ...weighed, scene, now });
  const onset = standing.onset ?? now.at - BIN_MS;
  const lane = laneOf(watched, weighed);
  standing.lane = standing.status === 'normal' ? null : lane;
  const signal: Signal = {
    id: hashHex(`${profile.id} ${lane} ${onset} ${now.at}`),
    subject: profile.id,
    lane,
    status: standing.status,
    onset,
    at: now.at,
    velocity: weighed.velocity,
    severity: severityAt(weighed, threshold, evidence),
    evidence: { ...evidence, ...counterfactualsOf(watched, now) },
  };
  return {
    signal,
    cited: cite(closed, samples),
    hasMoved: !isSame(before, standing),
  };
}

/** Few wake nobody by their number; who writes and what about may make more of what is alarming. */
function severityAt(weighed: Weighed, threshold: number, evidence: Evidence): Severity {
  const byNumber = severityOf(weighed, threshold);
  if (byNumber === 0 || weighed.velocity < threshold || weighed.measure === 'total')
    return byNumber;
  const most = evidence.voices < SEVERE_VOICES_MIN ? 2 : 3;
  const { categories = {}, spread, total } = evidence;
  const least = severityFloor(categories, spread?.outlets ?? [], total);
  const severity = Math.max(Math.min(most, byNumber), least);
  return severity > 2 ? 3 : severity === 2 ? 2 : 1;
}

/** While a source is absent nobody knows whether it is calm. */
function hold({ standing }: Watched, { at, sources }: Speaking, wasSpeaking: boolean): void {
  if (standing.status !== 'normal' || !wasSpeaking) {
    standing.heldSince = null;
    return;
  }
  const since = standing.heldSince ?? at;
  const isHeld = at - since < HOLD_MAX_MS && absentAt(sources, at).length > 0;
  standing.heldSince = isHeld ? since : null;
  if (isHeld) standing.status = 'elevated';
}

/** An episode that began with all mentions and turns out to be negative is one of those. */
function laneOf({ standing }: Watched, { measure }: Weighed): 'velocity' | 'volume' {
  if (standing.lane === null) return measure === 'negative' ? 'velocity' : 'volume';
  const isTurning = measure === 'negative' && standing.status === 'alarm';
  return isTurning ? 'velocity' : standing.lane;
}

function isSame(a: Watched['standing'], b: Watched['standing']): boolean {
  return (
    a.status === b.status &&
    a.onset === b.onset &&
    a.lastAbove === b.lastAbove &&
    a.lastAlarm === b.lastAlarm &&
    a.lane === b.lane &&
    a.heldSince === b.heldSince
  );
}

/** What is said of roots that took off; one that has slowed down is normal, and told of no more. */
export function speakOfRoots(
  watched: Watched,
  now: Speaking,
): { readonly signals: readonly Signal[]; readonly cited: readonly Bin[] } {
  const { roots, company, profile, bins } = watched;
  if (roots.length === 0 || company === null) return { signals: [], cited: [] };
  const scene = sceneOf(watched, now);
  const cited: Bin[] = [];
  const signals = roots.map((standing) => {
    const { root } = standing;
    const status = statusOf(standing, company.cascades.evidence(root, now.at));
    const found = evidenceOf(watched, { ...WHOLE_WINDOW, scene, now, root });
    cited.push(...cite(bins, found.samples));
    const { evidence } = found;
    return rootSignal(standing, { subject: profile.id, at: now.at, status, evidence });
  });
  const going = roots.filter((_, index) => signals[index]?.status !== 'normal');
  roots.splice(0, roots.length, ...going);
  return { signals, cited };
}

/** A root is told of with all that is said of the subject. */
export const WHOLE_WINDOW = { measure: 'total', window: LONGEST } as const;
