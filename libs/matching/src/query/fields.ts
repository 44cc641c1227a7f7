/** The fields of a query, and what each takes. */
import { KINDS, LIMITS } from '@goldenhour/mention';
import { foldName } from '../fold.ts';
import { QueryFault } from './fault.ts';
import type { QueryNode, QueryPlace } from './node.ts';

export const FIELDS = [
  'author',
  'url',
  'hashtag',
  'mention',
  'language',
  'platform',
  'kind',
  'country',
] as const;
export type Field = (typeof FIELDS)[number];

/** What other languages of the trade call them. */
const ELSEWHERE: ReadonlyMap<string, Field> = new Map([
  ['authors', 'author'],
  ['from', 'author'],
  ['by', 'author'],
  ['user', 'author'],
  ['link', 'url'],
  ['links', 'url'],
  ['site', 'url'],
  ['domain', 'url'],
  ['domainurl', 'url'],
  ['hashtags', 'hashtag'],
  ['tag', 'hashtag'],
  ['mentions', 'mention'],
  ['to', 'mention'],
  ['at_mentions', 'mention'],
  ['lang', 'language'],
  ['source', 'platform'],
  ['sourcetype', 'platform'],
  ['channel', 'platform'],
  ['type', 'kind'],
  ['is', 'kind'],
  ['postformat', 'kind'],
  ['sourcecountry', 'country'],
  ['place_country', 'country'],
  ['geo', 'country'],
]);

const HANDLE = /^[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_.@-]*[\p{L}\p{N}\p{M}_-])?$/u;
const HASHTAG = /^[\p{L}\p{N}\p{M}_]+$/u;
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/;
const PLATFORM = /^[a-z0-9][a-z0-9._-]*$/;
const COUNTRY = /^[A-Z]{2}$/;
const HOST = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}.-]*[\p{L}\p{N}\p{M}])?$/u;

/** @throws QueryFault */
export function checkField(name: string, at: QueryPlace): Field {
  const known = FIELDS.find((field) => field === name.toLowerCase());
  if (known !== undefined) return known;
  const place: QueryPlace = [at[0], at[0] + name.length + 1];
  const meant = ELSEWHERE.get(name.toLowerCase());
  if (meant !== undefined) throw new QueryFault(`Here this field is called ${meant}:`, place);
  if (/^(?:raw|exact)/i.test(name)) {
    throw new QueryFault('For a word in this very case write = before it: =ING.', place);
  }
  if (/^https?$/i.test(name)) {
    throw new QueryFault('For mentions that link somewhere write url:ziggo.nl/storing.', at);
  }
  throw new QueryFault(
    `There is no field ${name}: the fields are ${FIELDS.join(', ')}. To find this text itself, put it in quotes.`,
    place,
  );
}

/** @throws QueryFault */
export function fieldNode(field: Field, written: string, at: QueryPlace): QueryNode {
  const value = written.trim();
  const refuse = (message: string): never => {
    throw new QueryFault(message, at);
  };
  if (value === '') refuse(`Say which ${field}, right behind the colon: ${EXAMPLES[field]}.`);
  switch (field) {
    case 'hashtag':
      return termNode('hashtag', value, at);
    case 'mention':
      return termNode('mention', value, at);
    case 'author': {
      const account = value.replace(/^@/, '');
      if (account.includes('*')) refuse('An author is named whole, without *: author:ziggo.');
      if (account.length > LIMITS.handleChars || /\s/.test(account)) {
        refuse('An author is a handle or the id of an account, without blanks: author:ziggo.');
      }
      return { kind: 'author', account: foldName(account), at };
    }
    case 'url':
      return urlNode(value, at);
    case 'language': {
      const range = value.toLowerCase();
      if (!LANGUAGE.test(range)) refuse('A language is a tag such as nl or pt-BR: language:nl.');
      return { kind: 'language', range, takesUnknown: false, at };
    }
    case 'platform': {
      const platform = value.toLowerCase();
      if (!PLATFORM.test(platform)) refuse('A platform is a name such as x or bluesky.');
      return { kind: 'platform', value: platform, at };
    }
    case 'kind': {
      const kind = KINDS.find((known) => known === value.toLowerCase());
      if (kind === undefined) return refuse(`A kind is one of ${KINDS.join(', ')}.`);
      return { kind: 'kind', value: kind, at };
    }
    case 'country': {
      const country = value.toUpperCase();
      if (!COUNTRY.test(country)) refuse('A country has two letters: country:NL.');
      return { kind: 'country', value: country, at };
    }
  }
}

/** A hashtag or handle, with or without its sign, perhaps with * behind it. @throws QueryFault */
export function termNode(kind: 'hashtag' | 'mention', written: string, at: QueryPlace): QueryNode {
  const isBeginning = written.endsWith('*');
  const bare = written.replace(/^[#＃@]/, '').replace(/\*$/, '');
  const isTag = kind === 'hashtag';
  if (!(isTag ? HASHTAG : HANDLE).test(bare) || bare.length > LIMITS.handleChars) {
    throw new QueryFault(
      isTag
        ? 'A hashtag is letters, digits and _ only: #ziggo. To find something else that begins with #, put it in quotes.'
        : 'A handle is letters, digits, _, . and -: @ziggo. To find something else that begins with @, put it in quotes.',
      at,
    );
  }
  return { kind, text: bare, isCased: false, isBeginning, at };
}

function urlNode(value: string, at: QueryPlace): QueryNode {
  const bare = value.replace(/^https?:\/\//i, '').replace(/^www\./i, '');
  const slash = bare.search(/[/?#]/);
  const host = (slash < 0 ? bare : bare.slice(0, slash)).toLowerCase();
  const path = slash < 0 ? '' : bare.slice(slash);
  if (!HOST.test(host) || !host.includes('.') || /[\s*]/.test(path)) {
    throw new QueryFault(
      'A url begins with its domain: url:ziggo.nl for all of it, url:nu.nl/economie for a part.',
      at,
    );
  }
  return { kind: 'url', host, path: path === '/' ? '' : path, at };
}

const EXAMPLES: Readonly<Record<Field, string>> = {
  author: 'author:ziggo',
  url: 'url:ziggo.nl',
  hashtag: 'hashtag:storing',
  mention: 'mention:ziggo',
  language: 'language:nl',
  platform: 'platform:bluesky',
  kind: 'kind:reply',
  country: 'country:NL',
};
