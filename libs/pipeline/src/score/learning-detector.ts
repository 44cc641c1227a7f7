/** For tests of the score stage: a detector that wants a past and remembers what it was told. */
import assert from 'node:assert/strict';
import type { EpochMs } from '@goldenhour/mention';
import type {
  CloseResult,
  CountedBin,
  Detector,
  ObserveResult,
  SubjectProfile,
} from '@goldenhour/velocity';
import type { StateChange } from '../ports/index.ts';

/** Of one subject, as it is kept. */
export type Remembered = {
  /** `bin` or `add`, start and total of each. */
  readonly told: (readonly [kind: CountedBin['kind'], start: EpochMs, total: number])[];
  readonly until: EpochMs | null;
};

const NOTHING: ObserveResult = {
  sample: false,
  replaced: [],
  missed: false,
  correction: null,
  refused: false,
};

export class LearningDetector implements Detector {
  readonly name = 'learning';
  readonly version: number = 2;
  readonly subjects = new Map<string, Remembered>();
  readonly #told = new Map<string, Remembered['told']>();
  readonly #wanted: ReadonlySet<string>;
  readonly #changed = new Set<string>();
  #isLearned: boolean;
  /** Sizes of the portions. */
  readonly portions: number[] = [];

  constructor(
    profiles: ReadonlyMap<string, SubjectProfile>,
    restored: Iterable<readonly [key: string, value: string]> = [],
  ) {
    for (const [key, value] of restored) this.subjects.set(key, JSON.parse(value) as Remembered);
    this.#wanted = new Set([...profiles.keys()].filter((id) => !this.subjects.has(id)));
    this.#isLearned = this.#wanted.size === 0;
  }

  wants(): ReadonlySet<string> {
    return this.#isLearned ? new Set() : this.#wanted;
  }

  learnFrom(bins: readonly CountedBin[]): void {
    assert.ok(!this.#isLearned, 'a past is told before all else');
    this.portions.push(bins.length);
    for (const { subject, kind, start, total } of bins) {
      assert.ok(this.#wanted.has(subject), 'only what was asked for');
      const told = this.#told.get(subject) ?? [];
      this.#told.set(subject, told);
      told.push([kind, start, total]);
    }
  }

  learned(until: EpochMs | null): void {
    assert.ok(!this.#isLearned, 'it is over once');
    this.#isLearned = true;
    for (const id of this.#wanted) {
      this.subjects.set(id, { told: this.#told.get(id) ?? [], until });
      this.#changed.add(id);
    }
  }

  observe(): ObserveResult {
    assert.ok(this.#isLearned, 'nothing is observed before');
    return NOTHING;
  }

  close(): CloseResult {
    assert.ok(this.#isLearned, 'nothing closes before');
    return { signals: [], settled: [], forget: [] };
  }

  due(): EpochMs {
    return Number.POSITIVE_INFINITY;
  }

  drain(): readonly StateChange[] {
    const changes = [...this.#changed].map(
      (id): StateChange => [id, JSON.stringify(this.subjects.get(id))],
    );
    this.#changed.clear();
    return changes;
  }
}

export const profileOf = (id: string): SubjectProfile => ({
  id,
  timeZone: 'UTC',
  thresholds: { floor: 1, weeks: 0.05 },
});
