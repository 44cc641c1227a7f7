/**
 * From the text of a query to its tree.
 *
 *     query    = all { OR all }
 *     all      = one { [ AND ] one }
 *     one      = ( NOT | - ) one | near
 *     near     = operand [ ( NEAR | ONEAR ) [ /n ] operand ]
 *     operand  = ( query ) | word | "phrase" | #tag | @handle | field:value | field:( … ) | /regex/
 *
 * So NEAR binds closest, then NOT, then AND, then OR, as in the rest of the trade.
 */
import { isUnspaced } from '../characters.ts';
import { foldName } from '../fold.ts';
import { hasContent, isLongEnough } from '../written.ts';
import { anchorFault } from './anchors.ts';
import { QueryFault } from './fault.ts';
import { checkField, type Field, fieldNode, termNode } from './fields.ts';
import { QUERY_LIMITS, type QueryNode, type QueryPlace, type QueryTerm } from './node.ts';
import { readTokens, type Token } from './read-tokens.ts';
import { regexNode } from './regex.ts';

/**
 * @throws QueryFault for the first thing that is wrong
 * @complexity linear in the query
 */
export function parseQuery(query: string): QueryNode {
  if (query.length > QUERY_LIMITS.chars) {
    throw new QueryFault(
      `A query has at most ${amount(QUERY_LIMITS.chars)} characters, this one ${amount(query.length)}. Long lists of names belong under names, handles and hashtags; a query that watches several things makes several subjects.`,
      [QUERY_LIMITS.chars, QUERY_LIMITS.chars + 1],
    );
  }
  const parser = new Parser(readTokens(query));
  const node = parser.whole();
  const fault = anchorFault(node);
  if (fault !== undefined) throw fault;
  return node;
}

type Connective = 'all' | 'any';

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #terms = 0;
  #regexes = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): QueryNode {
    const { kind, at } = this.#peek();
    if (kind === 'end') throw new QueryFault('This query is empty: write what to look for.', at);
    const node = this.#any();
    const rest = this.#peek();
    if (rest.kind === ')') {
      throw new QueryFault(
        'This parenthesis closes none: take it out, or open one before.',
        rest.at,
      );
    }
    return node;
  }

  #any(): QueryNode {
    const parts = [this.#all()];
    while (this.#take('or') !== undefined) parts.push(this.#all());
    return joined('any', parts);
  }

  #all(): QueryNode {
    const parts = [this.#one()];
    for (;;) {
      const { kind } = this.#peek();
      if (kind === 'and') this.#next += 1;
      else if (kind === 'or' || kind === ')' || kind === 'end') return joined('all', parts);
      parts.push(this.#one());
    }
  }

  #one(): QueryNode {
    const first = this.#peek().at[0];
    let isDenied = false;
    while (this.#take('not') !== undefined) isDenied = !isDenied;
    const part = this.#near();
    return isDenied ? { kind: 'not', part, at: [first, part.at[1]] } : part;
  }

  #near(): QueryNode {
    const first = this.#operand();
    const near = this.#take('near');
    if (near === undefined) return first;
    const words = near.words ?? QUERY_LIMITS.nearWordsDefault;
    if (words > QUERY_LIMITS.nearWords) {
      throw new QueryFault(
        `NEAR reaches at most ${QUERY_LIMITS.nearWords} words: write AND for anywhere in the text.`,
        near.at,
      );
    }
    const second = this.#operand();
    const chained = this.#take('near');
    if (chained !== undefined) {
      throw new QueryFault(
        'Only two can be near each other: write (a NEAR/5 b) AND (b NEAR/5 c).',
        chained.at,
      );
    }
    return {
      kind: 'near',
      left: nearTerms(first),
      right: nearTerms(second),
      words,
      isOrdered: near.isOrdered,
      at: [first.at[0], second.at[1]],
    };
  }

  #operand(): QueryNode {
    const token = this.#peek();
    this.#next += 1;
    switch (token.kind) {
      case '(':
        return this.#group(token.at);
      case 'word':
        return this.#word(token);
      case 'field':
        return this.#field(token);
      case 'regex':
        this.#count(token.at);
        this.#regexes += 1;
        if (this.#regexes > QUERY_LIMITS.regexes) {
          throw new QueryFault(
            `A query has at most ${QUERY_LIMITS.regexes} regular expressions: say some of them as words.`,
            token.at,
          );
        }
        return regexNode(token.pattern, token.flags, token.at);
      default:
        throw this.#missing(token);
    }
  }

  #group(open: QueryPlace): QueryNode {
    this.#depth += 1;
    if (this.#depth > QUERY_LIMITS.depth) {
      throw new QueryFault(
        `Parentheses stand at most ${QUERY_LIMITS.depth} deep: most of these can go.`,
        open,
      );
    }
    if (this.#peek().kind === ')') {
      throw new QueryFault('There is nothing between these parentheses: take them out.', [
        open[0],
        this.#peek().at[1],
      ]);
    }
    const node = this.#any();
    const close = this.#take(')');
    if (close === undefined) {
      throw new QueryFault('This parenthesis is never closed: put ) where the group ends.', open);
    }
    this.#depth -= 1;
    return node;
  }

  #word(token: Token & { readonly kind: 'word' }): QueryNode {
    this.#count(token.at);
    const { text, isCased, isQuoted, at } = token;
    if (!isQuoted && !isCased && /^[#＃@]./u.test(text)) {
      return termNode(text.startsWith('@') ? 'mention' : 'hashtag', text, at);
    }
    return wordTerm(text, { isCased, isQuoted, at });
  }

  #field({ name, value, at }: Token & { readonly kind: 'field' }): QueryNode {
    const field = checkField(name, at);
    if (value === undefined) return this.#fieldList(field, at);
    this.#count(at);
    return fieldNode(field, value, at);
  }

  /** `language:(nl OR en)` is `language:nl OR language:en`. */
  #fieldList(field: Field, { 0: start, 1: end }: QueryPlace): QueryNode {
    const open = this.#take('(');
    const parts: QueryNode[] = [];
    do {
      const token = this.#peek();
      if (token.kind !== 'word' || token.isCased) {
        throw new QueryFault(
          `In the parentheses behind ${field}: stand its values, with OR between them: ${field}:(a OR b).`,
          token.kind === 'end' ? [start, end] : token.at,
        );
      }
      this.#next += 1;
      this.#count(token.at);
      parts.push(fieldNode(field, token.text, token.at));
    } while (this.#take('or') !== undefined);
    if (this.#take(')') === undefined) {
      const { kind, at } = this.#peek();
      throw kind === 'end'
        ? new QueryFault(
            'This parenthesis is never closed: put ) where the list ends.',
            open?.at ?? at,
          )
        : new QueryFault(`Between the values of ${field}: stands OR.`, at);
    }
    return joined('any', parts);
  }

  #count(at: QueryPlace): void {
    this.#terms += 1;
    if (this.#terms > QUERY_LIMITS.terms) {
      throw new QueryFault(
        `A query has at most ${amount(QUERY_LIMITS.terms)} words, phrases and fields: make several subjects of it, or use the lists names, handles and hashtags.`,
        at,
      );
    }
  }

  #missing({ kind, at }: Token): QueryFault {
    const before = this.#tokens[this.#next - 2];
    if (before !== undefined && isOperator(before)) {
      return new QueryFault(
        `Something must follow ${before.kind === 'near' ? 'NEAR' : before.kind.toUpperCase()}: a word, a phrase in quotes, or a group in parentheses.`,
        before.at,
      );
    }
    if (kind === 'end' || kind === ')') {
      return new QueryFault(
        'Something is missing here: a word, a phrase in quotes, or a group.',
        at,
      );
    }
    return new QueryFault(
      `Something must stand before ${kind === 'near' ? 'NEAR' : kind.toUpperCase()}: a word, a phrase in quotes, or a group. To find this word itself, put it in quotes.`,
      at,
    );
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', at: [0, 0] };
  }

  #take<Kind extends Token['kind']>(kind: Kind): (Token & { readonly kind: Kind }) | undefined {
    const token = this.#peek();
    if (token.kind !== kind) return undefined;
    this.#next += 1;
    return token as Token & { readonly kind: Kind };
  }
}

function wordTerm(
  written: string,
  { isCased, isQuoted, at }: Pick<Token & { kind: 'word' }, 'isCased' | 'isQuoted' | 'at'>,
): QueryTerm {
  const refuse = (message: string): never => {
    throw new QueryFault(message, at);
  };
  const isBeginning = written.endsWith('*');
  const text = (isBeginning ? written.slice(0, -1) : written).trim();
  if (text.includes('*')) {
    refuse('A * may stand only at the end of a word, or of the last word of a phrase: storing*.');
  }
  if (!isQuoted && text.includes('?')) {
    refuse(
      'There is no ? for one letter: write the words with OR. To find a ? itself, use quotes.',
    );
  }
  if (text.length > QUERY_LIMITS.termChars) {
    refuse(`A word or phrase has at most ${QUERY_LIMITS.termChars} characters: shorten it.`);
  }
  if (!hasContent(text)) {
    refuse('There is nothing to be found in this: it holds no letter, digit or sign such as 😡.');
  }
  if (isBeginning) {
    const folded = foldName(text);
    if (folded.length < QUERY_LIMITS.beginningCharsMin && !isUnspaced(folded.slice(0, 1))) {
      refuse(
        `Before a * stand at least ${QUERY_LIMITS.beginningCharsMin} letters: fewer begin a word of nearly every text.`,
      );
    }
  } else if (!isLongEnough(text, isCased)) {
    refuse(
      `One letter alone would match nearly everything: write =${text} to find it in this very case.`,
    );
  }
  return { kind: 'word', text, isCased, isBeginning, at };
}

/** @throws QueryFault where something else stands beside NEAR */
function nearTerms(node: QueryNode): readonly QueryTerm[] {
  if (isTerm(node)) return [node];
  if (node.kind === 'any') {
    return node.parts.flatMap((part) => nearTerms(part));
  }
  throw new QueryFault(
    'Beside NEAR stands a word, a phrase, a #hashtag, a @handle, or several of them with OR in parentheses.',
    node.at,
  );
}

function isTerm(node: QueryNode): node is QueryTerm {
  return node.kind === 'word' || node.kind === 'hashtag' || node.kind === 'mention';
}

function isOperator({ kind }: Token): boolean {
  return kind === 'and' || kind === 'or' || kind === 'not' || kind === 'near';
}

function joined(kind: Connective, parts: readonly QueryNode[]): QueryNode {
  const [first] = parts;
  const last = parts.at(-1);
  if (first !== undefined && parts.length === 1) return first;
  return { kind, parts, at: [first?.at[0] ?? 0, last?.at[1] ?? 0] };
}

/** As people write large numbers. */
function amount(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}
