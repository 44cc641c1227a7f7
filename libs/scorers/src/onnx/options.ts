/** The configuration's section `onnx`. */
import { TONES } from '@goldenhour/text';
import { z } from 'zod';

const FALLBACKS = ['goldenhour', 'natural', 'ml-sentiment', 'none'] as const;

const whole = (min: number, max: number): z.ZodNumber => z.number().int().min(min).max(max);

export const onnxSchema = z
  .strictObject({
    folder: z
      .string()
      .min(1)
      .describe(
        "Folder with model.onnx, tokenizer.json and config.json, relative to the configuration's.",
      ),
    languages: z
      .array(z.string().regex(/^[a-z]{2,3}$/, 'must be a language code of two or three letters'))
      .min(1)
      .max(100)
      .describe('What the model was trained to read. Texts in others are left to the fallback.'),
    fallback: z
      .enum(FALLBACKS)
      .default('goldenhour')
      .describe(
        'Who judges what the model does not: another language, no answer in time, no room. Of goldenhour is also all that is said of every mention besides tone: categories, severity, whether it should wake somebody; with none such a mention stays unscored.',
      ),
    tones: z
      .record(z.string().min(1).max(100), z.enum(TONES))
      .optional()
      .describe(
        'Tone of each label of config.json, where its name does not say it. Example: LABEL_0: negative.',
      ),
    tokens: whole(8, 8_192)
      .default(128)
      .describe('Longest text that the model reads, in tokens; longer ones are cut there.'),
    batchTexts: whole(1, 256).default(16).describe('Texts that the model judges at once.'),
    timeoutMs: whole(10, 600_000)
      .default(10_000)
      .describe('A batch that takes longer is left to the fallback, and the model starts again.'),
    queueTexts: whole(1, 1_000_000)
      .default(5_000)
      .describe('Texts that wait for the model; further ones are left to the fallback.'),
    threads: whole(1, 256).default(1).describe('Processor cores that the model may use.'),
    temperature: z
      .number()
      .min(0.05)
      .max(20)
      .default(1)
      .describe('What the outputs are divided by: above 1 makes the model less sure of itself.'),
  })
  .describe('The model of the scorer onnx; see docs/scorers.md.');

export type OnnxSettings = z.output<typeof onnxSchema>;
