import { expect, test } from 'vitest';
import { BACKGROUND_HALF_LIFE_DAYS, BACKGROUND_TERMS_MAX, Background } from './background.ts';

const learned = (mentions: number, terms: readonly number[], day = 100): Background => {
  const background = new Background();
  for (let at = 0; at < mentions; at += 1) background.learn(terms, day);
  return background;
};

test('what was said often is usual, what was said seldom hardly', () => {
  expect(learned(5, [1]).share(1)).toBeLessThan(0.03);
  expect(learned(2000, [1]).share(1)).toBeGreaterThan(0.9);
  expect(learned(2000, [1]).share(2)).toBe(0);
});

test('what is said no more becomes unusual, by half in the half-life', () => {
  const background = learned(2000, [1]);
  const later = 100 + BACKGROUND_HALF_LIFE_DAYS;
  for (let at = 0; at < 1000; at += 1) background.learn([2], later);
  expect(background.share(1) / background.share(2)).toBeCloseTo(1, 1);
});

test('days that are passed at once fade as those passed one by one', () => {
  const [once, daily] = [learned(500, [1, 2]), learned(500, [1, 2])];
  for (let day = 101; day < 160; day += 1) daily.learn([], day);
  once.learn([], 159);
  expect(once.share(1)).toBeCloseTo(daily.share(1), 1);
  once.learn([], 1e9);
  expect(once.share(1)).toBe(0);
});

test('of more words than the bound the rarest are forgotten', () => {
  const background = learned(50, [7]);
  for (let term = 1000; term < 3000; term += 1) background.learn([term], 100);
  expect(background.share(7)).toBeGreaterThan(0);
  expect(background.numbers().length).toBeLessThanOrEqual(2 + 2 * BACKGROUND_TERMS_MAX);
});

test('it survives its numbers', () => {
  const background = learned(30, [1, 2, 3]);
  const again = new Background();
  again.restore(background.numbers());
  background.learn([2], 107);
  again.learn([2], 107);
  expect(again.numbers()).toEqual(background.numbers());
});
