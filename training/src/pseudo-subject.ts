/**
 * Takes one of the names in a text for its subject: public sets of tweets say of whom nothing, the
 * pipeline judges every mention of somebody. Who learns or measures on them without a subject finds
 * that a subject is a sign of what our own corpora hold more of.
 */
import { hash32 } from '@goldenhour/mention';

const ADDRESSED = /^@\w{2,}/u;
const HANDLE = /(?<![\p{L}\p{N}_])@\w{2,}/gu;
const TAG = /(?<![\p{L}\p{N}_])#[\p{L}\p{N}_]{2,}/gu;
/** Up to three words with a capital, not at the start of a sentence. */
const PROPER = /(?<=[\p{L}\p{N},;:] )\p{Lu}\p{L}{2,}(?: \p{Lu}\p{L}{2,}){0,2}/gu;

/**
 * Whom a text begins by addressing, or else one of the @names, hashtags and proper names that stand
 * in it, each as likely; an @name with or without its sign, since matching finds accounts and names.
 * The same text and seed give the same.
 * @returns a name as a subject has, undefined where none stands there
 */
export function pseudoSubject(text: string, seed: number): string | undefined {
  const [addressed] = text.match(ADDRESSED) ?? [];
  const all = [HANDLE, TAG, PROPER].flatMap((kind) => text.match(kind) ?? []);
  const names = addressed === undefined ? all : [addressed];
  const hash = hash32(text, seed);
  const name = names[(hash >>> 1) % names.length];
  return name?.startsWith('@') === true && (hash & 1) === 0 ? name.slice(1) : name;
}
