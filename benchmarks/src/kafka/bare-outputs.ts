/** What the bare loop keeps and sends. */
import type { Message } from 'kafkajs';

const MINUTE_MS = 60_000;
const MINUTES = 60;

type Scored = { readonly id: string; readonly time: number };

/** Sixty one-minute counters of one subject, all and negative. */
export class Ring {
  readonly #subject: string;
  /** @shape per minute of the hour: minute since 1970, all, negative */
  readonly #counters = new Int32Array(MINUTES * 3);

  constructor(subject: string) {
    this.#subject = subject;
  }

  count(time: number, negative: boolean): void {
    const counters = this.#counters;
    const minute = Math.floor(time / MINUTE_MS);
    const at = (minute % MINUTES) * 3;
    if (counters[at] !== minute) {
      counters[at] = minute;
      counters[at + 1] = 0;
      counters[at + 2] = 0;
    }
    counters[at + 1] = (counters[at + 1] ?? 0) + 1;
    if (negative) counters[at + 2] = (counters[at + 2] ?? 0) + 1;
  }

  message(): Message {
    return { key: this.#subject, value: Buffer.from(this.#counters.buffer.slice(0)) };
  }
}

export interface Scores {
  /** Mentions added. */
  readonly count: number;
  add(subject: string, mention: Scored, negative: boolean): void;
  messages(): Message[];
}

/** One record per mention. */
export class ScoresByMention implements Scores {
  readonly #messages: Message[] = [];

  get count(): number {
    return this.#messages.length;
  }

  add(subject: string, { id, time }: Scored, negative: boolean): void {
    const value = JSON.stringify({ mention: id, subject, time, sentiment: negative ? -1 : 0 });
    this.#messages.push({ key: subject, value });
  }

  messages(): Message[] {
    return this.#messages;
  }
}

/** One record per subject. */
export class ScoresBySubject implements Scores {
  readonly #bySubject = new Map<string, object[]>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(subject: string, { id, time }: Scored, negative: boolean): void {
    let scores = this.#bySubject.get(subject);
    if (scores === undefined) {
      scores = [];
      this.#bySubject.set(subject, scores);
    }
    scores.push({ mention: id, time, sentiment: negative ? -1 : 0 });
    this.#count += 1;
  }

  messages(): Message[] {
    return Array.from(this.#bySubject, ([subject, scores]) => ({
      key: subject,
      value: JSON.stringify({ subject, scores }),
    }));
  }
}
