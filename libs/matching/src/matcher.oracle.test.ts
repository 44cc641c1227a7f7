/**
 * A second matcher, written to be read and not to be quick, and the property that both agree.
 * It shares with the first how a text is folded (held by tables of its own) and nothing else.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText } from './fold.ts';
import { createMatcher, type Matchable, type MatchResult } from './matcher.ts';
import { type Subject, type SubjectInput, subjectSchema } from './subject.ts';

const WORD_LAST = /[\p{L}\p{N}\p{M}_]$/u;
const WORD_FIRST = /^[\p{L}\p{N}\p{M}_]/u;
const FREE = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]`;
const FREE_LAST = new RegExp(`${FREE}$`, 'u');
const FREE_FIRST = new RegExp(`^${FREE}`, 'u');

type Span = [start: number, end: number];

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

/** All places of a needle whose surroundings pass. */
function places(
  text: string,
  needle: string,
  passes: (left: string, right: string, from: number) => boolean,
): Span[] {
  const { units, starts, ends } = foldText(text);
  const found: Span[] = [];
  for (let from = 0; from + needle.length <= units.length; from += 1) {
    const to = from + needle.length;
    if (!units.startsWith(needle, from)) continue;
    if (!passes(units.slice(0, from), units.slice(to), from)) continue;
    found.push([starts[from] ?? 0, ends[to - 1] ?? 0]);
  }
  return found;
}

function spansOfName(text: string, written: string): Span[] {
  const name = written.replace(/^=/, '');
  const bare = foldText(name).units.replace('é', 'e').replace('ë', 'e');
  const spellings = bare.length >= 4 ? [foldText(name).units, bare] : [foldText(name).units];
  const spans = [...new Set(spellings)].flatMap((needle) =>
    places(text, needle, (left, right, from) => {
      const isStart = meets(left, needle) || isHumpInTag(text, from);
      const isEnd = meets(left + needle, right) || isHumpInTag(text, from + needle.length);
      return isStart && isEnd;
    }),
  );
  if (!written.startsWith('=')) return spans;
  return spans.filter(([start, end]) => {
    const original = text.slice(start, end).normalize('NFKC').replaceAll('\u200b', '');
    return [name, name.replace('é', 'e')].includes(original);
  });
}

function spansOfJoined(text: string, written: string): Span[] {
  const folded = foldText(written).units;
  // A hashtag holds letters, digits and underscores: nothing else of the name stands in it.
  const joined = folded.replaceAll(/[^\p{L}\p{N}\p{M}_]/gu, '');
  if (written.startsWith('=') || joined === folded || joined.length < 4) return [];
  return places(text, `#${joined}`, (left, right, from) => {
    const to = from + joined.length + 1;
    return opens(left) && (meets(joined, right) || isHumpInTag(text, to));
  });
}

function spansOfHashtag(text: string, tag: string): Span[] {
  return places(
    text,
    `#${foldText(tag).units}`,
    (left, right) => opens(left) && !WORD_FIRST.test(right),
  );
}

function spansOfHandle({ text, platform }: Matchable, handle: string): Span[] {
  return places(text, `@${foldText(handle).units}`, (left, right) => {
    if (!opens(left)) return false;
    if (WORD_FIRST.test(right)) return FREE_FIRST.test(right);
    const tail = /^[a-z0-9_.@-]*/.exec(right)?.[0] ?? '';
    return platform === 'x' || !/[.@][a-z0-9_]/.test(tail);
  });
}

function spansOfDomain(text: string, domain: string): Span[] {
  return places(text, domain, (left, right) => {
    if (!opens(left) || /[-@]$/.test(left)) return false;
    const next = right.replace(/^[.-]/, '');
    return !WORD_FIRST.test(next) || FREE_FIRST.test(next);
  });
}

function opens(left: string): boolean {
  return !WORD_LAST.test(left) || FREE_LAST.test(left);
}

function meets(left: string, right: string): boolean {
  return opens(left) || !WORD_FIRST.test(right) || FREE_FIRST.test(right);
}

function isHumpInTag(text: string, index: number): boolean {
  const { units, starts, ends } = foldText(text);
  if (!/#[\p{L}\p{N}\p{M}_]*$/u.test(units.slice(0, index))) return false;
  const at = starts[index];
  const before = starts[index - 1];
  if (at === undefined || before === undefined || at === before) return false;
  const previous = text.slice(before, ends[index - 1]);
  const rest = text.slice(at).replaceAll('\u200b', '');
  return (
    (/\p{Ll}/u.test(previous) && /^\p{Lu}/u.test(rest)) ||
    (/\p{Lu}/u.test(previous) && /^\p{Lu}\p{M}*\p{Ll}/u.test(rest)) ||
    (/\p{L}/u.test(previous) && /^\p{Nd}/u.test(rest)) ||
    (/\p{Nd}/u.test(previous) && /^\p{L}/u.test(rest))
  );
}

/** Marks the units of all spans, and reads the marks off: neighbours stay apart where a span ends. */
function union(text: string, spans: readonly Span[]): Span[] {
  const inner = new Set<number>();
  const marked = new Set<number>();
  for (const [start, end] of spans) {
    for (let i = start; i < end; i += 1) marked.add(i);
    for (let i = start + 1; i < end; i += 1) inner.add(i);
  }
  const joined: Span[] = [];
  for (let start = 0; start < text.length; start += 1) {
    if (!marked.has(start)) continue;
    let end = start + 1;
    while (inner.has(end)) end += 1;
    joined.push([start, end]);
    start = end - 1;
  }
  return joined.slice(0, 32);
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
