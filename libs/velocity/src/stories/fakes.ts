/** Made-up mentions: each topic has words of its own, and all share some. */
import type { StoryMention } from './stories.ts';

export const START = Date.UTC(2026, 2, 2, 12);
const MINUTE = 60_000;

/** A word of a topic. @range uint32 */
export function word(topic: number, index: number): number {
  return Math.imul(topic * 100 + index + 1, 0x9e37_79b1) >>> 0;
}

/** Numbers that look random; the same ones for the same seed. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** `count` mentions from a minute on, so many a minute, each of one of the topics. */
export function mentionsAbout(
  topics: readonly number[],
  given: { readonly count: number; readonly from?: number; readonly aMinute?: number },
): (StoryMention & { readonly topic: number })[] {
  const { count, from = 0, aMinute = 20 } = given;
  const random = numbers(from + topics.length * 31 + count);
  return Array.from({ length: count }, (_, at) => {
    const topic = topics[random(topics.length)] ?? 0;
    const own = () => word(topic, random(random(12) + 1));
    // Words that everybody uses, and one that nobody else does.
    const terms = [own(), own(), own(), word(999, random(6)), word(5000 + from, at)];
    return {
      mention: `m-${from}-${at}`,
      time: START + from * MINUTE + Math.floor((at * MINUTE) / aMinute),
      root: null,
      terms: [...new Set(terms)],
      negative: 0.75,
      topic,
    };
  });
}
