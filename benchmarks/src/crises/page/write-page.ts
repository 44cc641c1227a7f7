/** Writes the page, with the commit that it was measured at. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Draw, Report } from '../crises.ts';
import { page } from './page.ts';

export function writePage(
  file: string,
  report: Report,
  { seed, streams, args }: Draw & { readonly args: readonly string[] },
): void {
  const command = `npm run bench:crises -- ${args.join(' ')}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, page(report, { command, seed, streams, commit: commitHere() }));
}

/** A copy without version control has none. */
function commitHere(): string | null {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const commit = git('rev-parse', '--short=12', 'HEAD');
    return git('status', '--porcelain', '--untracked-files=no') === ''
      ? commit
      : `${commit}, with changes`;
  } catch {
    return null;
  }
}
