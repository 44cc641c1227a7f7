import { LANES } from '@goldenhour/velocity';
import { expect, test } from 'vitest';
import { SENTENCE_CHARS_MAX, sentence } from './sentence.ts';
import { LANGUAGES, type Language } from './telling.ts';
import { type CrisisEvent, TRANSITIONS } from './types.ts';

const AT = Date.UTC(2026, 2, 2, 13, 10);
const EVENT: CrisisEvent = {
  version: 1,
  crisis: '0'.repeat(24),
  revision: 1,
  transition: 'opened',
  status: 'open',
  mode: 'live',
  subject: 'voorbeeld',
  lane: 'velocity',
  at: AT,
  onset: Date.UTC(2026, 2, 2, 13, 5),
  openedAt: AT,
  easedAt: null,
  resolvedAt: null,
  reopenings: 0,
  severity: 2,
  peakSeverity: 2,
  velocity: 3.2,
  peakVelocity: 3.2,
  evidence: {
    measure: 'negative',
    windowMinutes: 10,
    total: 60,
    expectedTotal: 12.1,
    negative: 47.2,
    expectedNegative: 3.1,
    negativeShare: 0.787,
    unscored: 0,
    voices: 38,
    historyHours: 200,
    samples: [],
    missing: [],
  },
  blind: [],
  lateMs: null,
};

type Change = Omit<Partial<CrisisEvent>, 'evidence'> & {
  readonly evidence?: Partial<CrisisEvent['evidence']>;
};
function tell(change: Change, language: Language): string {
  const event = { ...EVENT, ...change, evidence: { ...EVENT.evidence, ...change.evidence } };
  return sentence(event, {
    subjectName: 'Gemeente Voorbeeld',
    timeZone: 'Europe/Amsterdam',
    language,
  });
}

const easedAt = Date.UTC(2026, 2, 2, 15, 40);

test.each<{ change: Change; en: string; nl: string }>([
  {
    change: { evidence: { missing: ['X'] } },
    en: 'Gemeente Voorbeeld: 47 negative mentions in 10 minutes, where 3 are normal for a Monday afternoon; 38 independent voices; X was silent for part of it.',
    nl: 'Gemeente Voorbeeld: 47 negatieve berichten in 10 minuten, waar er 3 normaal zijn op een maandagmiddag; 38 onafhankelijke afzenders; van X kwam een deel van de tijd niets binnen.',
  },
  {
    change: {
      transition: 'escalated',
      evidence: { negative: 1234.4, expectedNegative: 1.2, voices: 1042, missing: ['X', 'Y'] },
    },
    en: 'Gemeente Voorbeeld is getting worse: 1,234 negative mentions in 10 minutes, where 1 is normal for a Monday afternoon; 1,042 independent voices; X and Y were silent for part of it.',
    nl: 'Gemeente Voorbeeld, het wordt erger: 1.234 negatieve berichten in 10 minuten, waar er 1 normaal is op een maandagmiddag; 1.042 onafhankelijke afzenders; van X en Y kwam een deel van de tijd niets binnen.',
  },
  {
    change: {
      evidence: {
        measure: 'total',
        total: 400,
        expectedTotal: 0.4,
        negativeShare: 0.084,
        unscored: 40,
        missing: ['A', 'B', 'C'],
      },
    },
    en: 'Gemeente Voorbeeld: 400 mentions in 10 minutes, where hardly any are normal for a Monday afternoon; 8% of them negative; 38 independent voices; 40 could not be judged; A, B and 1 other source were silent for part of it.',
    nl: 'Gemeente Voorbeeld: 400 berichten in 10 minuten, waar er bijna geen normaal zijn op een maandagmiddag; 8% ervan negatief; 38 onafhankelijke afzenders; 40 niet te beoordelen; van A, B en 1 andere bron kwam een deel van de tijd niets binnen.',
  },
  {
    change: {
      mode: 'drill',
      evidence: {
        measure: 'total',
        negativeShare: null,
        unscored: 60,
        historyHours: 3,
        missing: ['A', 'B', 'C', 'D'],
      },
    },
    en: 'DRILL: Gemeente Voorbeeld: 60 mentions in 10 minutes, where about 12 would be normal (little history yet); 38 independent voices; 60 could not be judged; A, B and 2 other sources were silent for part of it.',
    nl: 'OEFENING: Gemeente Voorbeeld: 60 berichten in 10 minuten, waar er ongeveer 12 normaal zouden zijn (nog weinig geschiedenis); 38 onafhankelijke afzenders; 60 niet te beoordelen; van A, B en 2 andere bronnen kwam een deel van de tijd niets binnen.',
  },
  {
    change: { mode: 'backfill', lateMs: 3_600_000, evidence: { negative: 1, voices: 1 } },
    en: 'HISTORY: Gemeente Voorbeeld: 1 negative mention in 10 minutes, where 3 are normal for a Monday afternoon; 1 independent voice; it began on 2 March at 14:05 and is seen only now.',
    nl: 'TERUGBLIK: Gemeente Voorbeeld: 1 negatief bericht in 10 minuten, waar er 3 normaal zijn op een maandagmiddag; 1 onafhankelijke afzender; het begon op 2 maart om 14:05 en is nu pas te zien.',
  },
  {
    change: { transition: 'reopened', mode: 'replay' },
    en: 'REPLAY: Gemeente Voorbeeld is flaring up again: 47 negative mentions in 10 minutes, where 3 are normal for a Monday afternoon; 38 independent voices.',
    nl: 'HERHALING: Gemeente Voorbeeld, het laait weer op: 47 negatieve berichten in 10 minuten, waar er 3 normaal zijn op een maandagmiddag; 38 onafhankelijke afzenders.',
  },
  {
    change: {
      transition: 'eased',
      status: 'eased',
      easedAt,
      blind: ['X'],
      evidence: { negative: 4.4, windowMinutes: 60 },
    },
    en: 'Gemeente Voorbeeld is calming down: 4 negative mentions in 60 minutes, where 3 are normal for a Monday afternoon; it began on 2 March at 14:05; X was silent for part of it.',
    nl: 'Gemeente Voorbeeld, het wordt rustiger: 4 negatieve berichten in 60 minuten, waar er 3 normaal zijn op een maandagmiddag; het begon op 2 maart om 14:05; van X kwam een deel van de tijd niets binnen.',
  },
  {
    change: { transition: 'resolved', status: 'resolved', easedAt },
    en: 'Gemeente Voorbeeld is back to normal: it began on 2 March at 14:05 and has been calm since 16:40.',
    nl: 'Gemeente Voorbeeld, alles is weer normaal: het begon op 2 maart om 14:05 en het is rustig sinds 16:40.',
  },
  {
    change: { transition: 'resolved', status: 'resolved', easedAt: easedAt + 8 * 3_600_000 },
    en: 'Gemeente Voorbeeld is back to normal: it began on 2 March at 14:05 and has been calm since 3 March at 00:40.',
    nl: 'Gemeente Voorbeeld, alles is weer normaal: het begon op 2 maart om 14:05 en het is rustig sinds 3 maart om 00:40.',
  },
])('$en', ({ change, en, nl }) => {
  expect(tell(change, 'en')).toBe(en);
  expect(tell(change, 'nl')).toBe(nl);
});

const seen = (...names: string[]) => names.map((name, at) => ({ name, at, mentions: 3 }));
const spread = (platforms: string[], outlets: string[]) => ({
  platforms: seen(...platforms),
  languages: [],
  countries: [],
  outlets: seen(...outlets),
});
const SUNDAY_EVENING = Date.UTC(2026, 2, 1, 19, 30);
const interval = { low: 300, middle: 500, high: 900 };
const cascade = {
  root: 'x:1',
  began: AT - 9 * 60_000,
  size: 140,
  speed: 900,
  reproduction: 1.2,
  reach: null,
  nextHour: interval,
  final: null,
};
const without = (reposts: number | null, largestVoice: number | null) => ({
  without: { reposts, largestVoice, sources: [] },
});
const message = { negative: 1, total: 1, voices: 1 };

test.each<{ change: Change; en: string; nl: string }>([
  {
    change: {
      at: SUNDAY_EVENING,
      evidence: {
        voicing: { pattern: 'organic', independent: 38, copies: 2, together: 0 },
        spread: spread(['x', 'mastodon'], ['public', 'press']),
        cascade,
        ...without(1.4, 0.3),
        missing: ['X'],
      },
    },
    en: 'Gemeente Voorbeeld: 47 negative mentions in 10 minutes, where 3 are normal for a Sunday evening; 38 independent voices; it began with a post on X; now also on Mastodon and in the press; would still fire without reposts; would not fire without its loudest voice; X was silent for part of it.',
    nl: 'Gemeente Voorbeeld: 47 negatieve berichten in 10 minuten, waar er 3 normaal zijn op een zondagavond; 38 onafhankelijke afzenders; het begon met een bericht op X; nu ook op Mastodon en in de pers; zou ook afgaan zonder reposts; zou niet afgaan zonder de luidste afzender; van X kwam een deel van de tijd niets binnen.',
  },
  {
    change: {
      at: Date.UTC(2026, 2, 1, 3),
      evidence: {
        voicing: { pattern: 'coordinated', independent: 1, copies: 40, together: 12 },
        categories: { threat: 1, service: 9 },
        spread: spread(['bluesky', 'x', 'forum', 'reddit'], ['press']),
        ...without(0.7, null),
      },
      related: ['a', 'b'],
      merged: 4,
    },
    en: 'Gemeente Voorbeeld: 47 negative mentions in 10 minutes, where 3 are normal for the small hours of a Sunday; 1 of them may be a threat; 12 accounts post the same text or move together; 1 independent voice; it began in the press; now also on X, forum and on 1 other platform; 2 alarms on single messages are open beside it; 4 more that there was no room for are told here.',
    nl: 'Gemeente Voorbeeld: 47 negatieve berichten in 10 minuten, waar er 3 normaal zijn op een zondagnacht; 1 ervan is misschien een dreigement; 12 accounts plaatsen dezelfde tekst of trekken samen op; 1 onafhankelijke afzender; het begon in de pers; nu ook op X, forum en op 1 ander platform; daarnaast staan 2 alarmen over losse berichten open; nog 4 waarvoor geen plaats was staan hierbij.',
  },
  {
    change: {
      lane: 'root',
      evidence: { cascade, spread: spread(['x'], ['public']), ...without(0.7, null) },
    },
    en: 'Gemeente Voorbeeld: one post is spreading, 140 mentions in 9 minutes; in the next hour 300 to 900 more; 38 independent voices; it began with a post on X.',
    nl: 'Gemeente Voorbeeld: één bericht verspreidt zich, 140 vermeldingen in 9 minuten; het komende uur nog 300 tot 900; 38 onafhankelijke afzenders; het begon met een bericht op X.',
  },
  {
    change: { lane: 'threat', key: 'threat:1', evidence: message },
    en: 'Gemeente Voorbeeld: one message threatens people; first seen on 2 March at 14:05; have it judged at once.',
    nl: 'Gemeente Voorbeeld: één bericht bedreigt mensen; voor het eerst gezien op 2 maart om 14:05; laat het meteen beoordelen.',
  },
  {
    change: {
      lane: 'threat',
      key: 'threat:1',
      transition: 'escalated',
      evidence: { ...message, total: 40 },
    },
    en: 'Gemeente Voorbeeld: one message threatens people; it was said 40 times; first seen on 2 March at 14:05; have it judged at once.',
    nl: 'Gemeente Voorbeeld: één bericht bedreigt mensen; het is 40 keer gezegd; voor het eerst gezien op 2 maart om 14:05; laat het meteen beoordelen.',
  },
  {
    change: { lane: 'threat', key: 'threat:hour:0', evidence: { ...message, total: 12 } },
    en: 'Gemeente Voorbeeld: within the hour 12 more messages threaten people, beyond those told one by one; first seen on 2 March at 14:05; have it judged at once.',
    nl: 'Gemeente Voorbeeld: in dit uur nog 12 berichten die mensen bedreigen, naast wat één voor één is gemeld; voor het eerst gezien op 2 maart om 14:05; laat het meteen beoordelen.',
  },
  {
    change: {
      lane: 'threat',
      key: 'threat:1',
      transition: 'resolved',
      status: 'resolved',
      evidence: message,
    },
    en: 'Gemeente Voorbeeld: the message of 2 March at 14:05 has not been repeated for days.',
    nl: 'Gemeente Voorbeeld: het bericht van 2 maart om 14:05 is al dagen niet herhaald.',
  },
  {
    change: { lane: 'severe', key: 'severe:1', evidence: message },
    en: 'Gemeente Voorbeeld: one message says that people are hurt or in danger; first seen on 2 March at 14:05; have it checked at once.',
    nl: 'Gemeente Voorbeeld: volgens één bericht zijn mensen gewond of in gevaar; voor het eerst gezien op 2 maart om 14:05; laat het meteen nagaan.',
  },
  {
    change: {
      lane: 'severe',
      key: 'severe:1',
      transition: 'escalated',
      evidence: { ...message, total: 8 },
    },
    en: 'Gemeente Voorbeeld: one message says that people are hurt or in danger; 7 more say so; first seen on 2 March at 14:05; have it checked at once.',
    nl: 'Gemeente Voorbeeld: volgens één bericht zijn mensen gewond of in gevaar; nog 7 berichten zeggen het; voor het eerst gezien op 2 maart om 14:05; laat het meteen nagaan.',
  },
  {
    change: { lane: 'self_harm', key: 'self_harm:1', evidence: message },
    en: 'Gemeente Voorbeeld: somebody speaks of harming themselves; first seen on 2 March at 14:05; this asks for care, not for a public answer.',
    nl: 'Gemeente Voorbeeld: iemand spreekt erover zichzelf iets aan te doen; voor het eerst gezien op 2 maart om 14:05; dit vraagt om zorg, niet om een openbaar antwoord.',
  },
])('$en', ({ change, en, nl }) => {
  expect(tell(change, 'en')).toBe(en);
  expect(tell(change, 'nl')).toBe(nl);
});

test('a sentence that gets too long loses what matters least, and never what it is about', () => {
  const rich: Change = {
    mode: 'replay',
    lateMs: 1,
    related: ['a'],
    merged: 3,
    evidence: {
      measure: 'total',
      unscored: 30,
      categories: { threat: 2 },
      voicing: { pattern: 'coordinated', independent: 38, copies: 2, together: 12 },
      spread: spread(['mastodon', 'bluesky', 'instagram', 'facebook'], ['public', 'press']),
      cascade,
      ...without(1.4, 1.4),
      missing: ['a'.repeat(60), 'b'.repeat(60), 'c'],
    },
  };
  for (const language of LANGUAGES) {
    const text = tell(rich, language);
    expect(text.length).toBeLessThanOrEqual(SENTENCE_CHARS_MAX);
    expect(text.length).toBeGreaterThan(SENTENCE_CHARS_MAX - 100);
    expect(text).toMatch(/60 (mentions|berichten) in 10/);
    expect(text).toMatch(/threat|dreigement/);
    expect(text).not.toMatch(/loudest|luidste|judged|beoordelen/);
  }
});

test('no sentence holds a null, whatever is unknown', () => {
  for (const language of LANGUAGES) {
    for (const transition of TRANSITIONS) {
      for (const lane of LANES) {
        const text = tell(
          {
            transition,
            lane,
            evidence: {
              negativeShare: null,
              voices: 0,
              historyHours: 0,
              total: 0,
              spread: spread([], []),
              cascade: { ...cascade, nextHour: null },
              ...without(null, null),
              categories: {},
            },
          },
          language,
        );
        expect(text).not.toMatch(/null|undefined|NaN| {2}|;\./);
        expect(text).toMatch(/^Gemeente Voorbeeld.*\.$/);
      }
    }
  }
});
