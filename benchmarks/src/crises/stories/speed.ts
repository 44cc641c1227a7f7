/** Processor time of a mention and size of the state, of made-up words: what the state may cost at most. */
import { createStories, type StoryMention } from '@goldenhour/velocity';

const MENTIONS = 200_000;
const START = Date.UTC(2026, 2, 2);

/** Mentions with `stories` sets of words of their own, so many a minute. */
function mentionsOf(stories: number, aMinute: number): StoryMention[] {
  let seed = 1;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  return Array.from({ length: MENTIONS }, (_, at) => {
    const story = random(stories);
    // Frequent words are often taken, as in speech.
    const word = (): number => Math.imul(story * 1000 + random(random(60) + 1), 0x9e37_79b1) >>> 0;
    const chatter = (): number => Math.imul(random(100_000) + 1_000_000, 0x85eb_ca6b) >>> 0;
    const terms = [word(), word(), word(), word(), chatter(), chatter(), chatter()];
    return {
      mention: `mention-${at}`,
      time: START + Math.floor((at * 60_000) / aMinute),
      root: random(3) === 0 ? `mention-${random(at + 1)}` : null,
      terms: [...new Set(terms)],
      negative: 0.5,
    };
  });
}

export function storySpeed(): string[] {
  return [
    ['2 stories, 1 a minute', 2, 1],
    ['2 stories, 100 a minute', 2, 100],
    ['8 stories, 2,000 a minute', 8, 2000],
  ].map(([name, stories, aMinute]) => {
    const mentions = mentionsOf(Number(stories), Number(aMinute));
    measure(mentions.slice(0, 20_000));
    const { microseconds, bytes, largest } = measure(mentions);
    return `${name}: ${microseconds.toFixed(2)} µs a mention, ${bytes} bytes of state, largest entry ${largest}`;
  });
}

function measure(mentions: readonly StoryMention[]) {
  const stories = createStories('subject');
  const started = process.cpuUsage();
  for (const mention of mentions) stories.observe(mention);
  const microseconds = process.cpuUsage(started).user / mentions.length;
  const sizes = stories.drain().map(([key, value]) => key.length + (value?.length ?? 0));
  return {
    microseconds,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    largest: Math.max(0, ...sizes),
  };
}
