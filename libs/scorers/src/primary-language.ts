/**
 * "en-GB" → "en". What stands for no language (`und`, X's private `qme`, `qht` …) is no hint, nor
 * is what is no language tag at all.
 * @source BCP 47 §2.2.1; private use qaa–qtz: ISO 639-2
 */
export function primaryLanguage(hint: string | undefined): string | undefined {
  // What platforms say nearly always, at once.
  if (hint === undefined || PLAIN.test(hint)) return hint;
  const primary = /^([a-z]{2,3})(?:[-_]|$)/i.exec(hint)?.[1]?.toLowerCase();
  if (primary === undefined || /^(?:und|zxx|mul|mis|art|q[a-t][a-z])$/.test(primary)) {
    return undefined;
  }
  return primary;
}

const PLAIN = /^[a-z]{2}$/;
