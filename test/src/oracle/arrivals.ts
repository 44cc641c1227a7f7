/**
 * What the log holds for one partition, in its order. Told from the facts of a world, as if all
 * subjects lay on one partition and the sources spoke in turns; or read from a log as it was.
 */
import type { EpochMs, Kind, Mention, Op } from '@goldenhour/mention';
import type { InRecord } from '@goldenhour/pipeline/ports';
import { PLATFORM, type PostItem, type Script, type World } from '../world/world.ts';

/** The parts of a mention that decide something. */
export type Said = {
  readonly id: string;
  readonly revision: number;
  readonly op: Op;
  readonly time: EpochMs;
  readonly source: string;
  readonly platform: string;
  readonly author: string;
  readonly text: string;
  readonly kind: Kind;
};

export type SourceWord = {
  readonly source: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly clock: 'log' | 'tick';
  readonly mode: Mention['mode'];
  readonly declares: readonly string[];
  readonly since: EpochMs;
  readonly watermark: EpochMs;
  readonly isOver: boolean;
  readonly blind: { readonly from: EpochMs; readonly to: EpochMs } | null;
};

export type Arrival = { readonly appendTime: EpochMs } & (
  | {
      readonly kind: 'mention';
      readonly subject: string;
      readonly official: boolean;
      readonly said: Said;
    }
  | { readonly kind: 'word'; readonly word: SourceWord }
  | { readonly kind: 'nothing' }
);

/** From the facts alone. Which source speaks first makes no difference where all keep their word. */
export function arrivalsOfWorld(world: World): Arrival[] {
  const arrivals: Arrival[] = [];
  const rounds = Math.max(...world.scripts.map(({ batches }) => batches.length)) + 1;
  const earlier = new Map(world.scripts.map(({ name }) => [name, new Map<string, string[]>()]));
  for (let round = 0; round < rounds; round += 1) {
    for (const script of world.scripts) {
      const batch = script.batches[round];
      for (const item of batch?.items ?? []) {
        if ('unreadable' in item) continue;
        arrivals.push(...addressed(item, world, script, earlier.get(script.name) ?? new Map()));
      }
      if (round <= script.batches.length) arrivals.push(wordOf(world, script, round));
    }
  }
  return arrivals;
}

/** A mention for each subject that it concerns: by name, by author, or by what it follows. */
function addressed(
  item: PostItem,
  world: World,
  script: Script,
  earlier: Map<string, string[]>,
): Arrival[] {
  const { mention } = item;
  if (mention.time < Date.UTC(1990, 0, 1)) return [];
  const words = (mention.text ?? '').toLowerCase().split(/[^a-z]+/);
  const isOwn = (subject: string): boolean => mention.author?.id === `own-${subject}`;
  const known = world.subjects.map(({ id }) => id);
  let concerned: string[];
  if (item.subjects !== undefined) {
    if (!item.subjects.every((subject) => known.includes(subject))) return [];
    concerned = [...item.subjects];
  } else {
    const followed = [mention.id, mention.root].flatMap((id) =>
      id === undefined ? [] : (earlier.get(id) ?? []),
    );
    concerned = known.filter((id) => words.includes(id) || isOwn(id) || followed.includes(id));
  }
  if (concerned.length > 0) earlier.set(mention.id, concerned);
  return concerned.map((subject) => ({
    kind: 'mention',
    appendTime: 0,
    subject,
    official: isOwn(subject) || mention.author?.official === true,
    said: {
      id: mention.id,
      revision: mention.revision ?? 0,
      op: mention.op ?? 'upsert',
      time: mention.time,
      source: script.name,
      platform: PLATFORM,
      author: mention.author?.id ?? mention.id,
      text: mention.text ?? '',
      kind: mention.kind ?? 'post',
    },
  }));
}

function wordOf(world: World, script: Script, round: number): Arrival {
  const spoken = script.batches.slice(0, round + 1);
  return {
    kind: 'word',
    appendTime: 0,
    word: {
      source: script.name,
      epoch: 1,
      sequence: round + 1,
      clock: 'tick',
      mode: world.mode,
      declares: world.scripts.map(({ name }) => name),
      // One that never spoke has no beginning and no end to tell of.
      since: spoken.length > 0 ? script.since : 0,
      watermark: Math.max(0, ...spoken.map(({ watermark }) => watermark)),
      isOver: round === script.batches.length,
      blind: script.batches[round]?.blind ?? null,
    },
  };
}

/** From the log, as other programs would read it. */
export function arrivalsOfLog(records: readonly InRecord[]): Arrival[] {
  return records.map(({ value, appendTime }): Arrival => {
    const fields = JSON.parse(value ?? '{}');
    switch (fields.t) {
      case 'mention': {
        const { mention, subject, official } = fields;
        const said = { ...mention, author: mention.author.id };
        return { kind: 'mention', appendTime, subject, official, said };
      }
      case 'tick': {
        const isOver = fields.status === 'ended' || fields.status === 'retired';
        return { kind: 'word', appendTime, word: { ...fields, isOver } };
      }
      default:
        return { kind: 'nothing', appendTime };
    }
  });
}
