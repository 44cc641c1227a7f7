/**
 * Trains the text engine's model and writes it to libs/text/model/.
 *
 *   npm run train:text
 *
 * The sets marked for training lie in the development data; our own corpora in corpora/. Same data
 * and seed: same bytes.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { loadLexicons } from '@goldenhour/scorers/parts';
import { encodeModel } from '@goldenhour/text';
import { calibrated } from './calibrate.ts';
import { judgedHarmless } from './harmless.ts';
import { missingSets, readSources } from './sources.ts';
import { PLAN, train } from './train.ts';

const missing = missingSets();
if (missing.length > 0) {
  process.stderr.write(
    `These sets are needed to train and are not here:\n  ${missing.join('\n  ')}\nPut the development data beside the project as shared/data, or point GOLDENHOUR_DATA to it.\n`,
  );
  process.exit(1);
}
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const lexicons = loadLexicons();
const sources = readSources();
const harmless = judgedHarmless(sources.tweets);
const model = calibrated(train(PLAN, { ...sources, lexicons }, say), lexicons, harmless, say);
const bytes = encodeModel(model);
const folder = new URL('../../libs/text/model/', import.meta.url);
const sha256 = createHash('sha256').update(bytes).digest('hex');
writeFileSync(new URL('goldenhour.bin', folder), bytes);
const manifest = { version: model.version, bytes: bytes.length, sha256 };
writeFileSync(new URL('manifest.json', folder), `${JSON.stringify(manifest, null, 2)}\n`);
say(`${bytes.length} bytes, ${model.words.keys.length} rows, sha256 ${sha256}`);
