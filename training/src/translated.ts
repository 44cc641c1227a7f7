/**
 * Tweets that are learned from in English, in other languages as well. A translator by rules keeps
 * the words of a text and loses its elegance: enough to learn how words feel that a language's own
 * tweets have seldom or never (decision 0026).
 */
import { join } from 'node:path';
import type { Judged } from '@goldenhour/text';
import type { readSources, Source } from './sources.ts';
import { type Translate, translatorIn } from './translator.ts';

type Route = {
  readonly to: Judged;
  /** What Apertium calls the translations that lead there, one after another. */
  readonly modes: readonly string[];
};

/** Of German and Dutch Apertium has no pair that leads there. */
const ROUTES: readonly Route[] = [
  { to: 'es', modes: ['eng-spa'] },
  { to: 'pt', modes: ['eng-spa', 'es-pt_BR'] },
  { to: 'it', modes: ['eng-spa', 'spa-ita'] },
  { to: 'fr', modes: ['eng-spa', 'es-fr'] },
];

/** All that a translator must have. */
export const MODES: readonly string[] = [...new Set(ROUTES.flatMap(({ modes }) => modes))];

/** The set that has real tweets with a tone by the ten thousand; of other languages there are few. */
const TRANSLATED = 'semeval';
/**
 * How much a translation counts beside the text itself.
 * @range 0…1
 */
const SHARE = 0.3;

/** @param folder where translations are kept, beside lessons */
export function withTranslated(sources: ReturnType<typeof readSources>, folder: string) {
  const translate = translatorIn(join(folder, 'translated'));
  return { ...sources, translated: translatedSources(sources.tweets, translate) };
}

/** @returns a source for each language that a source is translated to */
export function translatedSources(
  sources: readonly Source[],
  translate: Translate,
): readonly Source[] {
  return sources
    .filter(({ name }) => name === TRANSLATED)
    .flatMap(({ name, weight, texts }) =>
      ROUTES.map(({ to, modes }): Source => {
        const lines = texts.map(({ text }) => text.replaceAll(/\s+/g, ' ').trim());
        const made = modes.reduce<readonly string[]>((some, mode) => translate(mode, some), lines);
        return {
          name: `${name}, translated`,
          language: to,
          weight: weight * SHARE,
          texts: texts.map((item, at) => ({ ...item, text: made[at] ?? '' })),
        };
      }),
    );
}
