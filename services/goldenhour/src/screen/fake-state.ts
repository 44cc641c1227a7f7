/** A state to be shown in tests: an evening that goes wrong. */
import type { ScreenState, WatchedSubject } from './state.ts';

const MINUTE_MS = 60_000;
/** 20:43 in Amsterdam. */
export const EVENING = Date.UTC(2026, 4, 5, 18, 43);
const AMSTERDAM = { timeZone: 'Europe/Amsterdam' };

const quiet: readonly number[] = Array.from({ length: 60 }, (_, at) => (at % 7 === 0 ? 1 : 0));

export function subjectNamed(name: string, given: Partial<WatchedSubject> = {}): WatchedSubject {
  return { name, velocity: undefined, severity: 0, mentions: 9, minutes: quiet, ...given };
}

export function stateWith(given: Partial<ScreenState> = {}): ScreenState {
  const ago = (minutes: number) => EVENING - minutes * MINUTE_MS;
  const rise = Array.from({ length: 60 }, (_, at) => Math.max(0, at - 40) ** 2);
  return {
    title: 'acme',
    now: EVENING + 5_000,
    ...AMSTERDAM,
    clock: EVENING,
    flow: { read: 412.3, mentions: 37.2, scored: 3.14, waiting: 1_204 },
    crises: [
      {
        ...{ severity: 3, status: 'open', since: ago(20), ...AMSTERDAM },
        sentence:
          'Acme is getting worse: 141 negative mentions in 15 minutes, where 3 are normal for a Tuesday evening; 97 independent voices.',
      },
      {
        ...{ severity: 1, status: 'eased', since: ago(1_500), ...AMSTERDAM },
        sentence: 'Town of Bremmel is calming down.',
      },
    ],
    subjects: [
      subjectNamed('Acme', { velocity: 5.23, severity: 3, mentions: 2_470, minutes: rise }),
      subjectNamed('Town of Bremmel'),
    ],
    subjectCount: 2,
    sources: [
      { ...{ name: 'bluesky', condition: 'live', watermark: EVENING, read: 400.2 }, ...SOUND },
      {
        ...{ name: 'news', condition: 'blind', watermark: ago(9), read: 0 },
        problem: 'The host news.example does not answer.',
        gap: { from: ago(20), to: ago(10) },
      },
      { ...{ name: 'forum', condition: 'behind', watermark: ago(9), read: 1.04 }, ...SOUND },
    ],
    events: [
      { at: ago(10), ...AMSTERDAM, subject: 'Acme', transition: 'escalated', severity: 3 },
      { at: ago(20), ...AMSTERDAM, subject: 'Acme', transition: 'opened', severity: 1 },
      { at: ago(1_440), ...AMSTERDAM, subject: 'Bremmel', transition: 'eased', severity: 1 },
    ],
    said: [
      { at: ago(0), text: 'It works again and goes on.' },
      { at: ago(2), text: '\nWatches two\nsubjects:\n  1. Acme\n  2. Bremmel\nStop: Ctrl-C\n' },
    ],
    ...given,
  };
}

const SOUND = { problem: undefined, gap: undefined };
