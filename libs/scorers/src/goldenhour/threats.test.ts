import { type Refused, TextEngine, type TextRequest, type Verdict } from '@goldenhour/text';
import { expect, test } from 'vitest';
import { loadModel } from './model-file.ts';
import { loadLexicons } from './parts.ts';

const engine = new TextEngine({ ...loadLexicons(), model: loadModel() });

const judge = (text: string, more: Partial<TextRequest> = {}): Verdict | Refused =>
  engine.judge({ text, kind: 'post', subject: [], ...more });

/** A plain threat, told whatever the language is taken for. */
function isThreat(verdict: Verdict | Refused): boolean {
  return 'unscored' in verdict ? verdict.threat : verdict.categories.includes('threat');
}

const ELSEWHERE: readonly [language: string, threat: string, harmless: string][] = [
  ['Turkish', 'Yarın okulda hepinizi öldüreceğim', 'Yarın okulda sınav var, hepinize kolay gelsin'],
  ['Turkish', 'seni öldürürüm', 'seni çok özledim'],
  ['Arabic', 'سأقتلكم جميعا', 'شكرا لكم جميعا'],
  ['Polish', 'Jutro zabiję was wszystkich', 'Jutro jadę pociągiem do pracy'],
  ['Russian', 'Завтра я вас всех убью', 'Завтра я еду на работу'],
  ['Romanian', 'O să vă omor pe toți', 'O să vă scriu mâine'],
  ['Hungarian', 'holnap megöllek', 'holnap jövök hozzád'],
  ['Czech', 'zabiju vás všechny', 'zavolám vám zítra'],
  ['Swedish', 'jag ska döda dig', 'jag ska ringa dig'],
  ['Norwegian', 'jeg skal drepe deg', 'jeg skal ringe deg'],
  ['Greek', 'Θα σε σκοτώσω', 'Θα σε πάρω τηλέφωνο'],
  ['Indonesian', 'aku akan membunuhmu', 'aku akan meneleponmu'],
  ['Sranan', 'mi o kiri yu', 'mi o kari yu'],
  ['Frisian', 'ik meitsje dy dea', 'ik meitsje dy in kopke kofje'],
  ['Afrikaans', 'ek gaan julle almal skiet', 'ek gaan julle almal bel'],
  ['Somali', 'waan idin dili doonaa', 'waan idin soo wici doonaa'],
  ['Farsi', 'میکشمت', 'ممنونم از شما'],
  ['Kurdish', 'ez ê we bikujim', 'ez ê we bibînim'],
  ['Croatian', 'ubit ću vas sve', 'nazvat ću vas sutra'],
  ['Albanian', 'do ju vras të gjithëve', 'do ju shoh të gjithëve'],
  ['Hindi', 'tujhe goli maar dunga', 'tujhe phone kar dunga'],
];
const HINTS = [undefined, 'nl', 'en', 'de', 'und', 'tr', '__proto__'];

test.each(ELSEWHERE)(
  '%s: "%s" is a threat, also where the hint lies, and "%s" is none',
  (_, threat, harmless) => {
    for (const hint of HINTS) expect(isThreat(judge(threat, { hint }))).toBe(true);
    expect(isThreat(judge(harmless))).toBe(false);
  },
);

const DISGUISES: readonly [string, (text: string) => string][] = [
  ['in capitals', (text) => text.toUpperCase()],
  ['with the marks of its letters apart', (text) => text.normalize('NFD')],
  ['with zero-width characters', (text) => text.replace(/(?<=\p{L})(?=\p{L})/gu, '\u200b')],
  ['behind a name, with a link', (text) => `@iemand ${text} https://t.example/x`],
  ['in the middle of more', (text) => `${text}! ${text}`],
];

test.each(DISGUISES)('a threat stays one %s', (_, disguise) => {
  const missed = ELSEWHERE.filter(
    ([, threat]) => !isThreat(judge(disguise(threat), { hint: 'und' })),
  );
  expect(missed.map(([, threat]) => disguise(threat))).toEqual([]);
});

const JUDGED: readonly [hint: string, threat: string, harmless: string][] = [
  ['nl', 'Maandag schiet ik jullie allemaal dood op school', 'Ik lach me dood om jullie filmpjes'],
  ['nl', 'Er ligt een bom op het station, straks gaat hij af', 'Die nieuwe film is echt een bom'],
  ['nl', 'Morgen kom ik met een mes naar jullie balie', 'Het mes uit jullie folder is bot'],
  ['nl', 'Ik weet waar je woont en ik maak je af', 'Ik maak het rapport morgen af'],
  ['en', 'I will shoot every one of you at the office', 'I could murder a pizza at the office'],
  ['en', 'there is a bomb in your school, it goes off at noon', 'this song is the bomb, I love it'],
  ['en', 'Tomorrow I bring a knife to your desk', 'The knife I ordered has not arrived'],
  ['de', 'Ich werde euch morgen alle umbringen', 'Die Stimmung war wirklich bombig'],
  ['es', 'Hay una bomba en vuestra escuela', 'La fiesta fue la bomba'],
  ['it', "C'è una bomba nella vostra scuola", 'La festa è stata una bomba'],
  ['pt', 'Tem uma bomba na escola de vocês', 'A festa foi uma bomba de tão boa'],
];

const PLAIN: readonly string[] = [
  'Ik weet waar je woont en ik maak je af',
  'Morgen steek ik jullie neer bij de balie',
  'Maandag schiet ik jullie allemaal dood op school',
  'Er ligt een bom in jullie kantoor',
  'I will kill you all tomorrow',
  "I'm coming to your office with a gun",
  'Ich bringe euch alle um',
  'je vais tous vous tuer demain',
];

test.each(PLAIN)('"%s" wakes somebody', (text) => {
  const verdict = judge(text);
  expect('unscored' in verdict ? verdict : verdict.page).toBe(true);
});

const ORDINARY: readonly string[] = [
  'Ik maak het rapport morgen af',
  'Ik sta om negen uur bij jullie op de stoep met de nieuwe folders',
  'Jullie zien mij zaterdag gewoon weer in de rij staan hoor',
  'ils le méritent bien',
  'Gonna miss the quiz tonight',
  'Ich nehme dann mal den Bus um neun zur Schule',
];

test.each(ORDINARY)('"%s" is no threat', (text) => {
  const verdict = judge(text);
  expect('unscored' in verdict ? [] : verdict.categories).not.toContain('threat');
});

test.each(JUDGED)('%s: "%s" is a threat, and "%s" much less', (hint, threat, harmless) => {
  const [grave, light] = [judge(threat, { hint }), judge(harmless, { hint })];
  if ('unscored' in grave || 'unscored' in light) throw new Error('refused');
  expect(grave.categories).toContain('threat');
  expect(grave.severity).toBe(3);
  expect(light.page).toBe(false);
  expect(light.probabilities[0]).toBeLessThan((grave.probabilities[0] ?? 0) / 2);
});

test('nobody is woken but for a threat', () => {
  for (const text of [...JUDGED, ...ELSEWHERE].flatMap(([, ...texts]) => texts)) {
    const verdict = judge(text);
    if ('unscored' in verdict || !verdict.page) continue;
    expect(verdict.categories).toContain('threat');
    expect(verdict.severity).toBe(3);
  }
});
