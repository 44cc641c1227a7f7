import fc from 'fast-check';
import { expect, test } from 'vitest';
import { QueryFault, showFault } from './fault.ts';
import type { QueryNode } from './node.ts';
import { parseQuery } from './parse.ts';

/** The tree in brackets, so that what binds closer can be seen. */
function shape(node: QueryNode): string {
  switch (node.kind) {
    case 'all':
    case 'any':
      return `[${node.parts.map(shape).join(node.kind === 'all' ? ' & ' : ' | ')}]`;
    case 'not':
      return `!${shape(node.part)}`;
    case 'near': {
      const sides = [node.left, node.right].map((terms) => terms.map(shape).join(','));
      return `${sides.join(node.isOrdered ? ` >${node.words}> ` : ` ~${node.words}~ `)}`;
    }
    case 'word':
      return `${node.isCased ? '=' : ''}${node.text}${node.isBeginning ? '*' : ''}`;
    case 'hashtag':
      return `#${node.text}${node.isBeginning ? '*' : ''}`;
    case 'mention':
      return `@${node.text}${node.isBeginning ? '*' : ''}`;
    case 'author':
      return `author:${node.account}`;
    case 'url':
      return `url:${node.host}|${node.path}`;
    case 'language':
      return `language:${node.range}`;
    case 'regex':
      return `/${node.pattern}/${node.flags}<${node.literal}>`;
    default:
      return `${node.kind}:${node.value}`;
  }
}

test.each([
  ['ziggo', 'ziggo'],
  ['ziggo storing', '[ziggo & storing]'],
  ['ziggo AND storing', '[ziggo & storing]'],
  ['aa bb OR cc dd', '[[aa & bb] | [cc & dd]]'],
  ['aa AND (bb OR cc)', '[aa & [bb | cc]]'],
  ['aa NOT bb', '[aa & !bb]'],
  ['aa AND NOT bb', '[aa & !bb]'],
  ['aa -bb -"cc dd"', '[aa & !bb & !cc dd]'],
  ['aa -(bb OR cc)', '[aa & ![bb | cc]]'],
  ['aa NOT bb NEAR/3 cc', '[aa & !bb ~3~ cc]'],
  ['aa NOT NOT bb', '[aa & bb]'],
  ['toString constructor', '[toString & constructor]'],
  ['aa NEAR bb', 'aa ~4~ bb'],
  ['(aa OR "bb cc") ONEAR/0 (#dd OR @ee)', 'aa,bb cc >0> #dd,@ee'],
  ['"tata steel"', 'tata steel'],
  ['“tata steel”', 'tata steel'],
  ['=ING ="Tata Steel"', '[=ING & =Tata Steel]'],
  ['storing* "tata ste*"', '[storing* & tata ste*]'],
  ['荷*', '荷*'],
  ['T-Mobile AT&T 10:30', '[T-Mobile & AT&T & 10:30]'],
  ['anti-KLM', 'anti-KLM'],
  ['"AND"', 'AND'],
  ['#ziggo ＃klm* @ziggo', '[#ziggo & #klm* & @ziggo]'],
  ['hashtag:ziggo mention:@ziggo*', '[#ziggo & @ziggo*]'],
  ['author:@Ziggo', 'author:ziggo'],
  ['Author:Ziggo', 'author:ziggo'],
  ['author:(aa OR "bb")', '[author:aa | author:bb]'],
  ['url:https://www.Nu.nl/Economie?a=1', 'url:nu.nl|/Economie?a=1'],
  ['url:ziggo.nl', 'url:ziggo.nl|'],
  ['aa language:(nl OR pt-BR)', '[aa & [language:nl | language:pt-br]]'],
  ['aa platform:X kind:reply country:nl', '[aa & platform:x & kind:reply & country:NL]'],
  [String.raw`/ing-\d+\/x/i`, String.raw`/ing-\d+\/x/i<ing>`],
  ['aa /(b|c)+/', '[aa & /(b|c)+/<>]'],
  ['(((ziggo)))', 'ziggo'],
  [' \n ziggo\tstoring ', '[ziggo & storing]'],
])('%s', (query, expected) => {
  expect(shape(parseQuery(query))).toBe(expected);
});

test.each<[string, RegExp, string]>([
  ['', /empty/, ''],
  ['ziggo "tata steel', /quote is never closed/, '"tata steel'],
  ['(ziggo OR (upc)', /parenthesis is never closed/, '('],
  ['ziggo) upc', /closes none/, ')'],
  ['ziggo ()', /nothing between/, '()'],
  ['ziggo OR', /must follow OR/, 'OR'],
  ['ziggo OR AND upc', /must follow OR/, 'OR'],
  ['NEAR/3 ziggo', /must stand before NEAR/, 'NEAR/3'],
  ['(ziggo NOT)', /must follow NOT/, 'NOT'],
  ['ziggo and storing', /in capitals/, 'and'],
  ['ziggo || upc', /Write OR/, '||'],
  ['ziggo && upc', /Write AND/, '&&'],
  ['"a b"~5', /first NEAR\/5 second/, '~5'],
  ['+ziggo', /Leave the \+ out/, '+ziggo'],
  ['!ziggo', /NOT before/, '!ziggo'],
  ['[ziggo]', /Brackets/, '[ziggo]'],
  ['NEAR5', /NEAR\/5/, 'NEAR5'],
  ['ziggo NEAR/many storing', /how many words/, 'NEAR/many'],
  ['ziggo NEAR/101 storing', /at most 100/, 'NEAR/101'],
  ['aa NEAR/3 bb NEAR/3 cc', /Only two/, 'NEAR/3'],
  ['aa NEAR/3 (bb AND cc)', /Beside NEAR/, 'bb AND cc'],
  ['aa NEAR/3 author:bb', /Beside NEAR/, 'author:bb'],
  ['zig*go', /only at the end/, 'zig*go'],
  ['zi*', /at least 3 letters/, 'zi*'],
  ['ziggo wh?t', /no \? for one letter/, 'wh?t'],
  ['ziggo x', /write =x/, 'x'],
  ['ziggo "..."', /nothing to be found/, '"..."'],
  ['= ziggo', /right before a word/, '='],
  ['foo:bar ziggo', /no field foo/, 'foo:'],
  ['constructor:x ziggo', /no field constructor/, 'constructor:'],
  ['lang:nl ziggo', /called language:/, 'lang:'],
  ['raw:ING', /write = before it/, 'raw:'],
  ['https://ziggo.nl', /url:ziggo.nl/, 'https://ziggo.nl'],
  ['ziggo language:', /language:nl/, 'language:'],
  ['ziggo language:Dutch', /such as nl/, 'language:Dutch'],
  ['ziggo language:(nl en)', /stands OR/, 'en'],
  ['ziggo language:(nl OR', /its values/, 'language:'],
  ['ziggo kind:tweet', /one of post, reply/, 'kind:tweet'],
  ['ziggo country:Nederland', /two letters/, 'country:Nederland'],
  ['url:ziggo', /begins with its domain/, 'url:ziggo'],
  ['author:zig*', /without \*/, 'author:zig*'],
  ['#zig-go', /letters, digits and _/, '#zig-go'],
  ['language:nl', /nearly every post/, 'language:nl'],
  ['NOT ziggo', /nearly every post/, 'NOT ziggo'],
  ['ziggo OR country:NL', /nearly every post/, 'country:NL'],
  ['NOT (ziggo NOT upc)', /nearly every post/, 'NOT (ziggo NOT upc'],
  ['/a|b/', /tried on every post/, '/a|b/'],
  ['ziggo /a(/', /missing closing \)/, '/a(/'],
  ['ziggo /(?=a)/', /looking around/, '/(?=a)/'],
  [String.raw`ziggo /(a)\1/`, /going back/, String.raw`/(a)\1/`],
  ['ziggo /((a{100}){100}){100}/', /more than 1,000 times/, '/((a{100}){100}){100}/'],
  ['ziggo /(a{30}){30}/', /grows to \d+ steps/, '/(a{30}){30}/'],
  ['ziggo /abc/x', /may stand i/, '/abc/x'],
  ['ziggo //', /is empty/, '//'],
  ['ziggo /abc', /never closed/, '/abc'],
])('%s is refused, and it is said where', (query, message, marked) => {
  const fault = faultOf(query);
  expect(fault.message).toMatch(message);
  expect(query.slice(...fault.at)).toBe(marked);
});

test.each<[string, string, RegExp]>([
  ['one of 1 MB', 'ziggo OR '.repeat(116_000), /at most 16,384 characters, this one 1,044,000/],
  ['too many words', 'ab '.repeat(1_001), /at most 1,000 words/],
  ['too many parentheses', `${'('.repeat(10_000)}ziggo`, /at most 32 deep/],
  ['a long word', 'a'.repeat(101), /at most 100 characters/],
  ['a long regular expression', `/${'a'.repeat(501)}/`, /at most 500 characters/],
  ['many regular expressions', '/abc/ '.repeat(17), /at most 16 regular expressions/],
])('%s is refused at once', (_, query, message) => {
  expect(faultOf(query).message).toMatch(message);
});

test('as many NOTs as there is room for are read', () => {
  expect(faultOf(`${'NOT '.repeat(4_000)}ziggo OR`).message).toMatch(/must follow OR/);
});

test('whatever is written, it is a query or a fault at a place in it', () => {
  const piece = fc.constantFrom(
    ...[
      'ziggo',
      'AND',
      'OR',
      'NOT',
      'NEAR/3',
      'ONEAR',
      '(',
      ')',
      '"',
      ' ',
      '-',
      '=',
      '*',
      ':',
      '/',
    ],
    ...['author:', 'language:nl', '#', '@', '[', '\\', '{9}', '😡', '\n', 'a', '中', '\ud800'],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (query) => {
      try {
        parseQuery(query);
      } catch (fault) {
        if (!(fault instanceof QueryFault)) throw fault;
        const [start, end] = fault.at;
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(query.length);
        expect(showFault(query, fault).split('\n')).toHaveLength(3);
      }
    }),
    { numRuns: 5_000 },
  );
});

test('the caret stands under the fault, in its line, within what fits', () => {
  const shown = (query: string) => showFault(query, faultOf(query)).split('\n').slice(1);
  expect(shown('ziggo\n  AND upc)\nOR klm')).toEqual(['      AND upc)', '             ^']);
  expect(shown(`${'klm OR '.repeat(20)}zi* OR ziggo`)).toEqual([
    `    …${'klm OR '.repeat(20).slice(-40)}zi* OR ziggo`,
    `${' '.repeat(45)}^~~`,
  ]);
  // A wide letter takes a wide blank.
  expect(shown('荷航 zi*')).toEqual(['    荷航 zi*', '    \u3000\u3000 ^~~']);
});

function faultOf(query: string): QueryFault {
  try {
    parseQuery(query);
  } catch (fault) {
    if (fault instanceof QueryFault) return fault;
    throw fault;
  }
  throw new Error(`This is no fault: ${query}`);
}
