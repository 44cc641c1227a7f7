/** A second matcher, written to be read and not to be quick, and the property that both agree. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Matchable, MatchResult } from './match.ts';
import { createMatcher } from './matcher.ts';
import {
  spansOfDomain,
  spansOfHandle,
  spansOfHashtag,
  spansOfJoined,
  spansOfName,
  union,
} from './naive.ts';
import { type Subject, type SubjectInput, subjectSchema } from './subject.ts';

function evaluate(subjects: readonly Subject[], mention: Matchable): MatchResult {
  const matches: MatchResult['matches'][number][] = [];
  const refused: MatchResult['refused'][number][] = [];
  for (const subject of subjects.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const spans = [
      ...[subject.name, ...subject.names].flatMap((name) => [
        ...spansOfName(mention.text, name),
        ...spansOfJoined(mention.text, name),
      ]),
      ...subject.handles
        .filter(({ platform }) => platform === undefined || platform === mention.platform)
        .flatMap(({ handle }) => spansOfHandle(mention, handle)),
      ...subject.hashtags.flatMap((tag) => spansOfHashtag(mention.text, tag)),
      ...subject.domains.flatMap((domain) => spansOfDomain(mention.text, domain)),
    ];
    const isLinked = [mention.url ?? '', ...mention.links].some((link) =>
      subject.domains.some((domain) => {
        const host = link === '' ? '' : new URL(link).hostname;
        return host === domain || host.endsWith(`.${domain}`);
      }),
    );
    const isVetoed = subject.exclude.some((name) => spansOfName(mention.text, name).length > 0);
    const isOwn = subject.official.some(
      (account) =>
        account.platform === mention.platform &&
        (account.id === mention.author.id ||
          (account.handle !== undefined &&
            account.handle.toLowerCase() === mention.author.handle?.toLowerCase())),
    );
    if (!isOwn && (isVetoed || (spans.length === 0 && !isLinked))) continue;
    const language = mention.language?.toLowerCase();
    const isWatched =
      subject.languages.length === 0 ||
      language === undefined ||
      language === 'und' ||
      subject.languages.some((range) => `${language}-`.startsWith(`${range}-`));
    if (!isOwn && !isWatched) refused.push({ subject: subject.id, reason: 'language' });
    else matches.push({ subject: subject.id, official: isOwn, spans: union(mention.text, spans) });
  }
  return { matches, refused };
}

const name = fc.constantFrom(
  ...['ing', '=ING', 'KLM', '=Klm', 'Tata Steel', 'tata', 'Nestlé', '=Nestlé', 'Bär', 'Citroën NL'],
  ...['中国', 'ガス', '삼성', 'aa', 'aaa', 'a-a', "d'ing", '😡', 'ss', 'B2', '#1 ing', 'x.nl'],
);
const handle = fc.constantFrom('ing', '@KLM', 'tata_nl', 'aa', { platform: 'x', handle: 'ing' });
const language = fc.constantFrom('nl', 'en', 'pt-BR');
const subject: fc.Arbitrary<Omit<SubjectInput, 'id'>> = fc.record(
  {
    name,
    names: fc.array(name, { maxLength: 3 }),
    handles: fc.array(handle, { maxLength: 2 }),
    hashtags: fc.array(fc.constantFrom('ing', 'KLMfail', 'aa', '中国'), { maxLength: 2 }),
    domains: fc.array(fc.constantFrom('x.nl', 'ing.nl', 'co.x.nl'), { maxLength: 2 }),
    exclude: fc.array(name, { maxLength: 1 }),
    languages: fc.array(language, { maxLength: 2 }),
    official: fc.array(
      fc.constantFrom({ platform: 'x', id: '7' }, { platform: 'bluesky', handle: 'ING' }),
      { maxLength: 1 },
    ),
  },
  { requiredKeys: ['name'] },
);
const piece = fc.oneof(
  fc.constantFrom(..."aAaA #@.-'_19\n".split(''), '#', '@', ' ', ' '),
  fc.constantFrom(
    'ing',
    'ING',
    'Ing',
    'KLM',
    'Klm',
    'klm',
    'Fail',
    'fail',
    'tata',
    'Tata',
    'steel',
  ),
  fc.constantFrom(
    'Steel',
    'TataSteel',
    'nestle',
    'Nestlé',
    'NESTLÉ',
    'Ne\u200bstle',
    'bär',
    'ba\u0308r',
  ),
  fc.constantFrom(
    'Bar',
    '中国',
    '中',
    '国',
    'ｶﾞｽ',
    'ガス',
    '삼성',
    '이',
    '😡',
    '❤️',
    'ß',
    'SS',
    'ss',
  ),
  fc.constantFrom(
    '.nl',
    'x.nl',
    'ing.nl',
    '@ing',
    '@klm',
    '#ing',
    'tata_nl',
    'ＩＮＧ',
    'citroen',
    'NL',
  ),
);
const mention: fc.Arbitrary<Matchable> = fc
  .record({
    text: fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
    platform: fc.constantFrom('x', 'bluesky'),
    author: fc.constantFrom({ id: '7' }, { id: '8', handle: 'Ing' }, { id: '9' }),
    links: fc.array(
      fc.constantFrom(
        'https://x.nl/a',
        'http://www.ing.nl:80',
        'https://ax.nl',
        'https://co.x.nl?b',
      ),
      { maxLength: 1 },
    ),
    language: fc.constantFrom(undefined, undefined, 'nl', 'en-GB', 'pt', 'und'),
  })
  .map(({ language: said, ...rest }) => (said === undefined ? rest : { ...rest, language: said }));

test('the matcher and the plain evaluator agree', () => {
  let matched = 0;
  fc.assert(
    fc.property(fc.array(subject, { minLength: 1, maxLength: 4 }), mention, (configured, given) => {
      const subjects = configured.map((one, at) => subjectSchema.parse({ id: `s${at}`, ...one }));
      const result = createMatcher(subjects).match(given);
      expect(result).toEqual(evaluate(subjects, given));
      matched += result.matches.length > 0 ? 1 : 0;
    }),
    { numRuns: 6_000 },
  );
  // The property says little unless many of the pairs match.
  expect(matched).toBeGreaterThan(1_000);
}, 60_000);

test('a name that begins with a number sign has the same span in both', () => {
  const subjects = [subjectSchema.parse({ id: 's', name: 'ing', names: ['#1 ing'] })];
  const given: Matchable = { text: '#1ing', platform: 'x', author: { id: '7' }, links: [] };
  expect(createMatcher(subjects).match(given)).toEqual(evaluate(subjects, given));
});
