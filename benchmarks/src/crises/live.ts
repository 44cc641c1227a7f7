/** Streams of counts as mentions, through the detector that runs live. */
import {
  createDetector,
  type Observation,
  type Signal,
  type SourceCoverage,
  type SubjectProfile,
} from '@goldenhour/velocity';
import { BIN_MS } from './brands.ts';
import type { Random } from './random.ts';
import type { Stream } from './simulate.ts';

/** Every author so far; voices of crises come from beyond. */
export const AUTHORS = 2 ** 30;
const MINUTE_MS = 60_000;

export const profileOf = (id: string): SubjectProfile => ({
  id,
  timeZone: 'UTC',
  thresholds: { floor: 5, weeks: 4 },
});

/** Each count as so many mentions within its five minutes, each of an author of its own. */
export function mentionsOf(stream: Stream, subject: string, random: Random): Observation[] {
  const mentions: Observation[] = [];
  for (const [bin, total] of stream.total.entries()) {
    const negative = stream.negative[bin] ?? 0;
    for (let at = 0; at < total; at += 1) {
      mentions.push({
        subject,
        mention: `o:${bin}:${at}`,
        time: stream.start + Math.floor((bin + random()) * BIN_MS),
        source: 'x',
        voice: Math.floor(random() * AUTHORS),
        negative: at < negative ? 1 : 0,
        sentiment: at < negative ? -0.7 : 0.2,
      });
    }
  }
  return mentions.sort(byTime);
}

export const byTime = (a: Observation, b: Observation): number =>
  a.time - b.time || (a.mention < b.mention ? -1 : 1);

/** @param mentions in order of time, of one subject. @returns all that is said until then */
export function listen(
  mentions: readonly Observation[],
  profile: SubjectProfile,
  until: number,
): readonly Signal[] {
  const first = mentions[0]?.time ?? until;
  const start = Math.floor(first / MINUTE_MS) * MINUTE_MS;
  const detector = createDetector(new Map([[profile.id, profile]]), []);
  detector.learned?.(null);
  const signals: Signal[] = [];
  let clock = start;
  const closeTo = (to: number): void => {
    if (to <= clock) return;
    const { signals: said } = detector.close({ from: clock, to }, [covered(start, to)]);
    signals.push(...said);
    clock = to;
  };
  for (const mention of mentions) {
    if (mention.time >= until) break;
    closeTo(Math.floor(mention.time / MINUTE_MS) * MINUTE_MS);
    const { signals: said = [] } = detector.observe(mention);
    signals.push(...said);
  }
  closeTo(until);
  return signals;
}

/** A source that was there since the beginning and missed nothing. */
export const covered = (since: number, watermark: number): SourceCoverage => ({
  ...{ source: 'x', since, watermark },
  ...{ blind: [], ended: false },
});
