/** Made-up subjects and posts to measure matching by: the same numbers give the same bytes. */
import { type Subject, type SubjectInput, subjectsSchema } from '@goldenhour/matching';
import type { Mention } from '@goldenhour/mention';
import { JUDGED } from '@goldenhour/text';
import { readCorpus } from '@goldenhour/training/corpus';

export type World = {
  readonly subjects: readonly Subject[];
  /** What is looked for, each once, as it is written. */
  readonly terms: readonly string[];
};

export type Post = Pick<
  Mention,
  'platform' | 'kind' | 'author' | 'text' | 'language' | 'url' | 'links'
>;

/** A longer text is no short post. @unit UTF-16 code units */
const POST_CHARS_MAX = 280;
/** Of a hundred posts so many have a link. Chosen. */
const LINK_PERCENT = 25;
const SEED_STEP = 0x9e3779b1;

const ONSETS = [
  'b',
  'br',
  'd',
  'f',
  'gr',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  'st',
  't',
  'v',
  'z',
];
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'aa', 'ee', 'ie', 'oo', 'ij'];
const CODAS = ['', 'l', 'm', 'n', 'r', 's', 't', 'x'];
/** Second words of names, which many subjects share. */
const TRADES = [
  'Bank',
  'Energie',
  'Telecom',
  'Air',
  'Foods',
  'Group',
  'Steel',
  'Zorg',
  'Media',
  'Rail',
];
/** What queries ask for beside a name; hundreds of subjects share these words. */
const CONTEXT = [
  ...['storing', 'outage', 'klacht', 'complaint', 'helpdesk', 'service', 'fraud', 'fraude', 'hack'],
  ...[
    'recall',
    'delay',
    'vertraging',
    'staking',
    'strike',
    'boycott',
    'boycot',
    'refund',
    'lawsuit',
  ],
];

/**
 * Ten terms each: a name, spellings of it, a handle, a hashtag, and for half of them a query. Each
 * has an account of its own, too.
 */
export function createWorld(count: number): World {
  const inputs = Array.from({ length: count }, (_, index) => inputOf(index));
  const subjects = subjectsSchema.parse(inputs);
  const terms = inputs.flatMap((input) => termsOf(input));
  return { subjects, terms: [...new Set(terms)] };
}

function inputOf(index: number): SubjectInput {
  const brand = capital(wordOf(index));
  const trade = TRADES[index % TRADES.length] ?? 'Group';
  const [product, other, short] = [1, 2, 3].map((step) => capital(wordOf(index + step * 10_007)));
  const names = [`${brand} ${trade}`, `${product}`, `${other} ${brand}`, `${brand}app`];
  const base = {
    id: `subject-${index}`,
    name: brand,
    names: [...names, `${short}`],
    handles: [`@${brand.toLowerCase()}`],
    hashtags: [`#${brand.toLowerCase()}fail`],
    domains: [`${brand.toLowerCase()}.example`],
    exclude: [`${trade} ${brand}s`],
    official: [{ platform: 'x', id: `o${index}`, handle: `@${brand.toLowerCase()}` }],
  };
  if (index % 2 === 0) return base;
  const [first, second] = [0, 7].map((step) => CONTEXT[(index + step) % CONTEXT.length]);
  const query =
    index % 4 === 1
      ? `("${brand} ${trade}" OR @${brand.toLowerCase()} OR ${brand}*) AND (${first} OR ${second}) NOT kind:repost`
      : `(${brand} NEAR/8 (${first} OR ${second})) OR "${product} ${trade}" OR (=${brand} language:nl)`;
  return { ...base, query };
}

/** What the peers look for: all that is written, without operators. */
function termsOf({ name, names, handles, hashtags, domains, exclude }: SubjectInput): string[] {
  const written = [
    name,
    ...(names ?? []),
    ...(hashtags ?? []),
    ...(domains ?? []),
    ...(exclude ?? []),
  ];
  const accounts = (handles ?? []).map((handle) => (typeof handle === 'string' ? handle : ''));
  return [...written, ...accounts].map((text) => text.replace(/^=/, ''));
}

/**
 * Texts of people, from the corpora, in seven languages; so many of a hundred name a subject in
 * place of the organisation that they name. Each has an author and a URL, as from a platform.
 *
 * @param percent of the posts that name a subject @range 0…100
 */
export function createPosts(count: number, percent: number, subjects: readonly Subject[]): Post[] {
  const items = JUDGED.flatMap((language) =>
    readCorpus(language, 'train')
      .filter(({ text }) => text.length <= POST_CHARS_MAX)
      .map((item) => ({ ...item, language })),
  );
  if (items.length === 0)
    throw new Error('The corpora are empty: there are no posts to measure with.');
  return Array.from({ length: count }, (_, index): Post => {
    const scattered = Math.imul(index + 1, SEED_STEP) >>> 0;
    const { text, subject, platform, kind, language } =
      items[scattered % items.length] ?? (items[0] as (typeof items)[number]);
    const isNamed = (scattered >>> 7) % 100 < percent;
    const named = subjects[(scattered >>> 3) % subjects.length]?.name ?? '';
    const author = { id: `a${scattered % 50_000}`, handle: `author${scattered % 50_000}` };
    const said = isNamed ? naming(text, subject, named) : text;
    const url = `https://${platform}.com/${author.handle}/status/${scattered}`;
    const link = `https://www.news${scattered % 97}.nl/${scattered}.html`;
    const links = scattered % 100 < LINK_PERCENT ? [link] : [];
    return { platform, kind, author, text: said, language, url, links };
  });
}

function naming(text: string, from: string, to: string): string {
  return text.includes(from) ? text.replaceAll(from, to) : `${to}: ${text}`;
}

/** Syllables by the digits of a scattered number: 4 to 10 letters, hardly ever twice the same. */
function wordOf(index: number): string {
  let digits = Math.imul(index + 1, SEED_STEP) >>> 0;
  const take = (list: readonly string[]) => {
    const part = list[digits % list.length] ?? '';
    digits = Math.floor(digits / list.length);
    return part;
  };
  const syllables = [
    take(ONSETS),
    take(VOWELS),
    take(CODAS),
    take(ONSETS),
    take(VOWELS),
    take(CODAS),
  ];
  return syllables.join('');
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
