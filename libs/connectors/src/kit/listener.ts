/** For tests: reads a source as ingest does, opens it again at once when it fails, and keeps all. */
import type { Mention } from '@goldenhour/mention';
import { parseMention } from '@goldenhour/mention';
import {
  type Source,
  type SourceBatch,
  SourceError,
  type SourceItem,
} from '@goldenhour/pipeline/ports';

export class Listener {
  readonly #source: Source;
  readonly #stop = new AbortController();
  readonly #watchers = new Set<() => void>();
  readonly batches: SourceBatch[] = [];
  readonly items: SourceItem[] = [];
  readonly faults: SourceError[] = [];
  cursor: string | null;
  /** Ends with the source, or with what it throws beside {@link SourceError}. */
  readonly ended: Promise<void>;

  constructor(source: Source, cursor: string | null = null) {
    this.#source = source;
    this.cursor = cursor;
    this.ended = this.#listen();
    this.ended.catch(() => undefined);
  }

  /** As ingest would have them, of one revision each. */
  get mentions(): readonly Mention[] {
    const { name: source, platform, mode } = this.#source;
    return this.items.flatMap((item) => {
      if (!('mention' in item)) return [];
      const parsed = parseMention(item.mention, { source, platform, mode, observed: 0 });
      return parsed.ok ? [parsed.value] : [];
    });
  }

  get texts(): readonly string[] {
    return this.mentions.filter(({ op }) => op === 'upsert').map(({ text }) => text);
  }

  get blind(): readonly (readonly [from: number, to: number])[] {
    return this.batches.flatMap(({ blind }) =>
      blind === undefined ? [] : [[blind.from, blind.to] as const],
    );
  }

  /** Resolves when it has come true. @throws Error when the source has ended without it */
  async until(isTrue: () => boolean): Promise<void> {
    const ended = this.ended.then(() => {
      throw new Error('the source has ended');
    });
    ended.catch(() => undefined);
    while (!isTrue()) {
      await Promise.race([
        ended,
        new Promise<void>((resolve) => {
          this.#watchers.add(resolve);
        }),
      ]);
    }
  }

  /** Resolves when the source has let go. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.ended.catch(() => undefined);
  }

  async #listen(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        for await (const batch of this.#source.read(this.cursor, signal)) {
          this.batches.push(batch);
          this.items.push(...batch.items);
          this.cursor = batch.cursor;
          this.#source.followed?.(this.mentions.slice(-batch.items.length));
          this.#tell();
        }
        if (!signal.aborted) return;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof SourceError) || !error.retryable) throw error;
        this.faults.push(error);
        this.#tell();
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  #tell(): void {
    for (const watch of this.#watchers) watch();
    this.#watchers.clear();
  }
}
