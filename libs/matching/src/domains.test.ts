import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Domains } from './domains.ts';
import { hostOf, pathOf } from './host.ts';

const AUTHORITY = /^[a-z]+:\/\/([^\s/?#\\]*)/i;

/** What `hostOf` must give, by expressions. */
function hostNaively(url: string): string {
  const authority = AUTHORITY.exec(url)?.[1] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
  return host.replace(/\.$/, '').toLowerCase();
}

const piece = fc.constantFrom(
  ...[
    'http',
    'HTTPS',
    '://',
    ':',
    '/',
    '//',
    '@',
    '.',
    '?',
    '#',
    '\\',
    ' ',
    '\u00a0',
    '\n',
    '8080',
  ],
  ...['nl', 'NL', 'a.nl', 'b.a.nl', 'xa.nl', 'x', 'münchen.de', 'MÜNCHEN.DE', 'İ', 'é', '-', '1'],
);
const rest = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
const url = fc.oneof(
  rest.map((text) => `https://${text}`),
  rest,
);

test('hosts and paths are those that the expressions read', () => {
  fc.assert(
    fc.property(url, (given) => {
      expect(hostOf(given)).toBe(hostNaively(given));
      expect(pathOf(given)).toBe(given.slice(AUTHORITY.exec(given)?.[0].length ?? 0));
    }),
    { numRuns: 5_000 },
  );
});

test('a URL leads to each domain that its host is or stands below', () => {
  const names = ['nl', 'a.nl', 'b.a.nl', 'münchen.de', 'x.nl'];
  const domain = fc.uniqueArray(fc.constantFrom(...names), { maxLength: names.length });
  let found = 0;
  fc.assert(
    fc.property(domain, url, (given, from) => {
      const concerned = new Map(given.map((name, at) => [name, { names: [at], anchors: [] }]));
      const host = hostNaively(from);
      const expected = given.flatMap((name, at) =>
        host === name || host.endsWith(`.${name}`) ? [at] : [],
      );
      const led = new Domains(concerned).concernedBy(from).flatMap((one) => one.names);
      expect(led.toSorted((a, b) => a - b)).toEqual(expected);
      found += expected.length > 0 ? 1 : 0;
    }),
    { numRuns: 5_000 },
  );
  expect(found).toBeGreaterThan(150);
});
