import { expect, test } from 'vitest';
import { INFLUENCER_FOLLOWERS_MIN, outletOf, type Writer } from './outlet.ts';

const PRESS = new Set(['nos.nl', 'x:nos', 'news.example.co.uk']);
const writer = (what: Partial<Writer>): Writer => {
  return { kind: 'post', followers: null, url: null, ...what };
};

test.each<[string, Partial<Writer>, string]>([
  ['an article', { kind: 'article' }, 'press'],
  ['an article that many follow', { kind: 'article', followers: 5_000_000 }, 'press'],
  ['nobody known', {}, 'public'],
  ['one below the bound', { followers: INFLUENCER_FOLLOWERS_MIN - 1 }, 'public'],
  ['one at the bound', { followers: INFLUENCER_FOLLOWERS_MIN }, 'influencer'],
  ['a reposter whom many follow', { kind: 'repost', followers: 80_000 }, 'influencer'],
  ['a page of a named site', { url: 'https://nos.nl/artikel/1' }, 'press'],
  ['a page of a site below it', { url: 'HTTPS://Liveblog.NOS.nl:443/a?b' }, 'press'],
  ['a page with a user in its address', { url: 'https://nos.nl@evil.example/' }, 'public'],
  ['a page whose path names it', { url: 'https://evil.example/nos.nl' }, 'public'],
  ['a page of a longer name', { url: 'https://xnos.nl/' }, 'public'],
  ['a page above the named one', { url: 'https://example.co.uk/' }, 'public'],
  ['what is no address', { url: 'nos.nl' }, 'public'],
  ['a named account', { account: 'X:NOS', followers: 1_000_000 }, 'press'],
  ['another account', { account: 'x:nos2', followers: 1_000_000 }, 'influencer'],
])('%s is %s', (_, what, outlet) => {
  expect(outletOf(writer(what), PRESS)).toBe(outlet);
});

test('without names of the press only articles are press', () => {
  expect(outletOf(writer({ url: 'https://nos.nl/artikel/1', account: 'x:nos' }))).toBe('public');
});
