/** The same mentions, told in another way: what must make no difference. */
import { createRandom } from './random.ts';
import { type Told, tellInBatches } from './telling.ts';
import type { PostItem, Script, World } from './world.ts';

/** In other batches and another order: nothing further out of place than the bound. */
export function shuffled(world: World, seed: number, boundMs: number): World {
  const random = createRandom(seed);
  return retell(world, seed, (items) =>
    items.map((item) => ({
      item,
      isLate: false,
      order: item.mention.time + random.between(0, boundMs),
    })),
  );
}

/** Every item comes twice, the second time soon or long after. */
export function doubled(world: World, seed: number): World {
  const random = createRandom(seed);
  return retell(world, seed, (items) =>
    items.flatMap((item) => {
      const order = item.mention.time;
      return [
        { item, isLate: false, order },
        { item, isLate: true, order: order + random.between(0, 3 * 60 * 60 * 1000) },
      ];
    }),
  );
}

/** Each source becomes two, and each of its items is told by one of them. */
export function split(world: World, seed: number): World {
  const random = createRandom(seed);
  const scripts = world.scripts.flatMap((script) => {
    const halves: [PostItem[], PostItem[]] = [[], []];
    for (const item of itemsOf(script)) halves[random.between(0, 1) as 0 | 1].push(item);
    return halves.map((items, half) => ({
      ...script,
      name: `${script.name}-${half}`,
      batches: told(script, items.map(inPlace), seed + half),
    }));
  });
  return { ...world, scripts };
}

function retell(
  world: World,
  seed: number,
  place: (items: readonly PostItem[]) => readonly Told[],
): World {
  return {
    ...world,
    scripts: world.scripts.map((script) => ({
      ...script,
      batches: told(script, place(itemsOf(script)), seed),
    })),
  };
}

const inPlace = (item: PostItem): Told => ({ item, isLate: false, order: item.mention.time });

function told(script: Script, items: readonly Told[], seed: number): Script['batches'] {
  // One that says nothing says it in every telling.
  if (script.batches.length === 0) return [];
  const { since, batches } = script;
  const until = batches.at(-1)?.watermark ?? since;
  const blind = batches.flatMap((batch) => batch.blind ?? []);
  const ordered = items.toSorted((a, b) => a.order - b.order);
  return tellInBatches(createRandom(seed), ordered, { since, until, blind });
}

const itemsOf = ({ batches }: Script): PostItem[] =>
  batches.flatMap(({ items }) => items.filter((item): item is PostItem => !('unreadable' in item)));
