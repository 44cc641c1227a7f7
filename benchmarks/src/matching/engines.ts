/** Who is measured: our matcher, and two packages that find many strings in one pass. */
import { createMatcher } from '@goldenhour/matching';
import { AhoCorasick } from '@monyone/aho-corasick/fast';
import FastAhoCorasick from 'modern-ahocorasick/fast';
import type { Post, World } from './world.ts';

/** @returns how many subjects or terms it found */
export type Find = (post: Post) => number;

export const ENGINES = ['goldenhour', 'modern-ahocorasick', '@monyone/aho-corasick'] as const;
export type EngineName = (typeof ENGINES)[number];

/**
 * The peers get the terms in small letters, and each text too: what they find is less than asked,
 * for they know no edges of words, no accents, no operators.
 */
export function openEngine(name: EngineName, { subjects, terms }: World): Find {
  const lower = [...new Set(terms.map((term) => term.toLowerCase()))];
  switch (name) {
    case 'goldenhour': {
      const matcher = createMatcher(subjects);
      return (post) => matcher.match(post).matches.length;
    }
    case 'modern-ahocorasick': {
      const automaton = new FastAhoCorasick(lower);
      return ({ text }) => automaton.search(text.toLowerCase()).length;
    }
    case '@monyone/aho-corasick': {
      const automaton = new AhoCorasick(lower);
      return ({ text }) => automaton.matchInText(text.toLowerCase()).length;
    }
  }
}
