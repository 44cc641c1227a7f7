import { type Span, TextEngine, type TextRequest, type Verdict } from '@goldenhour/text';
import { expect, test } from 'vitest';
import { loadModel } from './model-file.ts';
import { loadLexicons } from './parts.ts';

const engine = new TextEngine({ ...loadLexicons(), model: loadModel() });

function verdictOf(text: string, more: Partial<TextRequest> = {}): Verdict {
  const verdict = engine.judge({ text, kind: 'post', subject: [], ...more });
  if ('unscored' in verdict) throw new Error(`${text}: ${verdict.unscored}`);
  return verdict;
}

function sentimentOf(text: string, more: Partial<TextRequest> = {}): number {
  const { positive, negative } = verdictOf(text, more);
  return positive - negative;
}

const NEGATIONS: readonly [hint: string, plain: string, negated: string][] = [
  ['nl', 'De service is goed', 'De service is niet goed'],
  ['nl', 'Ik ben blij met dit ziekenhuis', 'Ik ben niet blij met dit ziekenhuis'],
  ['nl', 'Dit is een fijne school', 'Dit is geen fijne school'],
  ['nl', 'Daar word ik vrolijk van', 'Daar word ik niet vrolijk van'],
  ['nl', 'Ze zijn vriendelijk aan de balie', 'Ze zijn nooit vriendelijk aan de balie'],
  ['nl', 'De app werkt', 'De app werkt niet'],
  ['en', 'The service is good', 'The service is not good'],
  ['en', 'I am happy with this bank', 'I am not happy with this bank'],
  ['en', 'This is a good hospital', "This isn't a good hospital"],
  ['en', 'This is a good hospital', 'This isn’t a good hospital'],
  ['en', 'I would recommend them to anyone', 'I would never recommend them to anyone'],
  ['en', 'They are helpful at the desk', "They aren't helpful at the desk"],
  ['en', 'The app works', "The app doesn't work"],
  ['en', 'I trust this company', "I don't trust this company"],
  ['de', 'Der Service ist gut', 'Der Service ist nicht gut'],
  ['de', 'Ich bin zufrieden mit dieser Bank', 'Ich bin nicht zufrieden mit dieser Bank'],
  ['de', 'Das ist ein gutes Krankenhaus', 'Das ist kein gutes Krankenhaus'],
  ['de', 'Die App funktioniert', 'Die App funktioniert nicht'],
  ['fr', 'Le service est bon', "Le service n'est pas bon"],
  ['fr', 'Je suis content de cette banque', 'Je ne suis pas content de cette banque'],
  ['fr', 'Je recommande cet hôpital', 'Je ne recommande pas cet hôpital'],
  ['fr', 'Ils sont aimables à la gare', 'Ils ne sont jamais aimables à la gare'],
  ['es', 'El servicio es bueno', 'El servicio no es bueno'],
  ['es', 'Estoy contento con este banco', 'No estoy contento con este banco'],
  ['es', 'Recomiendo este hospital', 'No recomiendo este hospital'],
  ['es', 'Siempre son amables en la estación', 'Nunca son amables en la estación'],
  ['it', 'Il servizio è buono', 'Il servizio non è buono'],
  ['it', 'Sono contento di questa banca', 'Non sono contento di questa banca'],
  ['it', 'Consiglio questo ospedale', 'Non consiglio questo ospedale'],
  ['it', "L'app funziona", "L'app non funziona"],
  ['pt', 'O serviço é bom', 'O serviço não é bom'],
  ['pt', 'Estou feliz com este banco', 'Não estou feliz com este banco'],
  ['pt', 'Recomendo este hospital', 'Não recomendo este hospital'],
];

test.each(NEGATIONS)('%s: "%s" is better than "%s"', (hint, plain, negated) => {
  expect(sentimentOf(negated, { hint })).toBeLessThan(sentimentOf(plain, { hint }));
});

const WORSE: readonly [hint: string, bad: string, negated: string][] = [
  ['nl', 'De service is slecht', 'De service is niet slecht'],
  ['nl', 'Ik heb een klacht', 'Ik heb geen klachten'],
  ['en', 'The service is terrible', 'The service is not terrible'],
  ['en', 'They disappoint', 'They never disappoint'],
  ['de', 'Der Service ist schlecht', 'Der Service ist nicht schlecht'],
  ['fr', 'Le service est mauvais', "Le service n'est pas mauvais"],
  ['es', 'El servicio es malo', 'El servicio no es malo'],
];

test.each(WORSE)('%s: "%s" is worse than "%s"', (hint, bad, negated) => {
  expect(sentimentOf(bad, { hint })).toBeLessThan(sentimentOf(negated, { hint }));
});

const STRONGER: readonly [hint: string, more: string, less: string][] = [
  ['nl', 'Wat een slechte service, echt waardeloos', 'Wat een service'],
  ['nl', 'Dit is een waardeloze bank 😡', 'Dit is een waardeloze bank'],
  ['en', 'This bank is TERRIBLE', 'This bank is terrible'],
  ['en', 'What a day with this bank 😡', 'What a day with this bank 😍'],
  ['en', 'Nice app but it crashes all day', 'It crashes all day but nice app'],
  ['de', 'Das ist eine Katastrophe', 'Das ist eine Bank'],
];

test.each(STRONGER)('%s: "%s" is more negative than "%s"', (hint, more, less) => {
  expect(sentimentOf(more, { hint })).toBeLessThan(sentimentOf(less, { hint }));
});

function placeOf(text: string, name: string): readonly Span[] {
  const at = text.indexOf(name);
  if (at < 0) throw new Error(`no ${name} in "${text}"`);
  return [[at, at + name.length]];
}

const TWO: readonly [text: string, worse: string, better: string][] = [
  ['Noordbank is weer plat, gelukkig heb ik Zuidbank', 'Noordbank', 'Zuidbank'],
  ['Northbank is down again, so glad I have Southbank', 'Northbank', 'Southbank'],
  ['Noordbank is waardeloos. Zuidbank is top!', 'Noordbank', 'Zuidbank'],
  ['Zuidbank is top! Noordbank is waardeloos.', 'Noordbank', 'Zuidbank'],
  [
    'Zuidbank helpt me meteen en vriendelijk, bij Noordbank zat ik twee uur in de wacht',
    'Noordbank',
    'Zuidbank',
  ],
  ['Northbank is rubbish. Southbank is brilliant!', 'Northbank', 'Southbank'],
  [
    'Southbank answered in a minute, lovely people; Northbank kept me on hold for two hours',
    'Northbank',
    'Southbank',
  ],
  ['Nordbank ist eine Katastrophe. Südbank ist super!', 'Nordbank', 'Südbank'],
  ['Nordbanque est une honte. Sudbanque est formidable !', 'Nordbanque', 'Sudbanque'],
  ['Norbanco es una vergüenza. ¡Surbanco es genial!', 'Norbanco', 'Surbanco'],
  ['Nordbanca è una vergogna. Sudbanca è fantastica!', 'Nordbanca', 'Sudbanca'],
  ['Nortebanco é uma vergonha. Sulbanco é maravilhoso!', 'Nortebanco', 'Sulbanco'],
];

test.each(TWO)('"%s" speaks worse of %s than of %s', (text, worse, better) => {
  const [bad, good] = [placeOf(text, worse), placeOf(text, better)];
  const ofBad = sentimentOf(text, { subject: bad, others: good });
  const ofGood = sentimentOf(text, { subject: good, others: bad });
  expect(ofGood - ofBad).toBeGreaterThan(0.2);
});

test('the tone towards nobody is how the text feels', () => {
  for (const [text] of TWO) {
    const { positive, negative, polarity } = verdictOf(text, { subject: undefined });
    expect(positive - negative).toBe(polarity);
  }
});

/** Forms that are read as the very same text. */
const SAME: readonly [string, plain: string, form: string][] = [
  [
    'Cyrillic letters among Latin ones',
    'Wat een waardeloze oplichters',
    'Wat een wаardеloze оplichters',
  ],
  ['Greek letters among Latin ones', 'what a terrible company', 'what a terriblε cοmpany'],
  ['full-width letters', 'what a terrible company', 'ｗｈａｔ ａ ｔｅｒｒｉｂｌｅ company'],
  ['mathematical letters', 'what a terrible company', 'what a 𝐭𝐞𝐫𝐫𝐢𝐛𝐥𝐞 𝓬𝓸𝓶𝓹𝓪𝓷𝔂'],
  ['letters in circles', 'what a terrible company', 'what a ⓣⓔⓡⓡⓘⓑⓛⓔ company'],
  ['zero-width characters', 'Wat een waardeloze service', 'Wat een waarde\u200bloze serv\u200dice'],
  ['soft hyphens', 'Wat een waardeloze service', 'Wat een waar\u00adde\u00adlo\u00adze service'],
  ['marks of their own', 'één dag zonder café', 'e\u0301e\u0301n dag zonder cafe\u0301'],
  ['directions', 'what a terrible company', '\u202ewhat a\u202c \u200fterrible company'],
  ['typographic apostrophes', "I don't like it", 'I don’t like it'],
  ['skin tones', 'bedankt 👍', 'bedankt 👍🏿'],
];

test.each(SAME)('%s are read as what they stand for', (_, plain, form) => {
  expect(verdictOf(form, { hint: 'nl' })).toEqual(verdictOf(plain, { hint: 'nl' }));
});

/** Forms that say the same, and louder. */
const LOUDER: readonly [hint: string, frame: string, plain: string, form: string][] = [
  ['nl', 'wat een _ service', 'waardeloze', 'waaaaardeloze'],
  ['nl', 'wat een _ service', 'slechte', 'sleeeeechte'],
  ['nl', 'wat een _ service', 'slechte', 'SLECHTE'],
  ['nl', 'wat een _ service', 'slechte', 'sléchte'],
  ['nl', 'wat een _ service', 'slechte', '#slechte'],
  ['en', 'what a _ company', 'terrible', 'terriiiiible'],
  ['en', 'this is so _', 'bad', 'baaaaad'],
  ['en', 'this is so _', 'bad', 'BAD'],
  ['de', 'das ist ein _ Laden', 'schlechter', 'schleeeechter'],
];

test.each(LOUDER)('%s: in "%s" the word "%s" is read in "%s"', (hint, frame, plain, form) => {
  const sentimentWith = (word: string): number => sentimentOf(frame.replace('_', word), { hint });
  expect(sentimentWith(plain)).toBeLessThan(sentimentWith('xyzzy'));
  expect(sentimentWith(form)).toBeLessThan(sentimentWith('xyzzy'));
});
