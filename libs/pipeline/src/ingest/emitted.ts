/**
 * Which subjects the mentions of one source were emitted for, so that what follows them (a
 * repost, a reply, new engagement, a deletion) reaches the same subjects though its own text says
 * nothing of them. Bounded: the newest {@link EMITTED_MAX}.
 *
 * State: append-only chunks, `e/<source>/<number>` → `hash=subject,subject;…`, hashes in base 36,
 * committed with the cursor, so that a restart follows the same mentions.
 */
import { hash53 } from '@goldenhour/mention';
import { decodeBase36, encodeBase36 } from '../base36.ts';
import type { StateChange } from '../ports/index.ts';

/** Mentions remembered per source. A few hours of a busy source; 50,000 × about 120 bytes. */
export const EMITTED_MAX = 50_000;
/** Under the 16 kB that state entries keep to. @unit characters */
const CHUNK_CHARS_MAX = 15_000;
/** Distinct lists that are shared; beyond it sharing begins anew. */
const LISTS_MAX = 1_000;

/** `text` only of the one that still grows: what is written need not be held. */
type Chunk = { readonly number: number; readonly keys: number[]; text: string };

export class Emitted {
  readonly #prefix: string;
  /** Lists of subjects joined by commas: a text that occurs often is held once. */
  readonly #subjects = new Map<number, string>();
  readonly #lists = new Map<string, string>();
  readonly #chunks: Chunk[] = [];
  /** Of those that stand in several chunks, the number of the last. */
  readonly #renewed = new Map<number, number>();
  readonly #max: number;
  #open: Chunk | undefined;
  #changes = new Map<string, string | null>();
  #next = 0;

  constructor(source: string, state: ReadonlyMap<string, string>, max: number = EMITTED_MAX) {
    this.#max = max;
    this.#prefix = `e/${source}/`;
    const chunks = [...state]
      .filter(([key]) => key.startsWith(this.#prefix))
      .map(([key, text]) => ({ number: Number(key.slice(this.#prefix.length)), text }))
      .sort((a, b) => a.number - b.number);
    for (const { number, text } of chunks) {
      const chunk: Chunk = { number, keys: [], text: '' };
      for (const entry of text.split(';')) {
        const [hash = '', subjects = ''] = entry.split('=');
        const key = decodeBase36(hash);
        chunk.keys.push(key);
        if (this.#subjects.has(key)) this.#renewed.set(key, number);
        this.#subjects.set(key, this.#shared(subjects));
      }
      this.#chunks.push(chunk);
      this.#next = number + 1;
    }
  }

  find(mention: string): readonly string[] {
    return this.#subjects.get(hash53(mention))?.split(',') ?? [];
  }

  add(mention: string, subjects: readonly string[]): void {
    const key = hash53(mention);
    const list = this.#shared(subjects.join(','));
    const known = this.#subjects.get(key);
    if (known === list) return;
    this.#subjects.set(key, list);
    const entry = `${encodeBase36(key)}=${list}`;
    let chunk = this.#open;
    if (chunk === undefined || chunk.text.length + entry.length > CHUNK_CHARS_MAX) {
      if (chunk !== undefined) chunk.text = '';
      chunk = { number: this.#next, keys: [], text: '' };
      this.#next += 1;
      this.#chunks.push(chunk);
      this.#open = chunk;
    }
    chunk.text += chunk.text === '' ? entry : `;${entry}`;
    chunk.keys.push(key);
    if (known !== undefined) this.#renewed.set(key, chunk.number);
    this.#changes.set(this.#prefix + chunk.number, chunk.text);
  }

  drain(): readonly StateChange[] {
    while (this.#subjects.size > this.#max && this.#chunks.length > 1) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) break;
      for (const key of chunk.keys) {
        if ((this.#renewed.get(key) ?? chunk.number) > chunk.number) continue;
        this.#subjects.delete(key);
        this.#renewed.delete(key);
      }
      this.#changes.set(this.#prefix + chunk.number, null);
    }
    const changes = [...this.#changes];
    this.#changes = new Map();
    // A chunk that is nearly full is left as it is, rather than written again with every commit.
    if (this.#open !== undefined && this.#open.text.length > CHUNK_CHARS_MAX / 4) {
      this.#open.text = '';
      this.#open = undefined;
    }
    return changes;
  }

  #shared(list: string): string {
    const known = this.#lists.get(list);
    if (known !== undefined) return known;
    if (this.#lists.size >= LISTS_MAX) this.#lists.clear();
    this.#lists.set(list, list);
    return list;
  }
}
