import { expect, test } from 'vitest';
import type { Matchable } from './match.ts';
import { createMatcher } from './matcher.ts';
import type { SubjectInput } from './subject.ts';
import { subjectsSchema } from './subjects.ts';

type Configured = Omit<SubjectInput, 'id'>;

function matcherOf(...subjects: readonly SubjectInput[]) {
  return createMatcher(subjectsSchema.parse(subjects));
}

function mentionOf(mention: Partial<Matchable> & { readonly text: string }): Matchable {
  return { platform: 'bluesky', author: { id: '1', handle: 'cat' }, links: [], ...mention };
}

/** What of the text is marked, null when the subject is not matched. */
function marked(subject: Configured, mention: string | Partial<Matchable>): string | null {
  const given = mentionOf(
    typeof mention === 'string' ? { text: mention } : { text: '', ...mention },
  );
  const match = matcherOf({ id: 's', ...subject }).match(given).matches[0];
  return match === undefined
    ? null
    : match.spans.map(([start, end]) => given.text.slice(start, end)).join('|');
}

const ZIGGO: Configured = { name: 'Ziggo', handles: ['@ZiggoWebcare'], domains: ['ziggo.nl'] };
const KLM: Configured = { name: 'KLM', names: ['Koninklijke Luchtvaart Maatschappij'] };
const ING: Configured = { name: '=ING' };

test.each<[string, Configured, string, string | null]>([
  ['any case', ZIGGO, 'ZIGGO ligt eruit, ziggo!', 'ZIGGO|ziggo'],
  ['a Dutch genitive', ZIGGO, "Ziggo's storing en Ziggo’s excuses", 'Ziggo|Ziggo'],
  ['a hyphen compound', KLM, 'KLM-topman, anti-KLM', 'KLM|KLM'],
  ['no closed compound', ZIGGO, 'Ziggostoring', null],
  ['no part of a word', { name: 'ING' }, 'ding, wingman', null],
  ['a case that was asked for', ING, 'ing. Jansen, ING Bank', 'ING'],
  ['that case alone', ING, 'Ing en ing', null],
  ['that case, full-width', ING, 'ＩＮＧ', 'ＩＮＧ'],
  [
    'several words over a line break',
    KLM,
    'de Koninklijke\n  Luchtvaart Maatschappij',
    'Koninklijke\n  Luchtvaart Maatschappij',
  ],
  ['the ij of one sign', { name: 'IJsland' }, 'ĲSLAND en ijsland', 'ĲSLAND|ijsland'],
  ['ss for ß', { name: 'Weißbier AG' }, 'WEISSBIER AG', 'WEISSBIER AG'],
  ['ß for ss', { name: 'Strasse' }, 'die Straße', 'Straße'],
  ['no a for ä', { name: 'Bär' }, 'Bar', null],
  ['an umlaut of two signs', { name: 'Müller' }, 'Mu\u0308ller', 'Mu\u0308ller'],
  ['no u for ü', { name: 'Müller' }, 'Muller', null],
  ['a name without its accents', { name: 'Nestlé' }, 'nestle NESTLÉ', 'nestle|NESTLÉ'],
  ['no accent that the name lacks', { name: 'Nestle' }, 'Nestlé', null],
  ['no short name without its accents', { name: 'Dré' }, 'dre', null],
  [
    'the dotted capital',
    { name: 'İstanbul' },
    'istanbul ISTANBUL ıstanbul',
    'istanbul|ISTANBUL|ıstanbul',
  ],
  ['an emoji on either side', ZIGGO, '😡Ziggo😡', 'Ziggo'],
  ['a flag and a heart', ZIGGO, '🇳🇱Ziggo❤️', 'Ziggo'],
  ['an emoji as name', { name: '🐧' }, 'een 🐧!', '🐧'],
  ['hidden characters', ZIGGO, 'Zi\u200bg\u00adgo', 'Zi\u200bg\u00adgo'],
  ['full width', ZIGGO, 'Ｚｉｇｇｏ', 'Ｚｉｇｇｏ'],
  ['bold letters', ZIGGO, '𝗭𝗶𝗴𝗴𝗼', '𝗭𝗶𝗴𝗴𝗼'],
  ['Chinese', { name: '荷航' }, '今天荷航延误了', '荷航'],
  ['Latin within Japanese', KLM, '今日はKLMが遅延', 'KLM'],
  ['Thai', { name: 'การบินไทย' }, 'เที่ยวบินการบินไทยล่าช้า', 'การบินไทย'],
  ['Korean with a particle', { name: '삼성' }, '삼성이 말했다', '삼성'],
  ['no underscore', KLM, 'KLM_fan', null],
  ['no digit', KLM, 'KLM1234', null],
  ['punctuation of the name', { name: 'Yahoo!' }, 'Yahoo!, yahoo', 'Yahoo!'],
  ['a name that is a domain', { name: 'Booking.com' }, 'booking.com helpt niet', 'booking.com'],
  // Hashtags
  ['a name as hashtag', ZIGGO, '#Ziggo', 'Ziggo'],
  ['no lower-case start of a hashtag', ZIGGO, '#ziggostoring', null],
  ['a hump of a hashtag', ZIGGO, '#ZiggoStoring #MijnZiggo', 'Ziggo|Ziggo'],
  ['a hump after capitals', KLM, '#KLMStaking #KLMstaking #KLM2026', 'KLM|KLM'],
  [
    'a joined name up to a hump',
    { name: 'Tata Steel' },
    '#TataSteelStoring #TataSteelstoring',
    '#TataSteel',
  ],
  ['blanks after a hump', { name: 'Tata Steel' }, '#VanTata  Steel', 'Tata  Steel'],
  ['a hump after ß', { name: 'KLM' }, '#großKLM2026', 'KLM'],
  ['no hump outside a hashtag', ZIGGO, 'ZiggoStoring', null],
  [
    'several words in one hashtag',
    { name: 'Tata Steel' },
    '#tatasteel #TataSteelOntploffing',
    '#tatasteel|#TataSteel',
  ],
  [
    'a configured hashtag',
    { name: 'Acme', hashtags: ['#klmfail'] },
    '#KLMFail ＃klmfail',
    '#KLMFail|＃klmfail',
  ],
  ['no longer hashtag', { name: 'Acme', hashtags: ['klm'] }, '#klmfail #KLMFail #klm事故', null],
  ['no fragment of a URL', { name: 'Acme', hashtags: ['klm'] }, 'https://a.nl/b#klm', null],
  // Handles
  ['a handle', ZIGGO, '.@ziggowebcare, hallo', '@ziggowebcare'],
  ['a handle and an s', ZIGGO, "@ZiggoWebcare's", '@ZiggoWebcare'],
  ['no longer handle', ZIGGO, '@ziggowebcare2 @ziggowebcare_nl', null],
  [
    'no handle on another server',
    ZIGGO,
    '@ziggowebcare@mastodon.nl @ziggowebcare.bsky.social',
    null,
  ],
  ['a handle at the end of a sentence', ZIGGO, 'vraag @ziggowebcare...', '@ziggowebcare'],
  ['a compound of a handle', ZIGGO, '@ziggowebcare-team', '@ziggowebcare'],
  ['no e-mail address', ZIGGO, 'x@ziggowebcare of x@ziggowebcare.example', null],
  ['a handle within Japanese', ZIGGO, '今日@ziggowebcareさん', '@ziggowebcare'],
  [
    'a handle of the fediverse',
    { name: 'Acme', handles: ['ns@ov.nl'] },
    'zeg @NS@ov.nl',
    '@NS@ov.nl',
  ],
])('%s', (_, subject, text, expected) => {
  expect(marked(subject, text)).toBe(expected);
});

const SHELL: Configured = { name: 'Shell plc', domains: ['shell.nl'] };
test.each<[string, string | null]>([
  ['zie shell.nl', 'shell.nl'],
  ['zie WWW.SHELL.NL/a.', 'SHELL.NL'],
  ['zie shell.nl. Dank', 'shell.nl'],
  ['zie shell.nl.example.com', null],
  ['zie my-shell.nl', null],
  ['zie shell.nl-info', null],
  ['zie notshell.nl', null],
  ['mail jan@shell.nl', null],
])('the domain in %j', (text, expected) => {
  expect(marked(SHELL, text)).toBe(expected);
});

test.each<[string, boolean]>([
  ['https://shell.nl', true],
  ['https://pers.shell.nl/a?b', true],
  ['https://shell.nl:443/', true],
  ['https://notshell.nl', false],
  ['https://shell.nl.example.com', false],
  ['https://shell.nl@evil.example', false],
  ['https://evil.example/shell.nl', false],
])('the link %s', (link, isMatch) => {
  expect(marked(SHELL, { links: ['https://nu.nl', link] })).toBe(isMatch ? '' : null);
  expect(marked(SHELL, { url: link })).toBe(isMatch ? '' : null);
});

test('a handle for one platform counts there alone', () => {
  const subject: Configured = { name: 'Acme', handles: [{ platform: 'x', handle: 'ns_online' }] };
  const text = '@NS_online help';
  expect(marked(subject, { text, platform: 'x' })).toBe('@NS_online');
  expect(marked(subject, { text, platform: 'mastodon' })).toBe(null);
});

test('on X a handle ends at a dot', () => {
  expect(marked(ZIGGO, { text: '@ziggowebcare.Waarom', platform: 'x' })).toBe('@ziggowebcare');
});

test('an excluded phrase takes names and links back, wherever it stands', () => {
  const subject: Configured = {
    name: 'Delta',
    exclude: ['Delta Lloyd', '=DELTA'],
    domains: ['delta.nl'],
    official: [{ platform: 'bluesky', id: '77' }],
  };
  expect(marked(subject, 'Delta of delta lloyd')).toBe(null);
  expect(marked(subject, { text: 'DELTA', links: ['https://delta.nl'] })).toBe(null);
  expect(marked(subject, 'Delta en Delta Lloyds')).toBe('Delta|Delta');
  expect(marked(subject, { text: 'Delta Lloyd?', author: { id: '77' } })).toBe('Delta');
});

test('an account may be known to one subject by its id and to another by its handle', () => {
  const matcher = matcherOf(
    { id: 'a', name: 'Acme', official: [{ platform: 'x', id: '77' }] },
    { id: 'b', name: 'Bcme', official: [{ platform: 'x', handle: '@AcmeCare' }] },
    { id: 'c', name: 'Ccme', official: [{ platform: 'bluesky', id: '77', handle: '@AcmeCare' }] },
  );
  const subjects = (author: Matchable['author']) =>
    matcher
      .match(mentionOf({ platform: 'x', author, text: 'Hi' }))
      .matches.map((match) => match.subject);
  expect(subjects({ id: '77', handle: 'acmeCARE' })).toEqual(['a', 'b']);
  expect(subjects({ id: '77', handle: 'other' })).toEqual(['a']);
  expect(subjects({ id: '78', handle: 'acmecare' })).toEqual(['b']);
  expect(subjects({ id: '78' })).toEqual([]);
});

test('what its own accounts write is about the subject, and official', () => {
  const matcher = matcherOf({
    id: 's',
    name: 'Acme',
    official: [{ platform: 'X', id: '77', handle: '@AcmeCare' }],
  });
  const match = (platform: string, author: Matchable['author'], text = 'Sorry!') =>
    matcher.match(mentionOf({ text, platform, author })).matches;
  const own = [{ subject: 's', official: true, spans: [] }];
  expect(match('x', { id: '77' })).toEqual(own);
  expect(match('x', { id: 'acmecare', handle: 'acmecare' })).toEqual(own);
  expect(match('bluesky', { id: '77' })).toEqual([]);
  expect(match('x', { id: '78' }, 'Acme')).toMatchObject([{ official: false }]);
  expect(match('x', { id: '78', official: true }, 'Acme')).toMatchObject([{ official: true }]);
  expect(match('x', { id: '78', official: true })).toEqual([]);
});

test('languages refuse what says another language, and nothing else', () => {
  const matcher = matcherOf({
    id: 's',
    name: 'Acme',
    languages: ['nl', 'pt-BR'],
    official: [{ platform: 'bluesky', id: '77' }],
  });
  const fate = (language?: string, id = '1') => {
    const given = mentionOf({ text: 'Acme', author: { id } });
    const result = matcher.match(language === undefined ? given : { ...given, language });
    return `${result.matches.length}${result.refused.length}`;
  };
  for (const language of [undefined, 'nl', 'NL-be', 'pt-BR', 'und', 'zxx', 'qme']) {
    expect([language, fate(language)]).toEqual([language, '10']);
  }
  for (const language of ['en', 'pt', 'nld']) expect(fate(language)).toBe('01');
  expect(fate('en', '77')).toBe('10');
  const english = { ...mentionOf({ text: 'Acme' }), language: 'en' };
  expect(matcher.match(english)).toEqual({
    matches: [],
    refused: [{ subject: 's', reason: 'language' }],
  });
});

test('one text may be about several subjects, in the order of their ids', () => {
  const matcher = matcherOf(
    { id: 'ziggo', name: 'Ziggo' },
    { id: 'klm', name: 'KLM' },
    { id: 'ziggo-sport', name: 'Ziggo Sport' },
    { id: 'ns', name: 'NS' },
  );
  const text = 'Ziggo Sport bij KLM';
  expect(matcher.match(mentionOf({ text })).matches).toEqual([
    { subject: 'klm', official: false, spans: [[16, 19]] },
    { subject: 'ziggo', official: false, spans: [[0, 5]] },
    { subject: 'ziggo-sport', official: false, spans: [[0, 11]] },
  ]);
  expect(matcher.match(mentionOf({ text: 'niets' }))).toEqual({ matches: [], refused: [] });
});

test('spans are joined, and no more than a bounded number', () => {
  const subject: Configured = { name: 'Tata Steel', names: ['Tata', 'Steel IJmuiden'] };
  expect(marked(subject, 'Tata Steel IJmuiden, Tata')).toBe('Tata Steel IJmuiden|Tata');
  expect(marked(subject, 'Tata '.repeat(500))?.split('|')).toHaveLength(32);
});

test('a long text of near misses takes time in proportion', () => {
  const matcher = matcherOf({ id: 's', name: 'aaaa', names: ['aa', 'aaa'], handles: ['aa'] });
  const started = performance.now();
  for (const text of ['a', '#a', '@aa.', '#aA', 'aa_', 'é\u0301']) {
    matcher.match(mentionOf({ text: text.repeat(20_000 / text.length) }));
  }
  expect(performance.now() - started).toBeLessThan(2_000);
});
