/** Texts that were said of a subject, copies and slight changes counted with the first of them. */

import { type Entries, type EntryChange, Parts, type Row, readParts, whole } from '../rows.ts';
import { damaged } from '../state-error.ts';
import { type Fingerprint, NearTexts, NOWHERE, type Placed } from './near-texts.ts';
import { MINUTES_KEPT, MINUTES_REMEMBERED } from './window.ts';

/**
 * Different texts kept of a subject. Of more, those longest unheard are forgotten: what is copied
 * all the time stays, and 500 different texts are more than an hour of all but the largest storms.
 */
export const TEXTS_MAX = 512;
const ROOM_MADE = 32;
/** Texts of one entry of state: it is written again when one of them is said. */
const TEXTS_AN_ENTRY = 8;

/**
 * Words that say what a text is about (the score's `terms`) which it needs to be somebody's own
 * wording. Of fewer, many people say the same without knowing of each other: a slogan, "app down
 * again", "shame on you". In 395 hours of CrisisLex 2 % of the mentions at most are such copies.
 * @unit terms
 * @source chosen
 */
export const COPY_TERMS_MIN = 4;

export type Text = Placed & {
  /** Who said it first. */
  readonly voice: number;
  /** When it was first and last said. @unit minutes since 1970 */
  readonly first: number;
  last: number;
  /** When somebody else last said it who is in no group; null when nobody did. */
  copied: number | null;
  mentions: number;
  /** Of those, with an address in them. */
  linked: number;
  /** How many mentions with a text were heard before its last. */
  heard: number;
  /** Somebody of the press, or whom many follow, said it: others quote. */
  quoted: boolean;
};

/** One mention of a text. */
export type Said = {
  readonly voice: number;
  readonly minute: number;
  readonly linked: boolean;
  readonly quoted: boolean;
};

export class Texts {
  /** In the order in which they were last heard. */
  readonly #byId = new Map<number, Text>();
  #near = new NearTexts<Text>(TEXTS_MAX);
  readonly #parts = new Parts('texts', TEXTS_AN_ENTRY);
  #next = 1;
  #heard = 0;
  /** Before this minute there is nothing to forget. */
  #due = -Infinity;

  get size(): number {
    return this.#byId.size;
  }

  get(id: number): Text | undefined {
    return this.#byId.get(id);
  }

  all(): Iterable<Text> {
    return this.#byId.values();
  }

  /** What is kept beside the texts: the id of the next, and how many mentions were heard. */
  get head(): readonly [next: number, heard: number] {
    return [this.#next, this.#heard];
  }

  /** To be changed at once. @returns the text that it is, with this mention counted */
  hear(fingerprint: Fingerprint, said: Said): Text {
    const known = this.#near.nearest(fingerprint);
    if (known === null) return this.#add(fingerprint, said);
    this.#byId.delete(known.id);
    this.#byId.set(known.id, known);
    known.last = Math.max(known.last, said.minute);
    this.#count(known, said);
    return known;
  }

  /** Forgets what was not said for an hour, or for a day where several said it. */
  forget(now: number): void {
    if (now < this.#due) return;
    this.#due = Infinity;
    for (const text of this.#byId.values()) {
      const due = text.last + (text.copied === null ? MINUTES_KEPT : MINUTES_REMEMBERED);
      if (due <= now) this.#remove(text);
      else this.#due = Math.min(this.#due, due);
    }
    if (this.size === 0) this.#near = new NearTexts(TEXTS_MAX);
  }

  drain(): EntryChange[] {
    return this.#parts.drain((id) => {
      const text = this.#byId.get(id);
      return text && rowOf(text);
    });
  }

  /** @throws StateError when the entries are damaged */
  static decode([next, heard]: Texts['head'], entries: Entries): Texts {
    const texts = new Texts();
    texts.#next = next;
    texts.#heard = heard;
    const rows = readParts('texts', entries).map(read);
    if (rows.length > TEXTS_MAX) throw damaged('texts');
    for (const text of rows.sort((a, b) => a.heard - b.heard)) texts.#place(text);
    return texts;
  }

  #add(fingerprint: Fingerprint, said: Said): Text {
    if (this.size === TEXTS_MAX) this.#makeRoom();
    const text: Text = {
      high: fingerprint.high,
      low: fingerprint.low,
      id: this.#next,
      slot: NOWHERE,
      voice: said.voice,
      first: said.minute,
      last: said.minute,
      copied: null,
      mentions: 0,
      linked: 0,
      heard: 0,
      quoted: false,
    };
    this.#next += 1;
    this.#due = Math.min(this.#due, said.minute + MINUTES_KEPT);
    this.#count(text, said);
    this.#place(text);
    return text;
  }

  /** Some at a time: to find the oldest is dear, to go on from there is not. */
  #makeRoom(): void {
    for (const oldest of this.#byId.values()) {
      this.#remove(oldest);
      if (this.size <= TEXTS_MAX - ROOM_MADE) break;
    }
  }

  #place(text: Text): void {
    this.#byId.set(text.id, text);
    this.#near.add(text);
  }

  #remove(text: Text): void {
    this.#byId.delete(text.id);
    this.#near.remove(text);
    this.#parts.touch(text.id);
  }

  #count(text: Text, { linked, quoted }: Said): void {
    text.mentions += 1;
    if (linked) text.linked += 1;
    if (quoted) text.quoted = true;
    text.heard = this.#heard;
    this.#heard += 1;
    this.#parts.touch(text.id);
  }
}

/**
 * Whether to say it after another is something one does only when told to: neither are they words
 * of somebody whom people quote, nor do most of those who say it point to an address, as the share
 * button of a news site makes everybody do.
 *
 * In 395 hours of CrisisLex with 30 posts and more, up to 71 % were copies; without those that
 * have an address, 19 % at most.
 */
export function isPrepared({ mentions, linked, quoted }: Text): boolean {
  return !quoted && 2 * linked <= mentions;
}

/** Later times as how much later they are: shorter to write. */
function rowOf(text: Text): Row {
  const { id, high, low, voice, first, last, copied, mentions, linked, quoted, heard } = text;
  const since = copied === null ? null : copied - first;
  const counts = [mentions, linked, quoted ? 1 : 0, heard];
  return [id, high >>> 0, low >>> 0, voice, first, last - first, since, ...counts];
}

function read(row: Row): Text {
  const [id, high, low, voice, first, lasted, copied, mentions, linked, quoted, heard] = row;
  const number = (value: number | null | undefined): number => whole('texts', value);
  return {
    id: number(id),
    slot: NOWHERE,
    high: number(high) | 0,
    low: number(low) | 0,
    voice: number(voice),
    first: number(first),
    last: number(first) + number(lasted),
    copied: copied === null ? null : number(first) + number(copied),
    mentions: number(mentions),
    linked: number(linked),
    quoted: number(quoted) === 1,
    heard: number(heard),
  };
}
