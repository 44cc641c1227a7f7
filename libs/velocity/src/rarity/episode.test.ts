import { expect, test } from 'vitest';
import { advance, noEpisode } from './episode.ts';

const BLOCK = 300_000;
const MINUTES = 60_000;

/** Above the threshold (A), near it (n) or far below (.), one letter for each five minutes. */
function statuses(course: string): string {
  const episode = noEpisode();
  const velocities: Readonly<Record<string, number>> = { A: 1, n: 0.5, '.': -1 };
  return course
    .split('')
    .map((letter, index) => {
      const isNew = advance(episode, {
        at: (index + 1) * BLOCK,
        velocity: velocities[letter] ?? -2,
        threshold: 0.6,
        blockMs: BLOCK,
        onset: () => index * BLOCK,
      });
      return isNew ? 'N' : { alarm: 'A', elevated: 'e', normal: '.' }[episode.status];
    })
    .join('');
}

test.each([
  ['an alarm begins and goes on', 'AAA', 'NAA'],
  ['near the threshold it is elevated, but not before an alarm', 'nnAnn..', '..Nee..'],
  ['within half an hour it goes on', `A${'.'.repeat(4)}A`, `N${'.'.repeat(4)}A`],
  ['after that it is no more than elevated', `A${'.'.repeat(6)}AAn.`, `N${'.'.repeat(6)}eee.`],
  [
    'each time it is above, the three hours begin anew',
    `A${'.'.repeat(30)}A${'.'.repeat(30)}A`,
    `N${'.'.repeat(30)}e${'.'.repeat(30)}e`,
  ],
  ['after three hours it is a new one', `A${'.'.repeat(36)}A`, `N${'.'.repeat(36)}N`],
  [
    'elevated for hours, and then above: new all the same',
    `A${'n'.repeat(36)}A`,
    `N${'e'.repeat(36)}N`,
  ],
])('%s', (_, course, expected) => {
  expect(statuses(course)).toBe(expected);
});

test('an onset stays until it was normal and quiet', () => {
  const episode = noEpisode();
  const at = (minute: number, velocity: number) => {
    advance(episode, {
      at: minute * MINUTES,
      velocity,
      threshold: 0.6,
      blockMs: BLOCK,
      onset: () => (minute - 5) * MINUTES,
    });
    return episode.onset;
  };
  expect(at(10, 1)).toBe(5 * MINUTES);
  expect(at(40, -1)).toBe(5 * MINUTES);
  expect(at(100, 1)).toBe(5 * MINUTES);
  expect(at(120, -1)).toBe(5 * MINUTES);
  expect(at(300, 1)).toBe(295 * MINUTES);
});
