/** From a record of Bluesky to a mention: what its author said, whom it answers, what it points to. */
import { type EpochMs, hashHex, LIMITS } from '@goldenhour/mention';
import { isUsableUrl, usableLanguage, usableLinks } from '../kit/text.ts';
import { POST } from './collections.ts';
import {
  atUri,
  type Commit,
  type Fields,
  isFields,
  type JetstreamEvent,
  microsOfTid,
} from './wire.ts';

/**
 * A post that says of itself that it is older than this was brought along from elsewhere: the app
 * shows it as archived. @source https://github.com/bluesky-social/social-app, isBackdated
 */
const ARCHIVED_MS = 24 * 60 * 60 * 1000;

export type CommitEvent = JetstreamEvent & Commit;

/** The id of the mention of a record; of one whose address is longer than ids may be, a hash. */
export function mentionIdOf(uri: string): string {
  const id = `bluesky:${uri}`;
  return id.length <= LIMITS.idChars ? id : `bluesky:${hashHex(uri)}`;
}

export const uriOf = ({ did, collection, rkey }: CommitEvent): string =>
  atUri(did, collection, rkey);

/**
 * When a post could be read by all: when the network carried it. What its author's clock said
 * decides nothing, unless it is a post brought along from an earlier life.
 */
export function timeOf({ us, record }: { readonly us: number; readonly record: Fields }): EpochMs {
  const seen = Math.floor(us / 1000);
  const { createdAt } = record;
  if (typeof createdAt !== 'string' || !/(?:Z|[+-]\d\d:\d\d)$/.test(createdAt)) return seen;
  const said = Date.parse(createdAt);
  return said >= LIMITS.timeMin && said < seen - ARCHIVED_MS ? said : seen;
}

/** An upsert. What the record lacks is left out; what has the wrong shape is refused by the parser. */
export function mentionOfPost(event: CommitEvent, handle: string | undefined): Fields {
  const { did, rkey, us, rev, record, operation } = event;
  const { reply, quoted } = relations(record);
  const language = usableLanguage(listOf(record['langs']));
  const url = `https://bsky.app/profile/${did}/post/${rkey}`;
  const isEdit = operation === 'update';
  return {
    id: mentionIdOf(uriOf(event)),
    revision: isEdit ? (microsOfTid(rev) ?? us) : 0,
    kind: reply === null ? (quoted === null ? 'post' : 'quote') : 'reply',
    time: isEdit ? Math.floor(us / 1000) : timeOf(event),
    author: authorOf(did, handle),
    text: record['text'],
    links: usableLinks(linksOf(record)),
    ...(language === undefined ? {} : { language }),
    ...(isUsableUrl(url) ? { url } : {}),
    ...hangsUnder(reply, quoted),
  };
}

export const authorOf = (did: string, handle: string | undefined): Fields =>
  handle === undefined || handle.length > LIMITS.handleChars ? { id: did } : { id: did, handle };

/** Addresses of what a post answers and quotes. */
export function relations(record: Fields): {
  readonly reply: { readonly parent: string; readonly root: string } | null;
  readonly quoted: string | null;
} {
  const parent = uriIn(record['reply'], 'parent');
  const root = uriIn(record['reply'], 'root') ?? parent;
  const embed = isFields(record['embed']) ? record['embed'] : {};
  const within = isFields(embed['record']) ? embed['record'] : {};
  // A quote with pictures holds the quoted one a level deeper.
  const quoted = uriIn(
    { record: isFields(within['record']) ? within['record'] : within },
    'record',
  );
  return {
    reply: parent === null || root === null ? null : { parent, root },
    // Lists and feeds are embedded in the same way.
    quoted: quoted?.includes(`/${POST}/`) === true ? quoted : null,
  };
}

function hangsUnder(
  reply: { readonly parent: string; readonly root: string } | null,
  quoted: string | null,
): Fields {
  if (reply !== null) return { parent: mentionIdOf(reply.parent), root: mentionIdOf(reply.root) };
  if (quoted === null) return {};
  return { parent: mentionIdOf(quoted), root: mentionIdOf(quoted) };
}

/** The address of a record that another one points to. */
export function uriIn(value: unknown, key: string): string | null {
  const pointer = isFields(value) ? value[key] : undefined;
  const uri = isFields(pointer) ? pointer['uri'] : undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be in it
  return typeof uri === 'string' && /^at:\/\/[^\s\u0000-\u001f\u007f-\u009f]+$/.test(uri)
    ? uri
    : null;
}

/** Where its words and its card lead: the text itself shows links cut short. */
function linksOf(record: Fields): readonly unknown[] {
  const links: unknown[] = [];
  for (const facet of listOf(record['facets'])) {
    for (const feature of listOf(isFields(facet) ? facet['features'] : undefined))
      if (isFields(feature)) links.push(feature['uri']);
  }
  const embed = isFields(record['embed']) ? record['embed'] : {};
  const media = isFields(embed['media']) ? embed['media'] : {};
  for (const { external } of [embed, media]) if (isFields(external)) links.push(external['uri']);
  return links;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
