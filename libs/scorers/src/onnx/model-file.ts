/** Files of a model, read. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ScorerError } from '@goldenhour/pipeline/ports';

export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws ScorerError where it is no JSON object */
export async function readJson(folder: string, name: string): Promise<JsonObject> {
  const path = join(folder, name);
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as JsonObject;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw unread(path, cause);
  }
  throw new ScorerError(`${path} is no JSON object. Restore it from where the model came from.`);
}

/** For what cannot be opened. */
export function unread(path: string, cause: unknown): ScorerError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
  return new ScorerError(`${path} ${why}. onnx.folder must name the folder of a model.`, { cause });
}
