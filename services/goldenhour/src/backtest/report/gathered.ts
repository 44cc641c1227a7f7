/** Reports of all subjects of a run, by file. */

import type { AnsweredRow } from '../counts-file.ts';
import type { GivenCrisis } from '../given-crisis.ts';
import { SubjectReport } from './subject-report.ts';

export class Gathered {
  readonly #weeks: readonly number[];
  readonly #given: readonly GivenCrisis[];
  readonly #subjects = new Map<string, SubjectReport>();

  constructor(weeks: readonly number[], given: readonly GivenCrisis[]) {
    this.#weeks = weeks;
    this.#given = given;
  }

  take({ id, step }: AnsweredRow, { name }: { readonly name: string }): void {
    const key = `${name}\n${id}`;
    let subject = this.#subjects.get(key);
    if (subject === undefined) {
      subject = new SubjectReport({ id, file: name }, this.#weeks, this.#given);
      this.#subjects.set(key, subject);
    }
    if (step === null) subject.faults += 1;
    else subject.step(step);
  }

  get subjects(): readonly SubjectReport[] {
    return [...this.#subjects.values()];
  }
}
