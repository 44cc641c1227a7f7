/** Makes items of what Jetstream tells, event by event. Knows no network and no clock. */
import type { Mention } from '@goldenhour/mention';
import type { SourceItem } from '@goldenhour/pipeline/ports';
import { Newest } from '../kit/newest.ts';
import { LIKE, POST, REPOST } from './collections.ts';
import { type Counted, Followed } from './followed.ts';
import {
  authorOf,
  type CommitEvent,
  mentionIdOf,
  mentionOfPost,
  relations,
  timeOf,
  uriIn,
  uriOf,
} from './posts.ts';
import type { Fields, JetstreamEvent } from './wire.ts';

/** Handles remembered of accounts that changed theirs: only then is it told. */
const HANDLES_MAX = 20_000;
/** What an account is when its posts are no longer to be shown. @source com.atproto.sync.subscribeRepos */
const GONE = new Set(['deleted', 'takendown', 'suspended', 'deactivated']);

export class EventReader {
  readonly #followed = new Followed();
  readonly #handles = new Newest<string, string>(HANDLES_MAX);
  /** Counted since the last {@link counts}, with the time of the last. @unit microseconds */
  #counted = new Map<string, number>();

  follow(mentions: readonly Mention[]): void {
    for (const mention of mentions) this.#followed.add(mention);
  }

  /** What it says, in items; null: nothing that concerns anybody here. */
  read(event: JetstreamEvent): readonly SourceItem[] | null {
    switch (event.kind) {
      case 'commit':
        return this.#commit(event);
      case 'identity':
        if (event.handle === null) this.#handles.delete(event.did);
        else this.#handles.set(event.did, event.handle);
        return [];
      case 'account':
        return this.#account(event);
      case 'other':
        return null;
    }
  }

  /** The counts that rose since the last call, once for each post. */
  counts(): readonly SourceItem[] {
    const items = [...this.#counted].flatMap(([id, us]): SourceItem[] => {
      const post = this.#followed.get(id);
      if (post === undefined || post.counts === null) return [];
      const engagement = { ...post.counts };
      const head = { id, op: 'engagement', revision: us, time: Math.floor(us / 1000) };
      const mention = { ...head, author: { id: post.author }, engagement };
      return [{ mention, origin: `${id}#engagement` }];
    });
    this.#counted = new Map();
    return items;
  }

  #commit(event: CommitEvent): readonly SourceItem[] | null {
    const { collection, operation, record } = event;
    if (operation === 'delete') {
      return collection === POST || collection === REPOST
        ? [this.#item(event, { op: 'delete', time: Math.floor(event.us / 1000) })]
        : [];
    }
    switch (collection) {
      case POST: {
        const { reply, quoted } = relations(record);
        if (operation === 'create') {
          this.#count(reply?.parent, 'replies', event.us);
          this.#count(quoted, 'quotes', event.us);
        }
        return [this.#item(event, mentionOfPost(event, this.#handles.get(event.did)))];
      }
      case REPOST:
        return this.#repost(event);
      case LIKE:
        if (operation === 'create') this.#count(uriIn(record, 'subject'), 'likes', event.us);
        return [];
      default:
        return null;
    }
  }

  /** A repost has no words of its own: it says again what it repeats, where that is known. */
  #repost(event: CommitEvent): readonly SourceItem[] {
    const uri = uriIn(event.record, 'subject');
    if (uri === null) return [];
    this.#count(uri, 'reposts', event.us);
    const parent = mentionIdOf(uri);
    const post = this.#followed.get(parent);
    const { text = '', language, root = parent } = post ?? {};
    const known = { kind: 'repost', time: timeOf(event), text, parent, root };
    return [this.#item(event, { ...known, ...(language === undefined ? {} : { language }) })];
  }

  #account(event: JetstreamEvent & { readonly kind: 'account' }): readonly SourceItem[] {
    if (event.isActive || !GONE.has(event.status)) return [];
    const time = Math.floor(event.us / 1000);
    return this.#followed.of(event.did).map((id) => ({
      mention: { id, op: 'delete', time, author: { id: event.did } },
      origin: id,
    }));
  }

  #item(event: CommitEvent, fields: Fields): SourceItem {
    const uri = uriOf(event);
    const author = authorOf(event.did, this.#handles.get(event.did));
    return { mention: { id: mentionIdOf(uri), author, ...fields }, origin: uri };
  }

  #count(uri: string | null | undefined, what: Counted, us: number): void {
    if (uri === null || uri === undefined) return;
    const id = mentionIdOf(uri);
    if (this.#followed.count(id, what)) this.#counted.set(id, us);
  }
}
