/** Apertium, a translator by rules: the same words always become the same words. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from './whole-file.ts';

/**
 * @param mode what Apertium calls a translation from one language to another
 * @returns as many lines, in their order
 */
export type Translate = (mode: string, lines: readonly string[]) => readonly string[];

const COMMAND = 'apertium';
/** Bytes: all tweets are 5 MB. */
const OUTPUT_MAX = 2 ** 28;

/** Which of these translations are not installed. */
export function missingModes(modes: readonly string[], command = COMMAND): readonly string[] {
  const { stdout } = spawnSync(command, ['-l'], { encoding: 'utf8' });
  const known = new Set((stdout ?? '').split('\n').map((line) => line.trim()));
  return modes.filter((mode) => !known.has(mode));
}

/** The translator did not do what it was asked to; the message has what it said. */
export class TranslationFailed extends Error {
  override name = 'TranslationFailed';
}

/**
 * Keeps what it translated in the folder: several processes that learn ask for the same.
 * @throws TranslationFailed
 */
export function translatorIn(folder: string, command = COMMAND): Translate {
  mkdirSync(folder, { recursive: true });
  return (mode, lines) => {
    if (lines.length === 0) return [];
    const input = `${lines.join('\n')}\n`;
    const digest = createHash('sha256').update(input).digest('hex').slice(0, 32);
    const path = join(folder, `${mode}-${digest}.txt`);
    if (!existsSync(path)) writeWhole(path, translated(command, mode, input));
    const made = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    if (made.length === lines.length) return made;
    throw new TranslationFailed(
      `${path} has ${made.length} lines of ${lines.length}: remove it to try again`,
    );
  };
}

function translated(command: string, mode: string, input: string): string {
  // Apertium opens its input by name: that of a pipe from Node, which is a socket, it cannot.
  const folder = mkdtempSync(join(tmpdir(), 'goldenhour-translated-'));
  try {
    const path = join(folder, 'input');
    writeFileSync(path, input);
    // Line by line; words that it does not know as they are, without a mark.
    const { stdout, stderr, status, error } = spawnSync(command, ['-f', 'line', '-u', mode, path], {
      encoding: 'utf8',
      maxBuffer: OUTPUT_MAX,
    });
    if (error !== undefined)
      throw new TranslationFailed(`${command} ${mode} could not be run: ${error.message}`);
    if (status !== 0)
      throw new TranslationFailed(`${command} ${mode} ended with ${status}: ${stderr.trim()}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
