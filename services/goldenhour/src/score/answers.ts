/** What is written for what was asked: for a program, or for a person. */
import type { Scorer } from '@goldenhour/pipeline/ports';
import type { Asked } from './requests.ts';
import { resultLine } from './result-line.ts';

/** Pieces of text in the order of what was asked, each to be written before the next is made. */
export type Answers = (asked: readonly Asked[]) => AsyncIterable<string>;

/** Of a text, above its explanation. @unit UTF-16 code units */
const SHOWN_MAX = 300;

/** One JSON object a line. */
export function resultLines(scorer: Scorer): Answers {
  return async function* answer(asked) {
    if (asked.length === 0) return;
    const scores = await scorer.score(asked.map(({ request }) => request));
    const lines = asked.map((one, index) => {
      const score = scores[index] ?? ({ unscored: 'failed' } as const);
      return `${resultLine(one, score, scorer)}\n`;
    });
    yield lines.join('');
  };
}

/** Some lines for each. Undefined: the scorer has no explanations. */
export function explanations(scorer: Scorer): Answers | undefined {
  const explain = scorer.explain?.bind(scorer);
  if (explain === undefined) return undefined;
  return async function* answer(asked) {
    for (const { id, subject, request } of asked) {
      const whose = subject === undefined ? '' : `, towards ${subject}`;
      const title = plainLine(`${typeof id === 'object' ? id.rawJSON : id}${whose}`);
      yield `── ${title}\n${plainLine(request.text)}\n${explain(request)}\n`;
    }
  };
}

/** What strangers wrote may not steer the terminal. */
function plainLine(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line.length <= SHOWN_MAX ? line : `${line.slice(0, SHOWN_MAX).toWellFormed()}…`;
}
