/**
 * Which subjects the mentions of one source were emitted for, so that what follows them (a
 * repost, a reply, new engagement, a deletion) reaches the same subjects though its own text says
 * nothing of them. Bounded: the newest {@link EMITTED_MAX}.
 *
 * State: append-only chunks, `e/<source>/<number>` → `hash=subject,subject;…`, hashes in base 36, committed with the
 * cursor, so that a restart follows the same mentions.
 */
import { hash53 } from '@goldenhour/mention';
import type { StateChange } from '../ports/index.ts';

/** Mentions remembered per source. A few hours of a busy source; 50,000 × about 120 bytes. */
export const EMITTED_MAX = 50_000;
/** Under the 16 kB that state entries keep to. @unit characters */
const CHUNK_CHARS_MAX = 15_000;
const RADIX = 36;

type Chunk = { readonly number: number; readonly keys: number[]; text: string };

export class Emitted {
  readonly #prefix: string;
  readonly #subjects = new Map<number, readonly string[]>();
  readonly #chunks: Chunk[] = [];
  #changes = new Map<string, string | null>();
  #next = 0;

  constructor(source: string, state: ReadonlyMap<string, string>) {
    this.#prefix = `e/${source}/`;
    const chunks = [...state]
      .filter(([key]) => key.startsWith(this.#prefix))
      .map(([key, text]) => ({ number: Number(key.slice(this.#prefix.length)), text }))
      .sort((a, b) => a.number - b.number);
    for (const { number, text } of chunks) {
      const chunk: Chunk = { number, keys: [], text };
      for (const entry of text.split(';')) {
        const [hash = '', subjects = ''] = entry.split('=');
        const key = Number.parseInt(hash, RADIX);
        chunk.keys.push(key);
        this.#subjects.set(key, subjects.split(','));
      }
      this.#chunks.push(chunk);
      this.#next = number + 1;
    }
  }

  find(mention: string): readonly string[] {
    return this.#subjects.get(hash53(mention)) ?? [];
  }

  add(mention: string, subjects: readonly string[]): void {
    const key = hash53(mention);
    const known = this.#subjects.get(key);
    if (known?.join(',') === subjects.join(',')) return;
    this.#subjects.set(key, subjects);
    const entry = `${key.toString(RADIX)}=${subjects.join(',')}`;
    let chunk = this.#chunks.at(-1);
    const open = chunk !== undefined && this.#changes.has(this.#prefix + chunk.number);
    if (chunk === undefined || !open || chunk.text.length + entry.length > CHUNK_CHARS_MAX) {
      chunk = { number: this.#next, keys: [], text: '' };
      this.#next += 1;
      this.#chunks.push(chunk);
    }
    chunk.text += chunk.text === '' ? entry : `;${entry}`;
    chunk.keys.push(key);
    this.#changes.set(this.#prefix + chunk.number, chunk.text);
  }

  drain(): readonly StateChange[] {
    while (this.#subjects.size > EMITTED_MAX) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) break;
      for (const key of chunk.keys) this.#subjects.delete(key);
      this.#changes.set(this.#prefix + chunk.number, null);
    }
    const changes = [...this.#changes];
    this.#changes = new Map();
    return changes;
  }
}
