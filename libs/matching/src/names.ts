import type { Matcher, MatchResult } from './match.ts';
import { createMatcher } from './matcher.ts';
import { joinSpans, NO_SPANS, type Span, spansOfOthers } from './spans.ts';
import { type Subject, subjectSchema } from './subject.ts';

/** Names kept at hand; beyond it those before are forgotten. */
const KEPT_MAX = 2_000;
/** Matchers that they lie in, 0.5 MB each; beyond it they become one. */
const MATCHERS_MAX = 32;
const ONE_LETTER = /^[\p{L}\p{N}]$/u;

/** What was found in the text that was asked about last: other names of it are asked for next. */
type Looked = { readonly matcher: Matcher; readonly text: string; readonly result: MatchResult };

type Known = { readonly matcher: Matcher; readonly subject: Subject };

/**
 * Finds where a text holds a name, as matching would for a subject of that name: for tools that
 * know names and no configuration. Keeps buffers of its own, so it is one per thread.
 */
export class NameFinder {
  /** Null: it can be no subject's name. */
  readonly #known = new Map<string, Known | null>();
  #matchers = 0;
  #learned = 0;
  #looked: Looked | null = null;

  /** Makes ready for many names at once: faster than one after another, and finds the same. */
  learn(names: Iterable<string>): void {
    const wanted = [...new Set(names)];
    let fresh = wanted.filter((name) => !this.#known.has(name));
    if (fresh.length === 0) return;
    if (this.#known.size + fresh.length > KEPT_MAX) {
      this.#forget();
      // What was known of them is forgotten too. Learned when it is asked for, one name at a time, it
      // would cost a matcher each, and of a list longer than what is kept forget all the others.
      fresh = wanted;
    }
    const subjects = this.#matchers < MATCHERS_MAX ? [] : this.#gather();
    for (const name of fresh) {
      this.#learned += 1;
      const subject = this.#subjectOf(name);
      if (subject !== undefined) subjects.push([name, subject]);
      else this.#known.set(name, null);
    }
    const matcher = createMatcher(subjects.map(([, subject]) => subject));
    this.#matchers += 1;
    for (const [name, subject] of subjects) this.#known.set(name, { matcher, subject });
  }

  /** Empty where the text does not hold it, or it can be no subject's name. */
  find(text: string, name: string): readonly Span[] {
    if (!this.#known.has(name)) this.learn([name]);
    const known = this.#known.get(name);
    if (known === undefined || known === null) return NO_SPANS;
    const { matches } = this.#look(known.matcher, text);
    return matches.find(({ subject }) => subject === known.subject.id)?.spans ?? NO_SPANS;
  }

  /** Where the text names the subject and where others, by the rule that mentions are told it. */
  places(
    text: string,
    subject: string,
    others: readonly string[],
  ): { readonly spans: readonly Span[]; readonly others: readonly Span[] } {
    const spans = this.find(text, subject);
    if (others.length === 0) return { spans, others: NO_SPANS };
    const all = joinSpans([...spans, ...others.flatMap((name) => this.find(text, name))]);
    return { spans, others: spansOfOthers(spans, all) };
  }

  /** A single letter is found in its own case alone, as a configuration would say it. */
  #subjectOf(name: string): Subject | undefined {
    const id = `n${this.#learned}`;
    return subjectSchema.safeParse({ id, name: ONE_LETTER.test(name) ? `=${name}` : name }).data;
  }

  #look(matcher: Matcher, text: string): MatchResult {
    const before = this.#looked;
    if (before !== null && before.matcher === matcher && before.text === text) return before.result;
    const result = matcher.match({ platform: 'any', author: { id: '' }, text, links: [] });
    this.#looked = { matcher, text, result };
    return result;
  }

  #gather(): [name: string, subject: Subject][] {
    this.#matchers = 0;
    return [...this.#known].flatMap(([name, known]): [string, Subject][] =>
      known === null ? [] : [[name, known.subject]],
    );
  }

  #forget(): void {
    this.#known.clear();
    this.#looked = null;
    this.#matchers = 0;
  }
}
