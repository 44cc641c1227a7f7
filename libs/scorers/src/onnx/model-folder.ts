/** What stands in the folder of a model, as far as it can be told without running the model. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ScorerError } from '@goldenhour/pipeline/ports';
import type { Tone } from '@goldenhour/text';
import { type JsonObject, readJson, unread } from './model-file.ts';
import type { OnnxSettings } from './options.ts';
import { tonesOf } from './tones.ts';

export type ModelFolder = {
  readonly path: string;
  /** Of each class, in the order of the model's outputs. */
  readonly tones: readonly Tone[];
  /** Names the very files and settings that decide a verdict. */
  readonly version: string;
};

const NEEDED = ['model.onnx', 'tokenizer.json', 'config.json'] as const;
const EXPORT =
  'Export it with: optimum-cli export onnx --model NAME --task text-classification FOLDER';
const CLASSES_MAX = 1_000;
/** Changes when the same files and settings would give other verdicts by this code. */
const READING = 1;

/** @throws ScorerError that says what is missing or wrong */
export async function readModelFolder(path: string, settings: OnnxSettings): Promise<ModelFolder> {
  const present = await list(path);
  const missing = NEEDED.filter((name) => !present.includes(name));
  if (missing.length > 0) {
    throw new ScorerError(
      `The model's folder ${path} lacks ${missing.join(', ')}. ${EXPORT}, and name that folder under onnx.folder.`,
    );
  }
  const tones = tonesOf(labelsOf(await readJson(path, 'config.json'), path), settings.tones);
  const { tokens, temperature } = settings;
  // Weights of more than 2 GB lie beside the model: model.onnx_data, model.onnx.data …
  const parts = present.filter((name) =>
    /^model\.onnx|^(tokenizer|config|tokenizer_config)\.json$/.test(name),
  );
  const version = await versionOf(path, parts, JSON.stringify({ tones, tokens, temperature }));
  return { path, tones, version };
}

/** @shape labels by class, 0 first */
function labelsOf(config: JsonObject, path: string): readonly string[] {
  const { id2label, problem_type: problem } = config;
  const where = join(path, 'config.json');
  if (problem !== undefined && problem !== null && problem !== 'single_label_classification') {
    throw new ScorerError(
      `${where} says that the model is for ${JSON.stringify(problem)}. The scorer needs one that chooses one of several labels.`,
    );
  }
  const entries = Object.entries(typeof id2label === 'object' && id2label !== null ? id2label : {});
  const labels = entries.map((_, at): unknown => new Map(entries).get(String(at)));
  if (
    labels.length < 2 ||
    labels.length > CLASSES_MAX ||
    !labels.every((label) => typeof label === 'string')
  ) {
    throw new ScorerError(
      `${where} must have id2label with a name for each class, as in {"0": "negative", "1": "neutral", "2": "positive"}. ${EXPORT}.`,
    );
  }
  return labels;
}

async function list(path: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).toSorted();
  } catch (cause) {
    throw unread(path, cause);
  }
}

async function versionOf(
  folder: string,
  names: readonly string[],
  settings: string,
): Promise<string> {
  const hash = createHash('sha256').update(settings);
  for (const name of names) {
    hash.update(`\0${name}\0`);
    const path = join(folder, name);
    try {
      await pipeline(createReadStream(path), async (chunks: AsyncIterable<Uint8Array>) => {
        for await (const chunk of chunks) hash.update(chunk);
      });
    } catch (cause) {
      throw unread(path, cause);
    }
  }
  return `${READING}-${hash.digest('hex').slice(0, 12)}`;
}
