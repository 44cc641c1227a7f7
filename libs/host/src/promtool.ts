import { spawn } from 'node:child_process';

/** Of Debian's package `prometheus`; no dependency of this workspace. */
const PROGRAM = 'promtool';

/** Runs until it has read what it is given: a hang is a fault. @unit ms */
const PROMTOOL_MS_MAX = 10_000;

/**
 * Gives a metrics page to `promtool check metrics`. `output` is what it found: empty is good.
 * `skipped` says why nothing was checked; the variable GOLDENHOUR_REQUIRE_PROMTOOL=1 makes that an
 * error, for machines that must check.
 *
 * @throws Error when promtool is required and missing, or cannot be run
 */
export function promtoolLint(
  exposition: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly skipped: string } | { readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, ['check', 'metrics'], { env, timeout: PROMTOOL_MS_MAX });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdin.on('error', () => {});
    child.on('error', (error: NodeJS.ErrnoException) => {
      const missing = 'promtool is not on the PATH (Debian: apt-get install prometheus)';
      if (error.code !== 'ENOENT') reject(error);
      else if (env.GOLDENHOUR_REQUIRE_PROMTOOL === '1')
        reject(new Error(missing, { cause: error }));
      else resolve({ skipped: missing });
    });
    child.on('close', (code) => {
      // Silent and yet not content: killed by the timeout, or broken.
      if (code !== 0 && output === '')
        reject(new Error(`promtool ended with ${code} and said nothing`));
      else resolve({ output });
    });
    child.stdin.end(exposition);
  });
}
