/**
 * Tone by a model of the operator's own, in ONNX format; what the model does not say or cannot
 * judge is said by the fallback. The model reads the text alone: its tone is that of the text, and
 * is taken for the tone towards the subject.
 */
import type {
  Clock,
  Findings,
  Score,
  ScoreRequest,
  Scorer,
  Shares,
  Telemetry,
  Tone,
  Unscored,
} from '@goldenhour/pipeline/ports';
import { guessLanguage, prepare } from '@goldenhour/text';
import { primaryLanguage } from '../primary-language.ts';
import { rounded } from '../rounded.ts';
import { inputText } from './input-text.ts';
import type { Outcome } from './metrics.ts';
import { type ModelFolder, readModelFolder } from './model-folder.ts';
import { ModelProcess } from './model-process.ts';
import type { OnnxSettings } from './options.ts';
import { WaitingLine } from './waiting-line.ts';

export type OnnxScorerOptions = {
  readonly settings: OnnxSettings;
  /** The model's folder as it can be opened from here. */
  readonly folder: string;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly fallback: Scorer | undefined;
};

/** All that the model says of a text: what else there is of tone is not left standing beside it. */
type ModelScore = Tone & Required<Pick<Shares & Findings, 'positive' | 'polarity'>>;
/** One that the model is asked about. */
type Asked = { readonly at: number; readonly text: string; readonly language: string };
type Refused = Unscored & { readonly unscored: 'no_words' | 'language' };

/** Resolves once the model is loaded. @throws ScorerError that says what to do */
export async function createOnnxScorer(
  options: OnnxScorerOptions,
): Promise<Scorer & AsyncDisposable> {
  const { settings, clock, telemetry } = options;
  const folder = await readModelFolder(options.folder, settings);
  const { tokens, batchTexts, threads, timeoutMs } = settings;
  const plan = { folder: folder.path, classes: folder.tones.length, tokens, batchTexts, threads };
  const model = await ModelProcess.open({ plan, timeoutMs, clock, telemetry });
  return new OnnxScorer(options, folder, model);
}

class OnnxScorer implements Scorer, AsyncDisposable {
  readonly name = 'onnx';
  readonly version: string;
  readonly #settings: OnnxSettings;
  readonly #languages: ReadonlySet<string>;
  readonly #tones: ModelFolder['tones'];
  readonly #telemetry: Telemetry;
  readonly #fallback: Scorer | undefined;
  readonly #model: ModelProcess;
  readonly #line: WaitingLine;

  constructor(options: OnnxScorerOptions, folder: ModelFolder, model: ModelProcess) {
    this.version = folder.version;
    this.#settings = options.settings;
    this.#languages = new Set(options.settings.languages);
    this.#tones = folder.tones;
    this.#telemetry = options.telemetry;
    this.#fallback = options.fallback;
    this.#model = model;
    this.#line = new WaitingLine(options.settings.queueTexts);
  }

  async score(batch: readonly ScoreRequest[]): Promise<readonly Score[]> {
    if (batch.length === 0) return [];
    const without = await this.#withoutModel(batch);
    const scores = without.map((score) => this.#signed(score));
    const asked = batch.flatMap((request, at) => {
      const one = this.#forModel(request, at);
      if ('text' in one) return [one];
      // Nobody else knows why it is not scored.
      if (this.#fallback === undefined) scores[at] = one;
      this.#count(one.unscored, 1);
      return [];
    });
    // Texts of a length are judged together, so that little is padded.
    asked.sort((a, b) => a.text.length - b.text.length || a.at - b.at);
    const { batchTexts } = this.#settings;
    const turns: Promise<void>[] = [];
    for (let from = 0; from < asked.length; from += batchTexts) {
      const some = asked.slice(from, from + batchTexts);
      turns.push(
        this.#tonesOf(some).then((tones) => {
          some.forEach(({ at }, row) => {
            const tone = tones[row];
            if (tone !== undefined) scores[at] = { ...findingsOf(without[at]), ...tone };
          });
        }),
      );
    }
    await Promise.all(turns);
    return scores;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#model[Symbol.asyncDispose]();
  }

  async #withoutModel(batch: readonly ScoreRequest[]): Promise<readonly Score[]> {
    if (this.#fallback !== undefined) return await this.#fallback.score(batch);
    return batch.map(() => ({ unscored: 'failed' }));
  }

  #signed(score: Score): Score {
    if (this.#fallback === undefined || 'unscored' in score) return score;
    const { name, version } = this.#fallback;
    return { ...score, by: { name, version } };
  }

  #forModel({ text, language: hint }: ScoreRequest, at: number): Asked | Refused {
    const { words, emoji } = prepare(text);
    if (words.length === 0 && emoji.length === 0) return { unscored: 'no_words' };
    const language = guessLanguage(words, primaryLanguage(hint));
    if (language === undefined) return { unscored: 'language' };
    if (!this.#languages.has(language)) return { unscored: 'language', language };
    return { at, text: inputText(text, this.#settings.tokens), language };
  }

  /** @shape one per text, undefined where the model has none */
  async #tonesOf(asked: readonly Asked[]): Promise<readonly (ModelScore | undefined)[]> {
    const texts = asked.map(({ text }) => text);
    const turn = this.#line.enter(texts.length, () => this.#model.judge(texts));
    this.#tellWaiting();
    const judgement = (await turn) ?? ({ failed: 'queue' } as const);
    this.#tellWaiting();
    if ('failed' in judgement) {
      this.#count(judgement.failed, texts.length);
      return [];
    }
    const classes = this.#tones.length;
    const tones = asked.map(({ language }, row) =>
      this.#toneOf(judgement.logits.subarray(row * classes, (row + 1) * classes), language),
    );
    const judged = tones.filter((tone) => tone !== undefined).length;
    this.#count('judged', judged);
    this.#count('error', texts.length - judged);
    return tones;
  }

  /** Undefined where the model gave no numbers. */
  #toneOf(logits: Float32Array, language: string): ModelScore | undefined {
    const shares = { negative: 0, neutral: 0, positive: 0 };
    softmax(logits, this.#settings.temperature).forEach((probability, at) => {
      const tone = this.#tones[at];
      if (tone !== undefined) shares[tone] += probability;
    });
    const { negative, neutral, positive } = shares;
    const sentiment = rounded(positive - negative);
    if (!Number.isFinite(sentiment)) return undefined;
    return {
      sentiment,
      confidence: rounded(Math.max(negative, neutral, positive)),
      negative: rounded(negative),
      positive: rounded(positive),
      language,
      polarity: sentiment,
    };
  }

  #tellWaiting(): void {
    this.#telemetry.set('goldenhour_model_waiting_texts', this.#line.waiting);
  }

  #count(outcome: Outcome, texts: number): void {
    this.#telemetry.count('goldenhour_model_texts_total', texts, outcome);
  }
}

/** What the fallback found besides the tone. A threat seen in a language it does not judge is one. */
function findingsOf(score: Score | undefined): Partial<Findings & Shares> {
  if (score === undefined) return {};
  if ('unscored' in score) return score.threat ? { categories: { threat: 1 } } : {};
  return score;
}

/** In double precision, whatever the size of the logits. */
function softmax(logits: Float32Array, temperature: number): readonly number[] {
  const most = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp((logit - most) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
