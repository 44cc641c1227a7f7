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
import { decodeRows, type Entries, encodeRows, whole } from '../rows.ts';
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

/** Raised when the entries change their meaning. This build reads 1 … this. */
export const VOICING_VERSION = 1;

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
    this.#totals.add(minute, { copies: isCopy ? 1 : 0, reposts: isRepost ? 1 : 0 });
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

  /** None when empty. @range each value ≤ 16 kB */
  encode(): Entries {
    if (this.isEmpty) return [];
    const newest = this.#newest;
    return [
      ...encodeRows('voices', [[VOICING_VERSION, newest, this.#together.next]]),
      ...this.#accounts.encode(newest),
      ...this.#texts.encode(newest),
      ...this.#totals.encode(newest),
      ...Object.values(this.#louds).flatMap((loudest) => loudest.encode(newest)),
    ];
  }

  /** @throws StateError when the entries are damaged, or newer than this build */
  static decode(entries: ReadonlyMap<string, string>): SubjectVoices {
    const voices = new SubjectVoices();
    const head = decodeRows('voices', entries)[0];
    if (head === undefined) return voices;
    const [version, newest, nextGroup] = head.map((value) => whole('voices', value));
    if (version === undefined || version > VOICING_VERSION) throw damaged('voices');
    const minute = whole('voices', newest);
    voices.#newest = minute;
    voices.#accounts = Accounts.decode(minute, entries);
    voices.#texts = Texts.decode(minute, entries);
    voices.#totals = Totals.decode(minute, entries);
    voices.#louds = {
      account: Loudest.decode('loud-accounts', minute, entries),
      group: Loudest.decode('loud-groups', minute, entries),
      text: Loudest.decode('loud-texts', minute, entries),
    };
    voices.#together = voices.#groups(whole('voices', nextGroup));
    return voices;
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
