/** From configured subjects to what one pass over a text looks for, and whom each find concerns. */
import { foldName, plainText, withoutAccents } from './fold.ts';
import type { CompiledSubject, Concerned, Program, Stand, Target } from './program.ts';
import { type Anchor, anchorsOf } from './query/anchors.ts';
import { type Condition, type ConditionPart, conditionOf } from './query/condition.ts';
import type { FieldNode, QueryNode, QueryTerm, RegexNode } from './query/node.ts';
import { RegexFinder } from './query/regex.ts';
import { queryOf } from './query/variants.ts';
import type { Subject } from './subject.ts';
import { readName } from './written.ts';

/** A name without its accents is looked for too, from so many characters on. */
const ACCENT_FREE_CHARS_MIN = 4;
/** So is a name of several words as one hashtag: "Tata Steel", #TataSteel. */
const JOINED_CHARS_MIN = 4;
/** A longer word is hardly rarer. @unit UTF-16 code units */
const TELLING_CHARS_MAX = 12;

export function compile(subjects: readonly Subject[]): Program {
  return new Compiler().compile(subjects);
}

type Wanted = Pick<Target, 'stand'> & Partial<Pick<Target, 'cased' | 'platform'>>;

class Compiler {
  readonly #texts: string[] = [];
  readonly #words: number[] = [];
  readonly #literals: number[] = [];
  readonly #textIndex = new Map<string, number>();
  readonly #targetsOf: number[][] = [];
  readonly #targets: Target[] = [];
  readonly #hosts = new Map<string, Concerned>();
  readonly #authors = new Map<string, number[]>();
  readonly #regexes = new Map<string, RegexFinder>();

  compile(subjects: readonly Subject[]): Program {
    const queries = subjects.map((subject) =>
      subject.query === undefined ? undefined : queryOf(subject.query),
    );
    const compiled = subjects.map((subject, index): CompiledSubject => {
      this.#addLists(subject, index);
      const query = queries[index];
      if (query === undefined) return { query: undefined, labels: [] };
      const labels = this.#name(subject.name);
      for (const label of labels) this.#ask(label);
      return { query: this.#condition(query), labels };
    });
    const uses = this.#countUses(queries);
    const weight = (anchor: Anchor) => this.#weightOf(anchor, uses);
    for (const [index, query] of queries.entries()) {
      if (query === undefined) continue;
      for (const anchor of anchorsOf(query, weight) ?? []) this.#watch(anchor, index);
    }
    return {
      texts: this.#texts,
      words: this.#words,
      literals: this.#literals,
      targetsOf: this.#targetsOf,
      targets: this.#targets,
      subjects: compiled,
      hosts: this.#hosts,
      authors: this.#authors,
    };
  }

  #addLists(subject: Subject, index: number): void {
    // With a query, the name is for people: the query says what it takes.
    const names = subject.query === undefined ? [subject.name, ...subject.names] : subject.names;
    for (const written of names) {
      for (const target of this.#name(written)) push(this.#targets[target]?.names, index);
    }
    for (const written of subject.exclude) {
      for (const target of this.#spellings(written, 'name')) {
        push(this.#targets[target]?.excludes, index);
      }
    }
    for (const { handle, platform } of subject.handles) {
      const target = this.#target(`@${foldName(handle)}`, { stand: 'handle', platform });
      push(this.#targets[target]?.names, index);
    }
    for (const tag of subject.hashtags) {
      push(this.#targets[this.#target(`#${foldName(tag)}`, { stand: 'hashtag' })]?.names, index);
    }
    for (const domain of subject.domains) {
      push(this.#targets[this.#target(foldName(domain), { stand: 'domain' })]?.names, index);
      push(this.#host(domain).names, index);
    }
  }

  /** A name in all of its spellings, and joined as a hashtag. */
  #name(written: string): readonly number[] {
    const targets = this.#spellings(written, 'name');
    const joined = joinedName(written);
    return joined === undefined ? targets : [...targets, this.#target(joined, { stand: 'joined' })];
  }

  #spellings(written: string, stand: Stand): readonly number[] {
    const { name, isCased } = readName(written);
    const spellings = new Map([[foldName(name), name]]);
    const bare = withoutAccents(plainText(name));
    const foldedBare = foldName(bare);
    if (foldedBare.length >= ACCENT_FREE_CHARS_MIN && !spellings.has(foldedBare)) {
      spellings.set(foldedBare, bare);
    }
    return Array.from(spellings, ([text, spelling]) =>
      this.#target(text, { stand, cased: isCased ? plainText(spelling) : undefined }),
    );
  }

  #target(text: string, { stand, cased, platform }: Wanted): number {
    const isLiteral = stand === 'anywhere';
    const key = isLiteral ? `\0${text}` : text;
    let at = this.#textIndex.get(key);
    if (at === undefined) {
      at = this.#texts.push(text) - 1;
      (isLiteral ? this.#literals : this.#words).push(at);
      this.#textIndex.set(key, at);
      this.#targetsOf.push([]);
    }
    const ofText = this.#targetsOf[at] ?? [];
    for (const index of ofText) {
      const known = this.#targets[index];
      if (known?.stand === stand && known.cased === cased && known.platform === platform) {
        return index;
      }
    }
    const target = { stand, cased, platform, names: [], excludes: [], anchors: [], isAsked: false };
    const index = this.#targets.push(target) - 1;
    ofText.push(index);
    return index;
  }

  #term({ kind, text, isCased, isBeginning }: QueryTerm): readonly number[] {
    switch (kind) {
      case 'hashtag':
        return [
          this.#target(`#${foldName(text)}`, { stand: isBeginning ? 'hashtag-beginning' : kind }),
        ];
      case 'mention':
        return [
          this.#target(`@${foldName(text)}`, {
            stand: isBeginning ? 'handle-beginning' : 'handle',
          }),
        ];
      case 'word': {
        const written = isCased ? `=${text}` : text;
        return isBeginning ? this.#spellings(written, 'name-beginning') : this.#name(written);
      }
    }
  }

  #condition(query: QueryNode): Condition {
    return conditionOf(query, {
      targets: (term) => {
        const targets = this.#term(term);
        for (const target of targets) this.#ask(target);
        return targets;
      },
      regex: (node) => this.#regex(node),
    });
  }

  #regex(node: RegexNode): Pick<ConditionPart<'regex'>, 'finder' | 'literal'> {
    const key = `${node.flags}/${node.pattern}`;
    let finder = this.#regexes.get(key);
    if (finder === undefined) {
      finder = new RegexFinder(node);
      this.#regexes.set(key, finder);
    }
    if (node.literal === '') return { finder, literal: undefined };
    const literal = this.#target(node.literal, { stand: 'anywhere' });
    this.#ask(literal);
    return { finder, literal };
  }

  #ask(target: number): void {
    const asked = this.#targets[target];
    if (asked !== undefined) asked.isAsked = true;
  }

  #countUses(queries: readonly (QueryNode | undefined)[]): ReadonlyMap<string, number> {
    const uses = new Map<string, number>();
    const add = (node: Named) => uses.set(keyOf(node), (uses.get(keyOf(node)) ?? 0) + 1);
    const count = (node: QueryNode): void => {
      switch (node.kind) {
        case 'not':
          return count(node.part);
        case 'all':
        case 'any':
          return node.parts.forEach(count);
        case 'near':
          return [...node.left, ...node.right].forEach(add);
        default:
          add(node);
      }
    };
    for (const query of queries) if (query !== undefined) count(query);
    return uses;
  }

  /**
   * How often an anchor makes a query be looked at, in proportion: a short word stands in more
   * texts, and one that many queries share is a common one. Decides on speed alone.
   */
  #weightOf(anchor: Anchor, uses: ReadonlyMap<string, number>): number {
    const letters = anchor.kind === 'regex' ? anchor.literal : 'text' in anchor ? anchor.text : '';
    const length = Math.min(letters === '' ? TELLING_CHARS_MAX : letters.length, TELLING_CHARS_MAX);
    return (uses.get(keyOf(anchor)) ?? 1) * 2 ** (-length / 2);
  }

  #watch(anchor: Anchor, subject: number): void {
    if (anchor.kind === 'author') {
      const known = this.#authors.get(anchor.account);
      if (known === undefined) this.#authors.set(anchor.account, [subject]);
      else push(known, subject);
    } else if (anchor.kind === 'url') {
      push(this.#host(anchor.host).anchors, subject);
    } else {
      const targets =
        anchor.kind === 'regex'
          ? [this.#target(anchor.literal, { stand: 'anywhere' })]
          : this.#term(anchor);
      for (const target of targets) push(this.#targets[target]?.anchors, subject);
    }
  }

  #host(domain: string): Concerned {
    let known = this.#hosts.get(domain);
    if (known === undefined) {
      known = { names: [], anchors: [] };
      this.#hosts.set(domain, known);
    }
    return known;
  }
}

/** Subjects come in order, so that one that stands there twice stands last. */
function push(list: number[] | undefined, subject: number): void {
  if (list !== undefined && list.at(-1) !== subject) list.push(subject);
}

/** What one part of a query asks for. */
type Named = QueryTerm | FieldNode | RegexNode;

function keyOf(node: Named): string {
  switch (node.kind) {
    case 'regex':
      return `regex ${node.pattern}`;
    case 'author':
      return `author ${node.account}`;
    case 'url':
      return `url ${node.host}`;
    case 'language':
      return `language ${node.range}`;
    case 'platform':
    case 'kind':
    case 'country':
      return `${node.kind} ${node.value}`;
    default:
      return `${node.kind} ${node.text.toLowerCase()}`;
  }
}

function joinedName(written: string): string | undefined {
  const { name, isCased } = readName(written);
  const folded = foldName(name);
  const joined = folded.replace(/[^\p{L}\p{N}\p{M}_]/gu, '');
  // A cased name is cased because its letters are a common word, and a hashtag has any case.
  return isCased || joined === folded || joined.length < JOINED_CHARS_MIN
    ? undefined
    : `#${joined}`;
}
