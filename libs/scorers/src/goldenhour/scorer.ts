/** Goldenhour's own text engine behind the port. */
import {
  type Score,
  type ScoreRequest,
  type Scorer,
  ScorerError,
} from '@goldenhour/pipeline/ports';
import {
  type Category,
  type EngineParts,
  explain,
  formatExplanation,
  TextEngine,
  type TextRequest,
  type Verdict,
} from '@goldenhour/text';
import { primaryLanguage } from '../primary-language.ts';
import { rounded } from '../rounded.ts';
import { loadModel } from './model-file.ts';
import { loadLexicons, readLexiconBytes, wordsSha256 } from './parts.ts';

/**
 * @shape sentiment is the probability of a positive author less that of a negative one, confidence
 *   the probability of the likeliest tone. All numbers are rounded to four decimals.
 * @throws ScorerError when the model or a word list is not as it was committed
 */
export function createGoldenhourScorer(): Scorer {
  const model = loadModel();
  const { lexicons, sha256 } = readLexicons();
  const engine = new TextEngine({ ...lexicons, model });

  function scoreOne(request: ScoreRequest): Score {
    const verdict = engine.judge(asText(request));
    if (!('unscored' in verdict)) return toScore(verdict);
    const { unscored, threat } = verdict;
    return {
      unscored,
      ...(unscored === 'language' ? { language: verdict.language } : {}),
      ...(threat ? { threat } : {}),
    };
  }

  return {
    name: 'goldenhour',
    version: `${model.version}-${sha256.slice(0, 8)}`,
    score: (batch) => batch.map(scoreOne),
    explain: (request) => formatExplanation(explain(engine, asText(request))),
  };
}

function asText(request: ScoreRequest): TextRequest {
  const { text, kind, language, others } = request;
  const subject = request.subject === '' ? undefined : request.spans;
  return { text, kind, hint: primaryLanguage(language), subject, others };
}

function toScore(verdict: Verdict): Score {
  const { negative, neutral, positive, language, polarity, severity, page, severe } = verdict;
  const probabilities = new Probabilities(verdict.probabilities);
  const categories: Partial<Record<Category, number>> = {};
  for (const category of verdict.categories) categories[category] = probabilities[category];
  return {
    sentiment: rounded(positive - negative),
    confidence: rounded(Math.max(negative, neutral, positive)),
    negative: rounded(negative),
    positive: rounded(positive),
    language,
    polarity: rounded(polarity),
    categories,
    probabilities,
    severity,
    page,
    severe,
    fingerprint: verdict.fingerprint,
    terms: verdict.terms,
  };
}

/**
 * Rounded, by category. A class: what a literal makes V8 allocates among the old once a batch of it
 * has outlived a collection, and to move about what hung on that took a tenth of the time. Written
 * out: an object whose fields are known takes a third of the time of one that grows.
 */
class Probabilities implements Readonly<Record<Category, number>> {
  declare readonly threat: number;
  declare readonly safety: number;
  declare readonly privacy: number;
  declare readonly discrimination: number;
  declare readonly fraud: number;
  declare readonly boycott: number;
  declare readonly outage: number;
  declare readonly service: number;
  declare readonly press: number;
  declare readonly leak: number;
  declare readonly praise: number;
  declare readonly question: number;
  declare readonly 'self-harm': number;

  /** @shape probabilities: by the order of CATEGORIES */
  constructor(probabilities: readonly number[]) {
    const of = (index: number): number => rounded(probabilities[index] ?? 0);
    this.threat = of(0);
    this.safety = of(1);
    this.privacy = of(2);
    this.discrimination = of(3);
    this.fraud = of(4);
    this.boycott = of(5);
    this.outage = of(6);
    this.service = of(7);
    this.press = of(8);
    this.leak = of(9);
    this.praise = of(10);
    this.question = of(11);
    this['self-harm'] = of(12);
  }
}

function readLexicons(): {
  readonly lexicons: Omit<EngineParts, 'model'>;
  readonly sha256: string;
} {
  // What is judged by is what the version is of, also where somebody edits a list meanwhile.
  const files = new Map<string, Buffer>();
  const read = (name: string): Buffer => {
    const bytes = files.get(name) ?? readLexiconBytes(name);
    files.set(name, bytes);
    return bytes;
  };
  try {
    const lexicons = loadLexicons((name) => read(name).toString('utf8'));
    return { lexicons, sha256: wordsSha256(read) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ScorerError(
      `The word lists of the text engine cannot be read: ${why}. Mend the line, or restore libs/text/lexicons as it was committed (git checkout -- libs/text/lexicons).`,
      { cause },
    );
  }
}
