/**
 * What each language's lexicon is, and what its tone means. The vocabularies are those of the
 * package `natural`; negations and constants are ours.
 */
import type { Calibration } from './odds.ts';

export type Lexicon = {
  /** Names by which `natural` knows the vocabulary. */
  readonly vocabulary: readonly [language: string, type: 'afinn' | 'pattern'];
  /**
   * What brings the vocabulary's values to one scale. AFINN goes from −5 to 5, pattern from −1 to 1.
   */
  readonly scale: 1 | 5;
  /** Words that turn round the tone of what follows. */
  readonly negations: ReadonlySet<string>;
  /** An apostrophe divides words ("l'horreur", "dell'uomo"), rather than being part of one. */
  readonly elides: boolean;
  /** Adjectives also stand with -e, which the vocabulary lacks ("slechte"). */
  readonly inflects: boolean;
  readonly calibration: Calibration;
};

/**
 * By language; a language that is not here is refused, never read with another one's words.
 * German is left out: `natural`'s German values are SentiWS, CC BY-NC-SA.
 *
 * @source Negations: `natural`'s own lists, and what they lack (en n't forms, nl *geen*, it and fr
 *   all). Calibrations: maximum likelihood on the sets marked for training: en SemEval 2013–2016
 *   (49,533 tweets); fr, es, it, pt XLM-T train (1,839 tweets each, weighted to SemEval's shares of
 *   15.6 % negative, 44.8 % neutral, 39.6 % positive, so that a probability means the same in each
 *   language). For nl there are no tweets to train on: the mean of fr and it, whose vocabularies
 *   are of the same make.
 */
export const LEXICONS: ReadonlyMap<string, Lexicon> = new Map<string, Lexicon>([
  [
    'en',
    {
      vocabulary: ['English', 'afinn'],
      scale: 1,
      negations: list(
        `not no never neither nor none nobody nothing nowhere cannot without hardly barely scarcely
        cant dont doesnt didnt wont isnt wasnt arent werent wouldnt couldnt shouldnt aint havent
        hasnt hadnt can't don't doesn't didn't won't isn't wasn't aren't weren't wouldn't couldn't
        shouldn't ain't haven't hasn't hadn't mustn't needn't`,
      ),
      elides: false,
      inflects: false,
      calibration: { low: -1.68, high: 0.847, slope: 1.737 },
    },
  ],
  [
    'nl',
    {
      vocabulary: ['Dutch', 'pattern'],
      scale: 5,
      negations: list(
        'niet nooit niemand niets nee neen geen noch zonder nergens nauwelijks amper nix',
      ),
      elides: false,
      inflects: true,
      calibration: { low: -1.52, high: 0.736, slope: 1.396 },
    },
  ],
  [
    'fr',
    {
      vocabulary: ['French', 'pattern'],
      scale: 5,
      negations: list('ne pas jamais sans aucun aucune rien personne ni nul nulle guère'),
      elides: true,
      inflects: false,
      calibration: { low: -1.554, high: 0.646, slope: 1.425 },
    },
  ],
  [
    'es',
    {
      vocabulary: ['Spanish', 'afinn'],
      scale: 1,
      negations: list('no nunca jamás ni sin tampoco nada nadie ningún ninguna ninguno'),
      elides: false,
      inflects: false,
      calibration: { low: -1.558, high: 0.778, slope: 1.424 },
    },
  ],
  [
    'it',
    {
      vocabulary: ['Italian', 'pattern'],
      scale: 5,
      negations: list('non mai senza né nessun nessuno nessuna niente nulla neanche nemmeno'),
      elides: true,
      inflects: false,
      calibration: { low: -1.485, high: 0.827, slope: 1.367 },
    },
  ],
  [
    'pt',
    {
      vocabulary: ['Portuguese', 'afinn'],
      scale: 1,
      negations: list('não nao nunca jamais nem sem nada ninguém nenhum nenhuma'),
      elides: false,
      inflects: false,
      calibration: { low: -1.489, high: 0.812, slope: 1.113 },
    },
  ],
]);

function list(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}
