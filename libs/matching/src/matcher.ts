/** Finds which subjects a mention is about. */
import { type Begin, createAutomaton } from './automaton.ts';
import { compile } from './compile.ts';
import { Domains } from './domains.ts';
import { endOfWord, standsAlone } from './edges.ts';
import { type Explanation, explain } from './explain.ts';
import { foldName, plainText } from './fold.ts';
import { Folder } from './folder.ts';
import { isOfLanguage, isUnknownLanguage } from './languages.ts';
import { limitFault } from './limits.ts';
import type { Match, Matchable, Matcher, MatchResult } from './match.ts';
import { OwnAccounts } from './own-accounts.ts';
import { isBeginning, type Program, type Target } from './program.ts';
import { type Evidence, holds } from './query/condition.ts';
import { placesOf } from './query/places.ts';
import { BEGINNING, QuickLook, SILENT, WHOLE } from './quick-look.ts';
import { Reader } from './reader.ts';
import { Sightings } from './sightings.ts';
import { joinSpans, SPANS_MAX, type Span } from './spans.ts';
import type { Subject } from './subject.ts';

export interface ExplainingMatcher extends Matcher {
  /**
   * Why a mention is about a subject, or is not: for a person.
   * @returns undefined where there is no such subject
   */
  explain(mention: Matchable, subject: string): Explanation | undefined;
}

/** What finds the texts of one kind: first a look whether there may be one, then all places. */
type Search = {
  readonly quickLook: QuickLook;
  readonly reader: Reader;
  /** By term: which text it is. */
  readonly texts: readonly number[];
};

type Candidate = { readonly spans: Span[]; isNamed: boolean; isVetoed: boolean; isOwn: boolean };

const NOTHING: MatchResult = Object.freeze({
  matches: Object.freeze([]),
  refused: Object.freeze([]),
});

/**
 * Compiles the subjects once. The matcher keeps buffers of its own, so it is one per thread.
 *
 * A mention is about a subject when its text holds a name, handle, hashtag or domain of it that
 * stands alone, when its URL or links lead to one of its domains, when its query holds, or when
 * one of its own accounts wrote it. An excluded phrase in the text takes all but the last back.
 * `languages` does not apply to the subject's own accounts either: their answers count in any
 * language.
 *
 * @param subjects as `subjectsSchema` gives them, no id twice
 * @throws RangeError where they are more than one process can watch, see `limitFault`
 * @throws QueryFault for a query that `subjectSchema` would refuse
 * @complexity `match` is linear in the text, whatever the number of subjects, and in the queries
 * one of whose anchors it holds.
 */
export function createMatcher(subjects: readonly Subject[]): ExplainingMatcher {
  const fault = limitFault(subjects);
  if (fault !== undefined) throw new RangeError(fault);
  return new SubjectMatcher(subjects.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
}

class SubjectMatcher implements ExplainingMatcher {
  readonly #subjects: readonly Subject[];
  readonly #program: Program;
  readonly #searches: readonly Search[];
  readonly #domains: Domains;
  readonly #accounts: OwnAccounts;
  readonly #folder = new Folder();
  readonly #sightings: Sightings;
  readonly #found = new Map<number, Candidate>();

  constructor(subjects: readonly Subject[]) {
    this.#subjects = subjects;
    this.#program = compile(subjects);
    const { words, literals } = this.#program;
    this.#searches = [this.#search(words, 'word'), this.#search(literals, 'anywhere')].flat();
    this.#domains = new Domains(this.#program.hosts);
    this.#accounts = new OwnAccounts(subjects);
    this.#sightings = new Sightings(this.#program.targets.length, this.#folder);
  }

  match(mention: Matchable): MatchResult {
    this.#read(mention, false);
    return this.#found.size === 0 ? NOTHING : this.#judge(mention);
  }

  explain(mention: Matchable, subject: string): Explanation | undefined {
    const index = this.#subjects.findIndex(({ id }) => id === subject);
    const config = this.#subjects[index];
    const compiled = this.#program.subjects[index];
    if (config === undefined || compiled === undefined) return undefined;
    this.#read(mention, true);
    const { matches, refused } = this.#judge(mention);
    const candidate = this.#found.get(index);
    return explain({
      subject,
      isMatch: matches.some((match) => match.subject === subject),
      isRefused: refused.some((refusal) => refusal.subject === subject),
      isOwn: candidate?.isOwn === true,
      isVetoed: candidate?.isVetoed === true,
      isNamed: candidate?.isNamed === true,
      spans: joinSpans(candidate?.spans ?? []),
      query: compiled.query,
      evidence: this.#evidence(mention),
      folder: this.#folder,
    });
  }

  /** What a text says by itself: words that queries ask for beside their anchors say nothing. */
  #tellOf(text: number): number {
    const { targets, targetsOf } = this.#program;
    let told = SILENT;
    for (const index of targetsOf[text] ?? []) {
      const target = targets[index];
      if (target === undefined || target.names.length + target.anchors.length === 0) continue;
      const { stand } = target;
      const isAnywhere = stand === 'anywhere' || isBeginning(stand);
      told = Math.max(told, isAnywhere ? BEGINNING : WHOLE);
    }
    return told;
  }

  /** None where there is nothing to find. */
  #search(texts: readonly number[], begin: Begin): readonly Search[] {
    if (texts.length === 0) return [];
    const terms = texts.map((text) => this.#program.texts[text] ?? '');
    const automaton = createAutomaton(terms, begin);
    const tells = Uint8Array.from(texts, (text) => this.#tellOf(text));
    const quickLook = new QuickLook(automaton, this.#folder, tells);
    return [{ quickLook, reader: new Reader(automaton, terms), texts }];
  }

  /** Who may be meant, and where. @param isWhole the text is read though it names nobody */
  #read(mention: Matchable, isWhole: boolean): void {
    // Of nearly all posts there is nothing to clear, and clearing makes garbage.
    if (this.#found.size > 0) this.#found.clear();
    this.#sightings.clear();
    this.#readLinks(mention);
    this.#readAuthor(mention);
    if (isWhole || this.#found.size > 0 || this.#mayHold(mention.text)) this.#readText(mention);
  }

  #mayHold(text: string): boolean {
    for (const { quickLook } of this.#searches) if (quickLook.mayHold(text)) return true;
    return false;
  }

  #readText(mention: Matchable): void {
    this.#folder.fold(mention.text);
    for (const { reader, texts } of this.#searches) {
      reader.read(this.#folder, (term, from, to) => {
        this.#report(mention, texts[term] ?? -1, { from, to });
      });
    }
  }

  /** A text stands here; which of its targets stands there as it should? */
  #report(mention: Matchable, text: number, place: Place): void {
    const { targets, targetsOf } = this.#program;
    for (const index of targetsOf[text] ?? []) {
      const target = targets[index];
      if (target !== undefined && this.#stands(target, mention, place)) {
        this.#take(index, target, place);
      }
    }
  }

  #stands(target: Target, mention: Matchable, { from, to }: Place): boolean {
    const { stand, platform, cased } = target;
    const folder = this.#folder;
    if (platform !== undefined && platform !== mention.platform) return false;
    if (!standsAlone({ folder, from, to }, stand, mention.platform)) return false;
    if (cased === undefined) return true;
    const written = folder.text.slice(folder.startOf(from), folder.endOf(to - 1));
    return written === cased || plainText(written) === cased;
  }

  #take(index: number, target: Target, { from, to }: Place): void {
    const folder = this.#folder;
    if (target.isAsked) {
      const end = isBeginning(target.stand) ? endOfWord({ folder, from, to }) : to;
      this.#sightings.add(index, from, end);
    }
    for (const subject of target.anchors) this.#candidate(subject);
    for (const subject of target.excludes) this.#candidate(subject).isVetoed = true;
    if (target.names.length === 0) return;
    const span: Span = [folder.startOf(from), folder.endOf(to - 1)];
    for (const subject of target.names) {
      const candidate = this.#candidate(subject);
      candidate.isNamed = true;
      candidate.spans.push(span);
    }
  }

  #readLinks({ url, links }: Matchable): void {
    if (url !== undefined) this.#readLink(url);
    for (const link of links) this.#readLink(link);
  }

  #readLink(url: string): void {
    for (const { names, anchors } of this.#domains.concernedBy(url)) {
      for (const subject of names) this.#candidate(subject).isNamed = true;
      for (const subject of anchors) this.#candidate(subject);
    }
  }

  #readAuthor({ platform, author }: Matchable): void {
    const { authors } = this.#program;
    for (const subject of this.#accounts.ownersOf(platform, author)) {
      this.#candidate(subject).isOwn = true;
    }
    if (authors.size === 0) return;
    for (const name of [author.id, author.handle]) {
      if (name === undefined) continue;
      for (const subject of authors.get(foldName(name)) ?? []) this.#candidate(subject);
    }
  }

  #judge(mention: Matchable): MatchResult {
    const matches: Match[] = [];
    const refused: { subject: string; reason: 'language' }[] = [];
    for (const index of [...this.#found.keys()].toSorted((a, b) => a - b)) {
      const subject = this.#subjects[index];
      const candidate = this.#found.get(index);
      if (subject === undefined || candidate === undefined) continue;
      const isAbout = !candidate.isVetoed && this.#isAbout(index, candidate, mention);
      if (!candidate.isOwn && !isAbout) continue;
      if (!candidate.isOwn && !watches(subject.languages, mention.language)) {
        refused.push({ subject: subject.id, reason: 'language' });
        continue;
      }
      matches.push({
        subject: subject.id,
        official: candidate.isOwn || mention.author.official === true,
        spans: joinSpans(candidate.spans).slice(0, SPANS_MAX),
      });
    }
    return matches.length + refused.length === 0 ? NOTHING : { matches, refused };
  }

  /** By a name or by the query, which also adds where the text names the subject. */
  #isAbout(index: number, candidate: Candidate, mention: Matchable): boolean {
    const { query, labels } = this.#program.subjects[index] ?? {};
    if (query === undefined || labels === undefined) return candidate.isNamed;
    const evidence = this.#evidence(mention);
    const isFound = holds(query, evidence);
    if (!isFound && !candidate.isNamed) return false;
    candidate.spans.push(...this.#spansOf(labels));
    if (candidate.spans.length === 0)
      candidate.spans.push(...placesOf(query, evidence, this.#folder));
    return true;
  }

  #spansOf(targets: readonly number[]): readonly Span[] {
    const folder = this.#folder;
    return this.#sightings
      .places(targets)
      .map(([from, to]): Span => [folder.startOf(from), folder.endOf(to - 1)]);
  }

  #evidence(mention: Matchable): Evidence {
    return { mention, sightings: this.#sightings };
  }

  #candidate(subject: number): Candidate {
    let candidate = this.#found.get(subject);
    if (candidate === undefined) {
      candidate = { spans: [], isNamed: false, isVetoed: false, isOwn: false };
      this.#found.set(subject, candidate);
    }
    return candidate;
  }
}

/** Half-open, in units of the folded text. */
type Place = { readonly from: number; readonly to: number };

function watches(languages: readonly string[], language: string | undefined): boolean {
  if (languages.length === 0 || language === undefined || isUnknownLanguage(language)) return true;
  return languages.some((range) => isOfLanguage(language, range));
}
