import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MODES } from './translated.ts';
import { missingModes, translatorIn } from './translator.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldenhour-translator-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A command that stands for Apertium: each call leaves a line in `calls`. */
function commandThat(does: string): string {
  const path = join(folder, 'apertium');
  writeFileSync(path, `#!/bin/sh\necho "$4" >> '${join(folder, 'calls')}'\n${does}\n`);
  chmodSync(path, 0o755);
  return path;
}

const calls = (): readonly string[] =>
  readFileSync(join(folder, 'calls'), 'utf8').split('\n').slice(0, -1);

test('what was translated once is kept, by mode and by text', () => {
  const kept = join(folder, 'kept');
  const command = commandThat('tr a-z A-Z < "$5"');
  expect(translatorIn(kept, command)('es-pt', ['hola', 'adiós'])).toEqual(['HOLA', 'ADIóS']);
  expect(translatorIn(kept, command)('es-pt', ['hola', 'adiós'])).toEqual(['HOLA', 'ADIóS']);
  expect(calls()).toEqual(['es-pt']);
  translatorIn(kept, command)('es-fr', ['hola', 'adiós']);
  translatorIn(kept, command)('es-pt', ['hola']);
  expect(calls()).toHaveLength(3);
});

test('nothing is translated to nothing', () => {
  expect(translatorIn(join(folder, 'kept'), commandThat('exit 1'))('es-pt', [])).toEqual([]);
});

test('lines that got lost are told, with what to do', () => {
  const translate = translatorIn(join(folder, 'kept'), commandThat('head -n 1 "$5"'));
  expect(() => translate('es-pt', ['uno', 'dos'])).toThrow(/has 1 lines of 2: remove it/);
});

test('a translator that fails says why, and leaves nothing', () => {
  const kept = join(folder, 'kept');
  const translate = translatorIn(kept, commandThat('echo "no such mode" >&2; exit 3'));
  expect(() => translate('es-xx', ['uno'])).toThrow(/es-xx ended with 3: no such mode/);
  expect(readdirSync(kept)).toEqual([]);
});

test('a translator that is not there is told', () => {
  const translate = translatorIn(join(folder, 'kept'), join(folder, 'nowhere'));
  expect(() => translate('es-pt', ['uno'])).toThrow(/es-pt could not be run: .*ENOENT/);
});

test('modes that are not installed are told', () => {
  const command = commandThat("printf '  es-fr\\n  es-pt\\n'");
  expect(missingModes(['es-fr', 'eng-spa', 'es-pt'], command)).toEqual(['eng-spa']);
  expect(missingModes(['es-fr'], join(folder, 'nowhere'))).toEqual(['es-fr']);
});

const absent = missingModes(MODES);

test.skipIf(absent.length > 0)(
  `Apertium itself keeps lines, their order and what stands for a name (skipped where it is absent: ${absent.join(', ') || 'none is'})`,
  () => {
    const lines = [
      'El pan de Qzorga es bueno',
      '',
      '¿Cuándo abren? [hoy] ^no$ <b>/\\ @x #y',
      'Sí.',
    ];
    const made = translatorIn(join(folder, 'kept'))('es-pt', lines);
    expect(made).toHaveLength(lines.length);
    expect(made[0]).toBe('O pão de Qzorga é bom');
    expect(made[1]).toBe('');
  },
);
