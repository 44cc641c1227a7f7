/** For tests and trials: the API of Hacker News on loopback. */
import { type FakeAnswer, FakeHttpServer } from '../kit/fake-http-server.ts';

export type FakeItem = Readonly<Record<string, unknown>> & { readonly id: number };

export class FakeHackerNews implements AsyncDisposable {
  readonly items = new Map<number, FakeItem>();
  /** Numbers told of as changed. */
  updates: number[] = [];
  /** Numbers that exist and cannot be seen yet. */
  readonly unseen = new Set<number>();
  newest: number;
  readonly server: FakeHttpServer;
  /** Given to whatever is asked; null: as it should be. */
  trouble: FakeAnswer | 'break' | 'mute' | null = null;

  static async open(newest = 1_000, port = 0): Promise<FakeHackerNews> {
    const serving: { by?: FakeHackerNews } = {};
    const answer = (path: string) => serving.by?.answer(path) ?? { status: 500, body: '' };
    serving.by = new FakeHackerNews(newest, await FakeHttpServer.open(answer, port));
    return serving.by;
  }

  private constructor(newest: number, server: FakeHttpServer) {
    this.newest = newest;
    this.server = server;
  }

  get url(): string {
    return `${this.server.url}/v0`;
  }

  /** @returns its number */
  add(item: Readonly<Record<string, unknown>>): number {
    this.newest += 1;
    this.items.set(this.newest, { id: this.newest, type: 'story', by: 'ann', ...item });
    return this.newest;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]();
  }

  private answer(path: string): FakeAnswer | 'break' | 'mute' {
    if (this.trouble !== null) return this.trouble;
    const number = Number(/^\/v0\/item\/(\d+)\.json$/.exec(path)?.[1]);
    if (path === '/v0/maxitem.json') return { body: String(this.newest) };
    if (path === '/v0/updates.json')
      return { body: JSON.stringify({ items: this.updates, profiles: [] }) };
    if (!Number.isSafeInteger(number)) return { status: 404, body: 'Not found' };
    const item = this.unseen.has(number) ? null : (this.items.get(number) ?? null);
    return { body: JSON.stringify(item) };
  }
}
