import { expect, test } from 'vitest';
import { LANGUAGES, type Language, sentence } from './sentence.ts';
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
    en: 'Gemeente Voorbeeld: 47 negative mentions in 10 minutes, where 3 are normal at this hour; 38 independent voices; X was silent for part of it.',
    nl: 'Gemeente Voorbeeld: 47 negatieve berichten in 10 minuten, waar er 3 normaal zijn op dit uur; 38 onafhankelijke afzenders; van X kwam een deel van de tijd niets binnen.',
  },
  {
    change: {
      transition: 'escalated',
      evidence: { negative: 1234.4, expectedNegative: 1.2, voices: 1042, missing: ['X', 'Y'] },
    },
    en: 'Gemeente Voorbeeld is getting worse: 1,234 negative mentions in 10 minutes, where 1 is normal at this hour; 1,042 independent voices; X and Y were silent for part of it.',
    nl: 'Gemeente Voorbeeld, het wordt erger: 1.234 negatieve berichten in 10 minuten, waar er 1 normaal is op dit uur; 1.042 onafhankelijke afzenders; van X en Y kwam een deel van de tijd niets binnen.',
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
    en: 'Gemeente Voorbeeld: 400 mentions in 10 minutes, where hardly any are normal at this hour; 8% of them negative; 38 independent voices; 40 could not be judged; A, B and 1 other source were silent for part of it.',
    nl: 'Gemeente Voorbeeld: 400 berichten in 10 minuten, waar er bijna geen normaal zijn op dit uur; 8% ervan negatief; 38 onafhankelijke afzenders; 40 niet te beoordelen; van A, B en 1 andere bron kwam een deel van de tijd niets binnen.',
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
    en: 'HISTORY: Gemeente Voorbeeld: 1 negative mention in 10 minutes, where 3 are normal at this hour; 1 independent voice; it began on 2 March at 14:05 and is seen only now.',
    nl: 'TERUGBLIK: Gemeente Voorbeeld: 1 negatief bericht in 10 minuten, waar er 3 normaal zijn op dit uur; 1 onafhankelijke afzender; het begon op 2 maart om 14:05 en is nu pas te zien.',
  },
  {
    change: { transition: 'reopened', mode: 'replay' },
    en: 'REPLAY: Gemeente Voorbeeld is flaring up again: 47 negative mentions in 10 minutes, where 3 are normal at this hour; 38 independent voices.',
    nl: 'HERHALING: Gemeente Voorbeeld, het laait weer op: 47 negatieve berichten in 10 minuten, waar er 3 normaal zijn op dit uur; 38 onafhankelijke afzenders.',
  },
  {
    change: {
      transition: 'eased',
      status: 'eased',
      easedAt,
      blind: ['X'],
      evidence: { negative: 4.4, windowMinutes: 60 },
    },
    en: 'Gemeente Voorbeeld is calming down: 4 negative mentions in 60 minutes, where 3 are normal at this hour; it began on 2 March at 14:05; X was silent for part of it.',
    nl: 'Gemeente Voorbeeld, het wordt rustiger: 4 negatieve berichten in 60 minuten, waar er 3 normaal zijn op dit uur; het begon op 2 maart om 14:05; van X kwam een deel van de tijd niets binnen.',
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

test('no sentence holds a null, whatever is unknown', () => {
  for (const language of LANGUAGES) {
    for (const transition of TRANSITIONS) {
      const text = tell(
        { transition, evidence: { negativeShare: null, voices: 0, historyHours: 0, total: 0 } },
        language,
      );
      expect(text).not.toMatch(/null|undefined|NaN| {2}|;\./);
      expect(text).toMatch(/^Gemeente Voorbeeld.*\.$/);
    }
  }
});
