import { ScorerError } from '@goldenhour/pipeline/ports';
import { TONES, type Tone } from '@goldenhour/text';
import type { OnnxSettings } from './options.ts';

/** What published models call their classes, in lower case; models by stars have five. */
const NAMES: Readonly<Record<Tone, ReadonlySet<string>>> = {
  negative: new Set([
    'negative',
    'neg',
    'very negative',
    '1 star',
    '2 stars',
    'negatief',
    'negativ',
  ]),
  neutral: new Set(['neutral', 'neu', '3 stars', 'neutraal']),
  positive: new Set([
    'positive',
    'pos',
    'very positive',
    '4 stars',
    '5 stars',
    'positief',
    'positiv',
  ]),
};

/**
 * The tone of each class, by what the configuration says of its label, else by the label's name.
 *
 * @shape one per label, in order
 * @throws ScorerError where a label stays without a tone, or a tone stands for no label
 */
export function tonesOf(
  labels: readonly string[],
  given: OnnxSettings['tones'] = {},
): readonly Tone[] {
  const strange = Object.keys(given).find((label) => !labels.includes(label));
  if (strange !== undefined) {
    throw new ScorerError(
      `onnx.tones names the label ${quoted(strange)}, and config.json of the model has ${list(labels)}. Write the labels as they stand there.`,
    );
  }
  const tones = labels.map((label) => (Object.hasOwn(given, label) ? given[label] : toneOf(label)));
  const unclear = labels.filter((_, at) => tones[at] === undefined);
  if (unclear.length > 0) {
    throw new ScorerError(
      `The labels of the model do not say what tone they are: ${list(unclear)}. Say it under onnx.tones, one of ${TONES.join(', ')} for each of ${list(labels)}.`,
    );
  }
  if (!tones.includes('negative') || !tones.includes('positive')) {
    throw new ScorerError(
      `A model of tone has a label for negative and one for positive texts; this one has ${list(labels)}. Choose another model, or correct onnx.tones.`,
    );
  }
  return tones.filter((tone) => tone !== undefined);
}

function toneOf(label: string): Tone | undefined {
  const name = label
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');
  return TONES.find((tone) => NAMES[tone].has(name));
}

const quoted = (label: string): string => JSON.stringify(label.slice(0, 60));
const LISTED_MAX = 10;

function list(labels: readonly string[]): string {
  const more = labels.length > LISTED_MAX ? ` and ${labels.length - LISTED_MAX} more` : '';
  return labels.slice(0, LISTED_MAX).map(quoted).join(', ') + more;
}
