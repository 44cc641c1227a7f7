import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Origins } from './config-faults.ts';
import { parseYaml } from './config-yaml.ts';

function parse(text: string) {
  const origins = new Origins('c');
  const { value, faults } = parseYaml(text, 'c', origins);
  return {
    value,
    origins,
    faults: faults.map(({ path, at, message }) => `${path} (${at}): ${message}`),
  };
}

test.each<[string, string, string]>([
  ['a tab', 'a:\n\tb: 1', ' (c:2:1): Indented by a tab: YAML wants spaces.'],
  [
    'indentation',
    'a:\n    b: 1\n  c: 2',
    ' (c:3:1): The indentation does not fit the lines above, or',
  ],
  ['an open quote', 'a: "x', ' (c:1:6): Something is not closed'],
  [
    'an open bracket',
    'a: [x',
    ' (c:1:6): The indentation does not fit the lines above, or a bracket',
  ],
  ['a second colon', 'a: b: c', ' (c:1:4): A second ": " on one line'],
  ['an @', 'a: @me', ' (c:1:4): A text cannot begin with this character'],
  ['an escape', 'a: "\\q"', ' (c:1:5): Unknown escape'],
  ['two documents', 'a: 1\n---\nb: 2', ' (c:2:1): A second document begins here'],
  ['a tag', 'a: !!js/function x', ' (c:1:4): Tags (!…)'],
  ['a tag of YAML 1.1', 'a: !!binary eA==', ' (c:1:4): Tags (!…)'],
  ['a directive', '%YAML 1.1\n---\na: 1', ' (c:1:1): Directives'],
  ['a key twice', 'a:\n  b: 1\n  "b": 2', 'a.b (c:3:3): stands twice in this section: keep one.'],
  ['a prototype', 'a: {__proto__: {b: 1}}', 'a (c:1:5): A key named __proto__ is refused.'],
  ['a list as key', '? [a]\n: 1', ' (c:1:3): A key must be a plain text.'],
  ['no key', ': 1', 'A key'],
  ['an unknown alias', 'a: *b', 'a (c:1:4): No anchor (&) of this name'],
  ['an alias of itself', 'a: &a [*a]', 'a[0] (c:1:8): An alias contains itself.'],
  ['nesting', `a: ${'['.repeat(40)}${']'.repeat(40)}`, 'Nested deeper than 32 levels.'],
  ['far nesting', '['.repeat(20_000), 'Nested deeper than 32 levels.'],
  [
    'nested blocks',
    Array.from({ length: 2_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    'Nested deeper than 32 levels.',
  ],
  ['nested dashes', '- '.repeat(20_000), 'Nested deeper than 32 levels.'],
  [
    'laughs',
    `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
      .split('')
      .map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefghi'[i]}`).join(',')}]`)
      .join('\n')}`,
    'More than 400000 values',
  ],
])('refuses %s, and says where and why', (_, text, fault) => {
  expect(parse(text).faults[0]).toContain(fault);
});

test('shows nothing of the file in a fault of syntax', () => {
  for (const text of [
    'hunter2: "hunter2',
    'a: hunter2: hunter2',
    'a: *hunter2',
    'a: !hunter2 b',
    'hunter2\nhunter2: 1',
    '%hunter2\n---\n',
  ])
    expect(parse(text).faults.join('\n')).not.toContain('hunter2');
});

test.each<[string, unknown]>([
  ['', {}],
  ['# only a comment', {}],
  ['a:', {}],
  ['a: ~\nb: [~]', { b: [null] }],
  [
    'a: yes\nb: 0o17\nc: 0x1f\nd: 1_000\ne: 2026-01-01\nf: 12:30:00',
    { a: 'yes', b: 15, c: 31, d: '1_000', e: '2026-01-01', f: '12:30:00' },
  ],
  ['007: a\n1e3: b\ntrue: c', { '007': 'a', '1e3': 'b', true: 'c' }],
  ['constructor: a\ntoString: b', { constructor: 'a', toString: 'b' }],
  ['a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
  ['a: >\n  one\n  two\n', { a: 'one two\n' }],
])('reads %j', (text, expected) => {
  const { value, faults } = parse(text);
  expect(faults).toEqual([]);
  expect(value).toEqual(expected);
});

test('knows where each value stands', () => {
  const { origins } = parse('a:\n  - b: 1\n    c:\n  - x\r\nd: {e: 2}');
  expect(origins.of(['a', 0, 'b']).label).toBe('c:2:5');
  expect(origins.of(['a', 0, 'c']).label).toBe('c:3:5');
  expect(origins.of(['a', 1]).label).toBe('c:4:5');
  expect(origins.of(['d', 'e']).label).toBe('c:5:5');
  expect(origins.of(['d', 'missing']).label).toBe('c:5:1');
  expect(origins.of(['missing']).label).toBe('c');
});

test('reads what a YAML writer wrote', () => {
  const key = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => text !== '__proto__');
  const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  const given = fc.dictionary(key, json, { maxKeys: 5, noNullPrototype: true });
  fc.assert(
    fc.property(given, (expected) => {
      const { value, faults } = parse(stringify(expected, { aliasDuplicateObjects: false }));
      expect(faults).toEqual([]);
      expect(value).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});
