/** What may stand in `samples` at the end: what evidence points to, as it reads now, while it may. */
import type { Sample } from '@goldenhour/pipeline/ports';
import type { Played } from '../world/play.ts';
import type { Prediction } from './oracle.ts';
import { MINUTE_MS } from './timeline.ts';

const HOUR_MS = 60 * MINUTE_MS;

/** Excerpts that are missing, outdated, withdrawn or kept for nothing, as sentences. */
export function excerptFaults(played: Played, { timeline, signals }: Prediction): string[] {
  const kept = new Map<string, Sample>(
    played.samples.flatMap(({ key, value }) => (value === null ? [] : [[key, JSON.parse(value)]])),
  );
  const cited = new Set(
    signals.flatMap(({ subject, evidence }) => evidence.samples.map((id) => `${subject}/${id}`)),
  );
  const withdrawn = new Set<string>();
  const latest = new Map<string, { readonly revision: number; readonly text: string }>();
  for (const { subject, said } of timeline.left) {
    const key = `${subject}/${said.id}`;
    if (said.op === 'delete') withdrawn.add(key);
    if (said.op !== 'upsert') continue;
    if (said.revision >= (latest.get(key)?.revision ?? 0)) latest.set(key, said);
  }
  const settledTo = (timeline.closes.at(-1)?.end ?? 0) - HOUR_MS;
  const faults: string[] = [];
  for (const [key, sample] of kept) {
    if (withdrawn.has(key)) faults.push(`${key} was withdrawn and is still shown`);
    if (!cited.has(key) && sample.time < settledTo) faults.push(`${key} is kept for nothing`);
    const { text } = latest.get(key) ?? { text: '' };
    if (sample.excerpt.trim() !== text.trim())
      faults.push(`${key} reads ${sample.excerpt}, and was last ${text}`);
  }
  for (const key of cited)
    if (!kept.has(key) && !withdrawn.has(key)) faults.push(`${key} is cited and not there`);
  return faults;
}
