import { inspect } from 'node:util';
import { z } from 'zod';

const MASK = '[secret]';

/**
 * A text that is shown to nobody: logs, JSON, templates, `console.log` and error messages print
 * `[secret]`. Only `reveal()` gives it, so every use can be found by that word.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

/**
 * A configuration field that holds a secret. `loadConfig` also takes it from a file: the key with
 * `File` behind it (`secretFile: hook.key`), or its variable with `_FILE`. Defaults to any text of
 * at least one character.
 *
 * A library that may not import this one marks its own field with `.meta({ secret: true })`: that is
 * what `loadConfig` and `configDoc` look for, and all that they need.
 *
 * @example z.strictObject({ secret: secret(z.string().startsWith('whsec_', 'must begin with whsec_')) })
 */
export function secret(
  inner: z.ZodType<string, string> = z.string().min(1),
): z.ZodType<Secret, string> {
  return inner.transform((text) => new Secret(text)).meta({ secret: true });
}
