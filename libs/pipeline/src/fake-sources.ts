/** Sources, receivers and a matcher for tests. */
import type { Matcher } from '@goldenhour/matching';
import type { EpochMs } from '@goldenhour/mention';
import type { Notification, Receiver, Source, SourceBatch, SourceItem } from './ports/index.ts';

/** A subject matches where the text holds its id. */
export const wordMatcher = (subjects: readonly string[]): Matcher => ({
  match: ({ text }) => ({
    matches: subjects
      .filter((subject) => text.includes(subject))
      .map((subject) => {
        const start = text.indexOf(subject);
        return { subject, official: false, spans: [[start, start + subject.length]] };
      }),
    refused: [],
  }),
});

/** What one read gives next: a batch, or something it waits for or fails with. */
export type Step = SourceBatch | (() => Promise<void>);

/** Plays a list of batches; the cursor is the number of those that were given. */
export class ListSource implements Source {
  readonly name: string;
  readonly platform = 'p';
  readonly clock: Source['clock'];
  readonly mode: Source['mode'];
  readonly tickIntervalMs = 1_000;
  /** Cursors that reading began at. */
  readonly opened: (string | null)[] = [];
  readonly #steps: readonly Step[];
  /** After the last step it waits for ever, as a live source does. */
  readonly #endless: boolean;

  constructor(
    name: string,
    steps: readonly Step[],
    { clock = 'tick', endless = false }: { clock?: Source['clock']; endless?: boolean } = {},
  ) {
    this.name = name;
    this.clock = clock;
    this.mode = clock === 'tick' ? 'replay' : 'live';
    this.#steps = steps;
    this.#endless = endless;
  }

  async *read(cursor: string | null, signal: AbortSignal): AsyncIterable<SourceBatch> {
    this.opened.push(cursor);
    for (const step of this.#steps.slice(Number(cursor ?? 0))) {
      if (signal.aborted) return;
      if (typeof step === 'function') await step();
      else yield step;
    }
    if (!this.#endless || signal.aborted) return;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
}

/** Batches with their cursors; an item is `[id, time, text]`. */
export function batchesOf(
  since: EpochMs,
  batches: readonly {
    readonly items: readonly (readonly [id: string, time: EpochMs, text: string])[];
    readonly watermark: EpochMs;
  }[],
): readonly SourceBatch[] {
  return batches.map(({ items, watermark }, index) => ({
    items: items.map(
      ([id, time, text], at): SourceItem => ({
        mention: { id, time, text },
        origin: `list:${index}:${at}`,
      }),
    ),
    cursor: String(index + 1),
    watermark,
    since,
  }));
}

/** Keeps what it accepted; answers as `answer` says, which may throw or wait. */
export class ListReceiver implements Receiver {
  readonly name: string;
  readonly sent: Notification[] = [];
  answer: (notification: Notification, signal: AbortSignal) => void | Promise<void>;

  constructor(name: string, answer: ListReceiver['answer'] = () => undefined) {
    this.name = name;
    this.answer = answer;
  }

  async send(notification: Notification, signal: AbortSignal): Promise<void> {
    await this.answer(notification, signal);
    this.sent.push(notification);
  }
}
