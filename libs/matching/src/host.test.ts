import { expect, test } from 'vitest';
import { hostOf, parentDomain } from './host.ts';

test.each([
  ['https://www.Ziggo.nl/storing?x=1#y', 'www.ziggo.nl'],
  ['http://ziggo.nl:8080', 'ziggo.nl'],
  ['https://ziggo.nl./a', 'ziggo.nl'],
  ['https://ziggo.nl@evil.example/', 'evil.example'],
  ['https://evil.example\\@ziggo.nl', 'evil.example'],
  ['https://evil.example?@ziggo.nl', 'evil.example'],
  ['HTTPS://A.NL', 'a.nl'],
  ['ziggo.nl', ''],
])('%s leads to %j', (url, host) => {
  expect(hostOf(url)).toBe(host);
});

test('a host stands below all domains above it', () => {
  expect(parentDomain('a.b.nl')).toBe('b.nl');
  expect(parentDomain('nl')).toBe('');
});
