/** Regular expressions of users: in time that grows with the text alone, by RE2's algorithm. */
import { RE2JS, RE2JSSyntaxException } from 're2js';
import { foldName } from '../fold.ts';
import type { Span } from '../spans.ts';
import { QueryFault } from './fault.ts';
import { QUERY_LIMITS, type QueryPlace, type RegexNode } from './node.ts';

/** Runs after which what the engine has remembered of its states is forgotten: up to 8 MB each. */
const RUNS_MAX = 256;
/** Places that are looked for in one text: each may take a pass through the rest of it. */
const PLACES_MAX = 4;

/** @throws QueryFault */
export function regexNode(pattern: string, flags: string, at: QueryPlace): RegexNode {
  const refuse = (message: string): never => {
    throw new QueryFault(message, at);
  };
  if (pattern === '') refuse('This regular expression is empty. To find the sign / use quotes.');
  if (pattern.length > QUERY_LIMITS.regexChars) {
    refuse(
      `A regular expression has at most ${QUERY_LIMITS.regexChars} characters, this one ${pattern.length}: say part of it as words, with OR.`,
    );
  }
  if (!/^[ims]*$/.test(flags)) {
    refuse('Behind a regular expression may stand i (any case), m (lines) and s (dot takes all).');
  }
  const steps = compileRegex({ pattern, flags }, at).programSize();
  if (steps > QUERY_LIMITS.regexSteps) {
    refuse(
      `This regular expression grows to ${steps} steps, and ${QUERY_LIMITS.regexSteps} are the most: repeat less, such as {1,9} instead of {1,900}.`,
    );
  }
  return { kind: 'regex', pattern, flags, literal: literalOf(pattern), at };
}

/** Looks for a regular expression in one text after another. */
export class RegexFinder {
  readonly #regex: RE2JS;
  #runs = 0;

  constructor(node: Pick<RegexNode, 'pattern' | 'flags'>) {
    this.#regex = compileRegex(node, [0, 0]);
  }

  test(text: string): boolean {
    this.#runs += 1;
    if (this.#runs % RUNS_MAX === 0) this.#regex.reset();
    return this.#regex.test(text);
  }

  /** The first of its places in a text, none of them empty. */
  places(text: string): readonly Span[] {
    const found: Span[] = [];
    const matcher = this.#regex.matcher(text);
    for (let count = 0; count < PLACES_MAX && matcher.find(); count += 1) {
      if (matcher.end() > matcher.start()) found.push([matcher.start(), matcher.end()]);
    }
    return found;
  }
}

function compileRegex(
  { pattern, flags }: Pick<RegexNode, 'pattern' | 'flags'>,
  at: QueryPlace,
): RE2JS {
  try {
    return RE2JS.compile(
      pattern,
      (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
        (flags.includes('m') ? RE2JS.MULTILINE : 0) |
        (flags.includes('s') ? RE2JS.DOTALL : 0),
    );
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    throw new QueryFault(
      `This regular expression cannot be read: ${reasonOf(error.message, pattern)}`,
      at,
    );
  }
}

function reasonOf(message: string, pattern: string): string {
  const reason = message.replace(/^error parsing regexp: /, '');
  if (/\(\?<?[=!]/.test(pattern) || /\\[1-9]/.test(pattern)) {
    return `there is no looking around, (?=…), and no going back, \\1: they could take forever (${reason}).`;
  }
  if (reason.startsWith('invalid repeat count')) {
    return `it repeats more than 1,000 times, all in all (${reason}). Repeat less.`;
  }
  return `${reason}. Its syntax is that of RE2.`;
}

/**
 * The longest run of ASCII letters, digits and blanks that all that matches must hold: of what
 * stands outside of groups, classes and alternatives, and is not optional. Folded, since it is
 * looked for in folded text; too short a run is no use and gives ''.
 */
function literalOf(pattern: string): string {
  let longest = '';
  let run = '';
  const end = () => {
    if (run.length > longest.length) longest = run;
    run = '';
  };
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern.charAt(at);
    if (sign === '|') return '';
    if (sign === '(' || sign === '[') {
      end();
      at = closeOf(pattern, at);
    } else if (sign === '\\') {
      end();
      // A name or a number may follow, as in \p{Greek} or \x41: all of it is passed.
      const escape = /^\\(?:[pP](?:\{[^}]*\}|.)|x(?:\{[^}]*\}|..)|Q[^]*?(?:\\E|$)|[0-7]{1,3}|.)/su;
      at += (escape.exec(pattern.slice(at))?.[0].length ?? 1) - 1;
    } else if (/[?*{]/.test(sign)) {
      // What stands before it may be missing.
      run = run.slice(0, -1);
      end();
      if (sign === '{') at = Math.max(at, pattern.indexOf('}', at));
    } else if (/[A-Za-z0-9 ]/.test(sign)) {
      run += sign;
    } else {
      end();
    }
  }
  end();
  const folded = foldName(longest);
  return folded.length < QUERY_LIMITS.literalChars ? '' : folded;
}

/** Where the group or class ends that begins here. */
function closeOf(pattern: string, from: number): number {
  let depth = 0;
  for (let at = from; at < pattern.length; at += 1) {
    const sign = pattern.charAt(at);
    if (sign === '\\') at += 1;
    else if (sign === '[') at = closeOfClass(pattern, at);
    else if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return pattern.length;
}

function closeOfClass(pattern: string, from: number): number {
  let at = pattern.charAt(from + 1) === '^' ? from + 2 : from + 1;
  // A ] that stands first is one of the class.
  if (pattern.charAt(at) === ']') at += 1;
  for (; at < pattern.length && pattern.charAt(at) !== ']'; at += 1) {
    if (pattern.charAt(at) === '\\') at += 1;
    else if (pattern.startsWith('[:', at)) {
      const end = pattern.indexOf(':]', at + 2);
      if (end >= 0) at = end + 1;
    }
  }
  return at;
}
