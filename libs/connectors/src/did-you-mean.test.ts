import { expect, test } from 'vitest';
import { didYouMean } from './did-you-mean.ts';

test.each([
  ['txt', ['id', 'text', 'name'], " Did you mean 'text'?"],
  ['Tweet_Created', ['tweet_id', 'tweet_created'], " Did you mean 'tweet_created'?"],
  ['zzz', ['id', 'text'], ''],
  ['text', [], ''],
])('%s among %s', (typed, names, expected) => {
  expect(didYouMean(typed, names)).toBe(expected);
});
