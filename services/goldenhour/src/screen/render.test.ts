import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENING, stateWith, subjectNamed } from './fake-state.ts';
import { type Frame, render } from './render.ts';
import type { ScreenState } from './state.ts';
import { widthOf } from './text.ts';

const plain = (columns: number, rows: number): Frame => ({ columns, rows, colours: false });

test.each<[string, Frame, string]>([
  [
    '120 columns',
    plain(120, 40),
    `
Goldenhour · acme                                                                                        Ctrl-C stops it
Clock at 2026-05-05 20:43 Europe/Amsterdam, 5 s behind
Read 412/s · mentions 37/s · scored 3.1/s · waiting 1,204

OPEN CRISES  2
  CRITICAL           Acme is getting worse: 141 negative mentions in 15 minutes, where 3 are normal for a Tuesday
  since 20:23        evening; 97 independent voices.
  EASED              Town of Bremmel is calming down.
  since 05-04 19:43

SUBJECTS  2       velocity last hour
  Acme                 5.2     2,470                                           ▁▁▁▁▁▁▂▂▂▃▃▄▄▅▅▆▇██
  Town of Bremmel   normal         9  ▂      ▂      ▂      ▂      ▂      ▂      ▂      ▂      ▂

SOURCES  3
  bluesky  live     400/s
  news     blind    The host news.example does not answer. · 0.0/s · was blind from 20:23 to 20:33
  forum    behind   9 min · 1.0/s

LAST EVENTS
  20:33  Acme escalated, critical
  20:23  Acme opened, notice
  05-04 20:43  Bremmel eased

SAID
  20:41  Watches two subjects:
         1. Acme
         2. Bremmel
         Stop: Ctrl-C
  20:43  It works again and goes on.`,
  ],
  [
    '80 columns, and rows for the most important alone',
    plain(80, 24),
    `
Goldenhour · acme                                                Ctrl-C stops it
Clock at 2026-05-05 20:43 Europe/Amsterdam, 5 s behind
Read 412/s · mentions 37/s · scored 3.1/s · waiting 1,204

OPEN CRISES  2
  CRITICAL           Acme is getting worse: 141 negative mentions in 15 minutes,
  since 20:23        where 3 are normal for a Tuesday evening; 97 independent
                     voices.
  EASED              Town of Bremmel is calming down.
  since 05-04 19:43

SUBJECTS  2       velocity last hour
  Acme                 5.2     2,470                      ▁▁▁▁▂▃▄▅▇█
  Town of Bremmel   normal         9  ▂  ▂   ▂  ▂   ▂  ▂   ▂  ▂   ▂

SOURCES  3
  bluesky  live     400/s
  news     blind    The host news.example does not answer. · 0.0/s · was blind…
  forum    behind   9 min · 1.0/s

LAST EVENTS
  20:33  Acme escalated, critical
  20:23  Acme opened, notice
  05-04 20:43  Bremmel eased`,
  ],
  [
    '60 columns',
    plain(60, 20),
    `
Goldenhour · acme                            Ctrl-C stops it
Clock at 2026-05-05 20:43 Europe/Amsterdam, 5 s behind
Read 412/s · mentions 37/s · scored 3.1/s · waiting 1,204

OPEN CRISES  2
  CRITICAL           Acme is getting worse: 141 negative
  since 20:23        mentions in 15 minutes, where 3 are
                     normal for a Tuesday evening; 97
                     independent voices.
  EASED              Town of Bremmel is calming down.
  since 05-04 19:43

SUBJECTS  2       velocity last hour
  Acme                 5.2     2,470               ▁▁▁▃▄▆█
  Town of Bremmel   normal         9  ▂ ▂ ▂  ▂ ▂ ▂  ▂ ▂ ▂

SOURCES  3
  bluesky  live     400/s
  news     blind    The host news.example does not answer.…
  forum    behind   9 min · 1.0/s`,
  ],
  [
    'a phone',
    plain(32, 14),
    `
Goldenhour · acme
Clock at 2026-05-05 20:43 Europ…
Read 412/s · mentions 37/s · sc…

OPEN CRISES  2
  CRITICAL  since 20:23
  Acme is getting worse: 141
  negative mentions in 15
  minutes, where 3 are normal
  for a Tuesday evening; 97 ind…
  EASED  since 05-04 19:43
  Town of Bremmel is calming
  down.`,
  ],
  [
    'hardly any room',
    plain(40, 8),
    `
Goldenhour · acme        Ctrl-C stops it
Clock at 2026-05-05 20:43 Europe/Amster…
Read 412/s · mentions 37/s · scored 3.1…

OPEN CRISES  2
  CRITICAL  since 20:23
  Acme is getting worse: 141 negative m…
  … and 1 more`,
  ],
])('%s', (_, frame, expected) => {
  const lines = render(stateWith(), frame).map((line) => line.trimEnd());
  expect(`\n${lines.join('\n')}`).toBe(expected);
});

const EMPTY: Partial<ScreenState> = {
  ...{ clock: undefined, crises: [], events: [], said: [] },
  flow: { read: undefined, mentions: undefined, scored: undefined, waiting: 0 },
};

test('before anything has come, it says so', () => {
  const source = { name: 'news', watermark: undefined, problem: undefined, gap: undefined };
  const state = stateWith({
    ...EMPTY,
    subjects: [subjectNamed('Acme', { mentions: 0, minutes: Array(60).fill(0) })],
    subjectCount: 1,
    sources: [{ ...source, condition: 'waiting', read: undefined }],
  });
  expect(render(state, plain(60, 24)).map((line) => line.trimEnd())).toEqual([
    'Goldenhour · acme                            Ctrl-C stops it',
    'No source has told the time yet.',
    'Read – · mentions – · scored – · waiting 0',
    '',
    'OPEN CRISES',
    '  None.',
    '',
    'SUBJECTS  1  velocity last hour',
    '  Acme         normal         0',
    '',
    'SOURCES  1',
    '  news  waiting  has not spoken yet',
  ]);
});

test.each<[string, Partial<ScreenState>, RegExp]>([
  ['a played clock may be ahead of the present', { now: EVENING - 1 }, /^Clock at \S+ \S+ \S+$/m],
  ['one far behind says how far', { now: EVENING + 86_400_000 }, /, 24 h behind$/m],
  [
    'of many subjects the first are shown, and how many there are',
    { subjectCount: 9_999 },
    /^SUBJECTS {2}9,999 +[^]*Town of Bremmel[^]*… and 9,997 more$/m,
  ],
  [
    'what strangers or a misspelt name hold does not steer the terminal',
    { title: 'a\u001b[2J\nb', crises: [], subjects: [subjectNamed('A\u001b]0;x\u0007cme')] },
    /· a \[2J b [^]*A \]0;x cme/,
  ],
])('%s', (_, given, expected) => {
  expect(render(stateWith(given), plain(100, 30)).join('\n')).toMatch(expected);
});

test('of sources that do not all fit, those in trouble are told', () => {
  const shown = render(stateWith({ crises: [], subjects: [], subjectCount: 0 }), plain(60, 10));
  expect(shown.slice(-3)).toEqual([
    'SOURCES  3',
    '  news     blind    The host news.example does not answer.…',
    '  … and 2 more',
  ]);
});

test('of what was said and what happened the latest is told', () => {
  const none = { crises: [], subjects: [], subjectCount: 0, sources: [] };
  const { said, events } = stateWith();
  const tail = (given: Partial<ScreenState>, rows: number) =>
    render(stateWith({ ...none, events: [], said: [], ...given }), plain(60, rows)).slice(-2);
  expect(tail({ said }, 10)).toEqual([
    '         Stop: Ctrl-C',
    '  20:43  It works again and goes on.',
  ]);
  expect(tail({ events }, 10)).toEqual([
    '  20:33  Acme escalated, critical',
    '  20:23  Acme opened, notice',
  ]);
});

test('colours change nothing but the colour', () => {
  for (const columns of [24, 60, 80, 120]) {
    const coloured = render(stateWith(), { columns, rows: 40, colours: true });
    expect(coloured.join('')).toContain('\u001b[');
    const bare = coloured.map((line) => stripVTControlCharacters(line));
    expect(bare).toEqual(render(stateWith(), plain(columns, 40)));
  }
});

test('whatever is shown on whatever terminal, it fits', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('荷航延误'.repeat(9), '👩‍👩‍👧‍👦 family', 'a'.repeat(300), 'two\nlines', ''),
  );
  const { crises, subjects, sources, events, said } = stateWith();
  const state = fc
    .record({ texts: fc.array(text, { minLength: 6, maxLength: 6 }), many: fc.nat(12) })
    .map(({ texts: [a = '', b = '', c = '', d = '', e = '', f = ''], many }) => {
      const repeated = <T>(list: readonly T[]) => Array.from({ length: many }, () => list).flat();
      return stateWith({
        title: a,
        crises: repeated(crises.map((crisis) => ({ ...crisis, sentence: b }))),
        subjects: repeated(subjects.map((subject) => ({ ...subject, name: c }))),
        subjectCount: many * subjects.length,
        sources: repeated(sources.map((source) => ({ ...source, name: d, problem: e }))),
        events: repeated(events.map((event) => ({ ...event, subject: f }))),
        said: repeated(said.map((saying) => ({ ...saying, text: e }))),
      });
    });
  const size = fc.record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.nat(60) });
  fc.assert(
    fc.property(state, size, fc.boolean(), (given, { columns, rows }, colours) => {
      const lines = render(given, { columns, rows, colours });
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) {
        expect(widthOf(line)).toBeLessThanOrEqual(columns);
        // oxlint-disable-next-line no-control-regex
        expect(stripVTControlCharacters(line)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }
    }),
    { numRuns: 500 },
  );
});
