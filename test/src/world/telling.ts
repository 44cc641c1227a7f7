/** How a source tells what it has to say. */
import type { EpochMs } from '@goldenhour/mention';
import type { UnreadableItem } from '@goldenhour/pipeline/ports';
import { MINUTE_MS } from './happenings.ts';
import type { Random } from './random.ts';
import type { PostItem, ScriptedBatch } from './world.ts';

/** An item in its place; a late one may come after the watermark has passed it. */
export type Told = { readonly item: PostItem; readonly isLate: boolean; readonly order: number };

export type Interval = { readonly from: EpochMs; readonly to: EpochMs };

export type Span = {
  readonly since: EpochMs;
  readonly until: EpochMs;
  readonly blind: readonly Interval[];
};

/** Batches of any size, each with a watermark that what follows keeps to, but for the late ones. */
export function tellInBatches(
  random: Random,
  told: readonly Told[],
  { since, until, blind }: Span,
  most = random.pick([8, 20, 100, 400]),
): ScriptedBatch[] {
  const batches: ScriptedBatch[] = [];
  let watermark = since;
  let left = told;
  while (left.length > 0) {
    const count = random.chance(0.05) ? 0 : random.between(1, most);
    const items: (PostItem | UnreadableItem)[] = left.slice(0, count).map(({ item }) => item);
    if (random.chance(0.02)) items.push(UNREADABLE);
    left = left.slice(count);
    const earliest = left
      .filter(({ isLate }) => !isLate)
      .reduce((least, { item }) => Math.min(least, Math.max(item.mention.time, since)), until);
    const slackMs = random.chance(0.3) ? random.between(0, 2 * MINUTE_MS) : 0;
    watermark = Math.max(watermark, earliest - slackMs);
    batches.push({ items, watermark: left.length === 0 ? until : watermark });
  }
  if (batches.length === 0) batches.push({ items: [], watermark: until });
  return withBlind(batches, blind, since);
}

const UNREADABLE: UnreadableItem = {
  unreadable: '{"id":',
  bytes: 6,
  sha256: '0'.repeat(64),
  reason: 'malformed',
  detail: 'not JSON',
  origin: 'broken:1',
};

/** Told with the batch whose watermark first reaches into it: before, nobody had to know. */
function withBlind(
  batches: readonly ScriptedBatch[],
  intervals: readonly Interval[],
  since: EpochMs,
): ScriptedBatch[] {
  const told = [...batches];
  for (const { from, to } of intervals) {
    const at = from <= since ? 0 : told.findIndex(({ watermark }) => watermark > from);
    const batch = told[at];
    if (batch === undefined) continue;
    // A batch tells of one interval: another one comes right before it.
    if (batch.blind === undefined) told[at] = { ...batch, blind: { from, to } };
    else {
      const watermark = told[at - 1]?.watermark ?? since;
      told.splice(at, 0, { items: [], watermark, blind: { from, to } });
    }
  }
  return told;
}
