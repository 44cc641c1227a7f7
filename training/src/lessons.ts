/** Everything that a model is learned from, in lessons that are each learned by themselves. */
import type { loadLexicons } from '@goldenhour/scorers/parts';
import { type Model, RULE_INPUTS, TextEngine } from '@goldenhour/text';
import { CONCEPT_SHARE, type Example, ExampleMaker } from './examples.ts';
import { commonest, toRows } from './feature-rows.ts';
import { FOLDS, foldOf, taughtHarmless } from './harmless.ts';
import { type LanguageText, type LanguageWeights, learnLanguages } from './language.ts';
import { joined, Net, type NetWeights, type Part, weighed } from './net.ts';
import type { Plan } from './plan.ts';
import { emptyModel, quantised } from './quantise.ts';
import { createRandom, shuffle } from './random.ts';
import { learnRecurrent, OrderedRows, type RecurrentLearned } from './recurrent.ts';
import type { readSources, Source } from './sources.ts';
import { learnWide, WideRows, type WideWeights } from './wide.ts';

type Log = (line: string) => void;

export type Material = ReturnType<typeof readSources> & {
  /** They teach tone alone: what else they say of a language is a translator's. */
  readonly translated: readonly Source[];
  readonly lexicons: ReturnType<typeof loadLexicons>;
};

/** From all harmless tweets, or without having learned from a fold of them. */
type Taught = 'all' | `without ${number}`;

/** What is learned of threats, or with them, for each {@link Taught}. */
type ThreatPart = 'recurrent' | 'topic' | 'wide';

/** By the name of a lesson what is learned in it. */
export type LearnedIn = {
  features: Features;
  languages: LanguageWeights;
  tone: NetWeights;
} & Record<`topic ${Taught}`, NetWeights> &
  Record<`wide ${Taught}`, WideWeights> &
  Record<`recurrent ${Taught}`, RecurrentLearned>;

export type LessonName = keyof LearnedIn;

/** What a model's features are. */
export type Features = {
  /** Hashes of the features that have rows in the network. @shape rows */
  readonly keys: Int32Array;
  /** What the features counted for while the network learned, against 1 for a word. @shape rows */
  readonly shares: Float64Array;
  /** How often features that an engine looks up for each text were met. */
  readonly asked: ReadonlyMap<number, number>;
};

export type Trained = {
  readonly model: Model;
  /** By fold of harmless tweets: the same, without having learned from that fold. @shape FOLDS */
  readonly blind: readonly Model[];
};

const TAUGHT: readonly Taught[] = [
  'all',
  ...Array.from({ length: FOLDS }, (_, fold): Taught => `without ${fold}`),
];

const lessonsOf = (part: ThreatPart) =>
  TAUGHT.map((taught) => ({ name: `${part} ${taught}` as const, part, taught }));

const OF_THREATS = new Map(
  (['recurrent', 'topic', 'wide'] as const)
    .flatMap(lessonsOf)
    .map(({ name, ...lesson }) => [name as LessonName, lesson]),
);

/** Those that take longest first: whoever shares them out is done soonest so. */
export const LESSONS: readonly LessonName[] = [
  ...lessonsOf('recurrent').map(({ name }) => name),
  ...lessonsOf('topic').map(({ name }) => name),
  'languages',
  'tone',
  ...lessonsOf('wide').map(({ name }) => name),
  'features',
];

/** Has read everything that there is to learn from, and learns what it is asked for. */
export class Training {
  readonly #plan: Plan;
  readonly #log: Log;
  readonly #languages: readonly LanguageText[];
  readonly #examples: Example[] = [];
  readonly #harmless: readonly Harmless[];
  readonly #translated: readonly Example[];
  readonly #features: Features;
  #wideRows: WideRows | undefined;
  #orderedRows: OrderedRows | undefined;

  constructor(plan: Plan, { lexicons, ...sources }: Material, log: Log) {
    this.#plan = plan;
    this.#log = log;
    this.#languages = sources.languages;
    const engine = new TextEngine({ model: emptyModel(), ...lexicons });
    const maker = new ExampleMaker(engine);
    for (const source of sources.texts) {
      for (const example of makeToned(maker, source, plan, log)) this.#examples.push(example);
    }
    this.#harmless = [
      ...makeHarmless(maker, sources.tweets, log),
      // In films people do threaten each other: a line with a word of danger may be just that.
      ...makeHarmless(maker, sources.subtitles, log).filter(({ rules }) => !speaksOfDanger(rules)),
    ];
    // By a maker of its own: how often an engine will ask for a feature they do not tell.
    const translator = new ExampleMaker(engine);
    this.#translated = sources.translated.flatMap((source) =>
      makeToned(translator, source, plan, log),
    );
    const featuresOf = (some: readonly Example[]) => some.map(({ features }) => features);
    const keys = commonest(featuresOf(this.#examples), plan);
    toRows(featuresOf([...this.#examples, ...this.#harmless, ...this.#translated]), keys);
    const shares = Float64Array.from(keys, (key) =>
      maker.conceptFeatures.has(key) ? CONCEPT_SHARE : 1,
    );
    this.#features = { keys, shares, asked: maker.asked };
    log(
      `${this.#examples.length} examples, ${this.#translated.length} translated, ${this.#harmless.length} harmless, ${keys.length} features`,
    );
  }

  learn<Name extends LessonName>(name: Name): LearnedIn[Name] {
    return this.#learn(name) as LearnedIn[Name];
  }

  #learn(name: LessonName): LearnedIn[LessonName] {
    if (name === 'features') return this.#features;
    if (name === 'languages') return learnLanguages(this.#languages, this.#plan.seed, this.#log);
    const lesson = OF_THREATS.get(name);
    if (lesson === undefined) {
      return this.#follow('tone', [...this.#examples, ...this.#translated].filter(saysTone));
    }
    const { part, taught } = lesson;
    const labelled = this.#examples.filter(isOfOurs);
    const harmless = this.#harmless.filter(({ fold }) => taught !== `without ${fold}`);
    if (part === 'topic') return this.#follow('topic', [...labelled, ...harmless]);
    const all = [...labelled, ...this.#harmless];
    const from = { labelled, harmless, log: this.#log };
    const { wide, recurrent } = this.#plan;
    if (part === 'wide') {
      this.#wideRows ??= new WideRows(all, wide.textsMin);
      return learnWide(wide, this.#wideRows, from);
    }
    this.#orderedRows ??= new OrderedRows(all, recurrent);
    return learnRecurrent(recurrent, this.#orderedRows, from);
  }

  #follow(part: Part, examples: readonly Example[]): NetWeights {
    const { seed, epochs, averaged, cooling, hyper } = this.#plan.parts[part];
    const random = createRandom(seed);
    const net = new Net(part, this.#features.keys.length, hyper, random);
    const order = Int32Array.from(examples, (_, index) => index);
    for (let epoch = 0; epoch < epochs; epoch += 1) {
      shuffle(order, random);
      let loss = 0;
      const rate = 1 - cooling * (epoch / epochs);
      for (const index of order) loss += net.learn(examples[index] as Example, rate);
      if (epoch >= epochs - averaged) net.remember();
      this.#log(`${part}: epoch ${epoch + 1}, loss ${(loss / examples.length).toFixed(4)}`);
    }
    net.average();
    net.keepOnly(examples);
    return net.weights();
  }
}

/** Models of all that was learned. */
export function assembled(
  learned: <Name extends LessonName>(name: Name) => LearnedIn[Name],
): Trained {
  const { keys, shares, asked } = learned('features');
  const [tone, languages] = [learned('tone'), learned('languages')];
  const made = (taught: Taught): Model => {
    const net = weighed(joined(learned(`topic ${taught}`), tone), shares);
    const [wide, recurrent] = [learned(`wide ${taught}`), learned(`recurrent ${taught}`)];
    return quantised({ net, wide, recurrent, languages }, keys, asked);
  };
  const [model, ...blind] = TAUGHT.map(made);
  return { model: model as Model, blind };
}

function saysTone({ polarity, sentiment }: Example): boolean {
  return polarity >= 0 || sentiment >= 0;
}

/** Of the tweets of others no categories are known. */
function isOfOurs({ categories }: Example): boolean {
  return categories.every((label) => label >= 0);
}

function makeAll(
  maker: ExampleMaker,
  { name, language, texts, weight }: Source,
  log: Log,
): Example[] {
  const examples: Example[] = [];
  maker.learn(texts);
  for (const text of texts) {
    if (text.others === undefined) {
      examples.push(maker.make(text, language, weight, false));
      continue;
    }
    // What it says of each organisation, and what the text as a whole feels like.
    const { polarity, ...about } = text;
    examples.push(maker.make(about, language, weight, true));
    examples.push(maker.make({ ...text, polarity }, language, weight / 2, false));
  }
  log(`${name} (${language}): ${texts.length}`);
  return examples;
}

/** With rare tones counting more. */
function makeToned(maker: ExampleMaker, source: Source, plan: Plan, log: Log): readonly Example[] {
  const made = makeAll(maker, source, log);
  balance(made, plan.balance);
  return made;
}

const DANGERS = (['violence', 'weapon', 'death', 'self-harm'] as const).map((sign) =>
  RULE_INPUTS.indexOf(sign),
);

function speaksOfDanger(rules: Float32Array): boolean {
  return DANGERS.some((input) => (rules[input] ?? 0) > 0);
}

type Harmless = Example & { readonly fold: number };

function makeHarmless(
  maker: ExampleMaker,
  sources: readonly Source[],
  log: Log,
): readonly Harmless[] {
  return taughtHarmless(sources).flatMap((source) => {
    const folds = source.texts.map(foldOf);
    return makeAll(maker, source, log).map((example, at) => ({ ...example, fold: folds[at] ?? 0 }));
  });
}

/** Rare tones count more, so that the shares of a set do not become everybody's. */
function balance(examples: readonly Example[], power: number): void {
  const shares = (of: (example: Example) => number) => {
    const counts = [0, 0, 0];
    for (const example of examples) {
      const tone = of(example);
      if (tone >= 0) counts[tone] = (counts[tone] ?? 0) + 1;
    }
    const all = counts.reduce((a, b) => a + b, 0);
    return (tone: number): number =>
      tone < 0 ? 1 : (all / (3 * Math.max(1, counts[tone] ?? 0))) ** power;
  };
  const polarity = shares((example) => example.polarity);
  const sentiment = shares((example) => example.sentiment);
  for (const example of examples) {
    example.polarityWeight *= polarity(example.polarity);
    example.sentimentWeight *= sentiment(example.sentiment);
  }
}
