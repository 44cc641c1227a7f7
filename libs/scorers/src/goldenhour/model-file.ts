/** Reads the weights of the text engine, and holds them to what the manifest says of them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ScorerError } from '@goldenhour/pipeline/ports';
import { decodeModel, type Model } from '@goldenhour/text';

const FOLDER = new URL('../model/', import.meta.resolve('@goldenhour/text'));
const RESTORE =
  'Restore the folder as it was committed (git checkout -- libs/text/model), or train the model again (npm run train:text)';

/**
 * @returns the model, with a version that names these very weights
 * @throws ScorerError when a file is missing, is not the one of the manifest, or cannot be read
 */
export function loadModel(folder: URL = FOLDER): Model {
  const name = new URL('goldenhour.bin', folder);
  const path = fileURLToPath(name);
  const { sha256, size } = readManifest(new URL('manifest.json', folder));
  const bytes = read(name);
  if (bytes.length !== size) {
    throw new ScorerError(
      `${path} has ${bytes.length} bytes and its manifest says ${size}: it is not whole, or another one. ${RESTORE}.`,
    );
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) {
    throw new ScorerError(
      `${path} is damaged, or not the one that its manifest is of: its SHA-256 is ${found}, not ${sha256}. ${RESTORE}.`,
    );
  }
  const model = decode(bytes, path);
  return { ...model, version: `${model.version}-${sha256.slice(0, 8)}` };
}

function decode(bytes: Uint8Array, path: string): Model {
  try {
    return decodeModel(bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ScorerError(`${path} cannot be used: ${why}. ${RESTORE}.`, { cause });
  }
}

function readManifest(name: URL): { readonly sha256: string; readonly size: number } {
  const path = fileURLToPath(name);
  const text = read(name).toString('utf8');
  try {
    const { sha256, bytes }: { sha256?: unknown; bytes?: unknown } = JSON.parse(text);
    if (typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) && typeof bytes === 'number') {
      return { sha256, size: bytes };
    }
  } catch {
    // Told below: not JSON, or null.
  }
  throw new ScorerError(`${path} is no manifest of a model: sha256 and bytes. ${RESTORE}.`);
}

function read(name: URL): Buffer {
  try {
    return readFileSync(name);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const why = code === 'ENOENT' ? 'is missing' : `cannot be read (${code})`;
    throw new ScorerError(`${fileURLToPath(name)} ${why}. ${RESTORE}.`, { cause });
  }
}
