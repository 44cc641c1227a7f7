/** Where the public data sets lie, if they do: GOLDENHOUR_DATA, or beside the repository. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder =
  process.env['GOLDENHOUR_DATA'] ?? join(import.meta.dirname, '../../../../shared/data');

/** A week of posts at airlines. */
export const AIRLINES = join(folder, 'replay/airlines-dev.csv');
/** Nineteen disasters of 2012 and 2013. */
export const CRISISLEX = join(folder, 'replay/crisislex-t26-dev.ndjson');

/** Whether it is there; where it is not, that is said. */
export function hasData(file: string): boolean {
  if (existsSync(file)) return true;
  console.warn(`SKIPPED: ${file} is not there; GOLDENHOUR_DATA says where data lie.`);
  return false;
}
