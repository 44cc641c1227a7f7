/**
 * A folder in which each lesson is kept as it is learned: several processes learn into it, and a
 * training that was stopped goes on from it.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { wordsSha256 } from '@goldenhour/scorers/parts';
import { taughtHarmless } from './harmless.ts';
import type { LearnedIn, LessonName, Material } from './lessons.ts';
import { PLAN } from './plan.ts';
import { writeWhole } from './whole-file.ts';

/** Names what everything in the folder was learned from. */
const LEARNED_FROM = 'learned-from';

/** The folder has lessons learned from something else. */
export class OtherLessons extends Error {
  override name = 'OtherLessons';
}

/**
 * Opens a folder for what is learned from these sources by the plan.
 * @throws OtherLessons
 */
export function openLessons(folder: string, sources: Omit<Material, 'lexicons'>): LessonBook {
  const harmless = [sources.tweets, sources.subtitles].map((some) => taughtHarmless(some));
  return new LessonBook(folder, { plan: PLAN, sources, harmless, words: wordsSha256() });
}

export class LessonBook {
  readonly #folder: string;

  /**
   * @param learnedFrom everything that is learned from, and how; code that learns otherwise than it
   * did is not noticed
   * @throws OtherLessons
   */
  constructor(folder: string, learnedFrom: unknown) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    const digest = createHash('sha256').update(serialize(learnedFrom)).digest('hex');
    const path = join(folder, LEARNED_FROM);
    if (!existsSync(path)) writeWhole(path, digest);
    if (readFileSync(path, 'utf8') !== digest) {
      throw new OtherLessons(
        `${folder} has lessons learned from other texts or word lists, or by another plan. Name another folder, or remove it to learn anew.`,
      );
    }
  }

  has(name: LessonName): boolean {
    return existsSync(this.#path(name));
  }

  write<Name extends LessonName>(name: Name, learned: LearnedIn[Name]): void {
    writeWhole(this.#path(name), serialize(learned));
  }

  /** @throws Error of a lesson that is damaged */
  read<Name extends LessonName>(name: Name): LearnedIn[Name] {
    const path = this.#path(name);
    try {
      return deserialize(readFileSync(path));
    } catch (cause) {
      throw new Error(`${path} cannot be read: remove it, and it is learned again`, { cause });
    }
  }

  #path(name: LessonName): string {
    return join(this.#folder, `${name.replaceAll(' ', '-')}.lesson`);
  }
}
