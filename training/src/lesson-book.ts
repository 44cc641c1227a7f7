/**
 * A folder in which each lesson is kept as it is learned: several processes learn into it, and a
 * training that was stopped goes on from it.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Lesson, LessonName } from './train.ts';

/** Names what everything in the folder was learned from. */
const LEARNED_FROM = 'learned-from';

export class LessonBook {
  readonly #folder: string;

  /**
   * @param material everything that is learned from, and how
   * @throws where the folder has lessons learned from something else
   */
  constructor(folder: string, material: unknown) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    const digest = createHash('sha256').update(serialize(material)).digest('hex');
    const path = join(folder, LEARNED_FROM);
    if (!existsSync(path)) writeWhole(path, digest);
    if (readFileSync(path, 'utf8') !== digest) {
      throw new Error(
        `${folder} has lessons learned from other texts or word lists, or by another plan. Name another folder, or remove it to learn anew.`,
      );
    }
  }

  has(name: LessonName): boolean {
    return existsSync(this.#path(name));
  }

  write<Name extends LessonName>(name: Name, learned: Lesson[Name]): void {
    writeWhole(this.#path(name), serialize(learned));
  }

  read<Name extends LessonName>(name: Name): Lesson[Name] {
    return deserialize(readFileSync(this.#path(name)));
  }

  #path(name: LessonName): string {
    return join(this.#folder, `${name.replaceAll(' ', '-')}.lesson`);
  }
}

/** Whoever is stopped midway leaves nothing under the name. */
function writeWhole(path: string, content: string | Buffer): void {
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}
