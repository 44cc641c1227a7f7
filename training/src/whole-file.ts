/** Files that several processes share. */
import { renameSync, writeFileSync } from 'node:fs';

/** Whoever is stopped midway leaves nothing under the name, and who writes the same is not disturbed. */
export function writeWhole(path: string, content: string | Buffer): void {
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, content);
  renameSync(part, path);
}
