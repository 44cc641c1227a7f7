/**
 * Who speaks of a subject within the last hour: how many voices there are when those who say the
 * same, or do the same, count once; whether it looks like a plan; and who is loudest.
 *
 * What counts as one voice:
 * - an account, however much it says; so a thread of its own is one voice;
 * - a text, whoever says it after its author: copies, slight changes, syndicated articles. An account
 *   that has also said something of its own stays a voice;
 * - accounts that move together (`together.ts`).
 *
 * Reposts are no copies: everybody sees that it is another's post, and who passes it on does so in
 * their own name. A reposter is a voice, and how many voices have done nothing else is said apart.
 *
 * Deterministic and bounded: at most 512 texts and 256 accounts are kept, of more accounts a sample
 * from which all numbers are estimated; together below 64 kB.
 */
import type { EpochMs } from '@goldenhour/mention';
import { thousandths } from '../bin.ts';
import { decodeRows, type Entries, type EntryChange, encodeRow, whole } from '../rows.ts';
import { damaged } from '../state-error.ts';
import { BIN_MS, type Context, type Observation, type Voicing } from '../types.ts';
import { type Account, Accounts } from './accounts.ts';
import { Loudest } from './loudest.ts';
import { parseFingerprint } from './near-texts.ts';
import { type LargestVoice, type Louds, largestVoice, tally } from './tally.ts';
import { COPY_TERMS_MIN, type Text, Texts } from './texts.ts';
import { Together } from './together.ts';
import { Totals } from './totals.ts';
import { MINUTES_KEPT, minuteOf } from './window.ts';

/** Raised when the entries change their meaning. This build reads no other. */
export const VOICING_VERSION = 2;
/** The entry of all that is in no table. */
const HEAD = 'voices';

export type HeardMention = Pick<Observation, 'time' | 'voice' | 'negative' | 'context'>;

/** A window that ends with a bin. @unit minutes; at most the longest window counts */
export type VoicingWindow = { readonly at: EpochMs; readonly minutes: number };

/**
 * The voices of one subject. Asked about a window at the close of its last bin, before anything
 * later is heard: of what each did only the last time is kept.
 */
export class SubjectVoices {
  #newest = -Infinity;
  #accounts = new Accounts();
  #texts = new Texts();
  #totals = new Totals();
  #louds: Louds = {
    account: new Loudest('loud-accounts'),
    group: new Loudest('loud-groups'),
    text: new Loudest('loud-texts'),
  };
  #together = this.#groups(1);
  /** The head as it was last written; null where there is none. */
  #written: string | null = null;

  /** Nothing is kept, so no entry of state is needed. */
  get isEmpty(): boolean {
    return this.#accounts.size === 0 && this.#texts.size === 0 && this.#totals.isEmpty;
  }

  /** One that is older than the longest window before the newest is passed over. */
  hear(mention: HeardMention): void {
    const minute = minuteOf(mention.time);
    if (minute > this.#newest) {
      this.#advance(minute);
      this.#accounts.widen(minute);
    }
    if (minute <= this.#newest - MINUTES_KEPT) return;
    const isRepost = mention.context?.kind === 'repost';
    const text = isRepost ? null : this.#hearText(mention, minute);
    const isCopy = text !== null && text.voice !== mention.voice;
    if (isRepost) this.#totals.add(minute, 'reposts');
    else if (isCopy) this.#totals.add(minute, 'copies');
    const account = this.#accounts.take(mention.voice, this.#newest);
    if (account !== null) {
      if (isRepost) account.reposted = later(account.reposted, minute);
      else if (isCopy) {
        account.copied = later(account.copied, minute);
        account.text = text.id;
      } else account.own = later(account.own, minute);
      this.#compare(account, text, mention.time);
    }
    if (isCopy && !account?.group) text.copied = later(text.copied, minute);
    this.#listen(mention, { account, text });
  }

  /** Forgets what is too old; to be called now and then when nobody speaks. */
  rest(at: EpochMs): void {
    const minute = minuteOf(at) - 1;
    if (minute > this.#newest) this.#advance(minute);
  }

  /** Voices that spoke on their own. @range ≥ 0, whole; exact up to 256 accounts */
  independentAt(window: VoicingWindow): number {
    return this.voicingAt(window).independent;
  }

  voicingAt(window: VoicingWindow): Required<Voicing> {
    const from = firstMinute(window);
    return tally(from, { accounts: this.#accounts, texts: this.#texts, totals: this.#totals });
  }

  /** @returns null when nobody spoke */
  largestVoiceAt(window: VoicingWindow): LargestVoice | null {
    return largestVoice(firstMinute(window), this.#louds, this.#texts);
  }

  /** What has changed since the last drain, or since it was decoded. @range each value ≤ 16 kB */
  drain(): readonly EntryChange[] {
    const tables = [this.#accounts, this.#texts, this.#totals, ...Object.values(this.#louds)];
    const changes = tables.flatMap((table) => table.drain());
    const head = this.isEmpty ? null : this.#head();
    if (head !== this.#written) changes.push([HEAD, head]);
    this.#written = head;
    return changes;
  }

  /** @throws StateError when the entries are damaged, or another version's */
  static decode(entries: Entries): SubjectVoices {
    const voices = new SubjectVoices();
    const head = entries.get(HEAD);
    if (head === undefined) return voices;
    const row = decodeRows(HEAD, head).flat();
    const [version, newest, group, ...rest] = row.map((value) => whole(HEAD, value));
    const [level, account, text, heard] = rest;
    if (version !== VOICING_VERSION) throw damaged(HEAD);
    voices.#newest = whole(HEAD, newest);
    voices.#accounts = Accounts.decode([whole(HEAD, level), whole(HEAD, account)], entries);
    voices.#texts = Texts.decode([whole(HEAD, text), whole(HEAD, heard)], entries);
    voices.#totals = Totals.decode(entries);
    voices.#louds = {
      account: Loudest.decode('loud-accounts', entries),
      group: Loudest.decode('loud-groups', entries),
      text: Loudest.decode('loud-texts', entries),
    };
    voices.#together = voices.#groups(whole(HEAD, group));
    voices.#written = head;
    return voices;
  }

  #head(): string {
    const { next } = this.#together;
    const tables = [...this.#accounts.head, ...this.#texts.head];
    return encodeRow([VOICING_VERSION, this.#newest, next, ...tables]);
  }

  #advance(minute: number): void {
    this.#newest = minute;
    this.#accounts.forget(minute);
    this.#texts.forget(minute);
    this.#totals.forget(minute);
    for (const loudest of Object.values(this.#louds)) loudest.forget(minute);
  }

  #hearText({ voice, context }: HeardMention, minute: number): Text | null {
    if (context === undefined || context.fingerprint === null) return null;
    if (context.terms.length < COPY_TERMS_MIN) return null;
    const fingerprint = parseFingerprint(context.fingerprint);
    if (fingerprint === null) return null;
    const linked = context.linked === true;
    return this.#texts.hear(fingerprint, { voice, minute, linked, quoted: isQuotable(context) });
  }

  #compare(account: Account, text: Text | null, time: EpochMs): void {
    const known = { accounts: this.#accounts, texts: this.#texts };
    if (text !== null) this.#together.sawText(account, text, known);
    this.#together.sawMoment(account, time, known);
  }

  #listen(
    { time, voice, negative }: HeardMention,
    { account, text }: { account: Account | null; text: Text | null },
  ): void {
    const heard = { minute: minuteOf(time), negative: thousandths(negative, 0) };
    this.#louds.account.add(voice, heard, this.#newest);
    if (text !== null) this.#louds.text.add(text.id, heard, this.#newest);
    if (account?.group) this.#louds.group.add(account.group, heard, this.#newest);
  }

  #groups(next: number): Together {
    return new Together(next, (group, joined) => {
      const [key, from] =
        'voice' in joined ? [joined.voice, this.#louds.account] : [joined.group, this.#louds.group];
      this.#louds.group.move(key, from, { into: group, now: this.#newest });
    });
  }
}

/** Others repeat what the press and well-known people say without anybody's plan. */
function isQuotable({ outlet, kind }: Context): boolean {
  return outlet !== 'public' || kind === 'article';
}

function later(before: number | null, minute: number): number {
  return before === null ? minute : Math.max(before, minute);
}

function firstMinute({ at, minutes }: VoicingWindow): number {
  return Math.floor(at / BIN_MS) - Math.min(minutes, MINUTES_KEPT);
}
