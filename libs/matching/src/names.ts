import { createMatcher, type Matcher, type Span } from './matcher.ts';
import { subjectsSchema } from './subject.ts';

/** Names whose matchers are kept at hand. */
const KEPT_MAX = 1_000;

/**
 * Finds where a text holds a name, as matching would for a subject of that name: for tools that
 * know a name and no configuration.
 */
export class NameFinder {
  readonly #matchers = new Map<string, Matcher | undefined>();

  /** Empty where the text does not hold it, or it can be no subject's name. */
  find(text: string, name: string): readonly Span[] {
    const match = this.#matcherOf(name)?.match({
      platform: 'any',
      author: { id: '' },
      text,
      links: [],
    });
    return match?.matches[0]?.spans ?? [];
  }

  #matcherOf(name: string): Matcher | undefined {
    if (this.#matchers.has(name)) return this.#matchers.get(name);
    const subjects = subjectsSchema.safeParse([{ id: 'subject', name }]);
    const matcher = subjects.success ? createMatcher(subjects.data) : undefined;
    if (this.#matchers.size >= KEPT_MAX) this.#matchers.clear();
    this.#matchers.set(name, matcher);
    return matcher;
  }
}
