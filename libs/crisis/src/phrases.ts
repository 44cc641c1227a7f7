/** The words of the sentence, per language. Numbers come in as text in that language's form. */
import type { Mode } from '@goldenhour/mention';
import type { Transition } from './types.ts';

export type Phrases = {
  readonly modes: Readonly<Record<Exclude<Mode, 'live'>, string>>;
  readonly and: string;
  opening(transition: Transition, name: string): string;
  mentions(text: string, count: number, negative: boolean): string;
  within(minutes: string): string;
  /** `text` is null for none; `guess` when little history stands behind it. */
  normally(text: string | null, count: number, guess: boolean): string;
  share(percent: string): string;
  voices(text: string, count: number): string;
  unscored(text: string): string;
  otherSources(text: string, count: number): string;
  silent(sources: string, count: number): string;
  at(moment: { readonly day: string; readonly time: string }): string;
  began(onset: string): string;
  late(onset: string): string;
  calmSince(onset: string, since: string): string;
};

const en: Phrases = {
  modes: { drill: 'DRILL', replay: 'REPLAY', backfill: 'HISTORY' },
  and: 'and',
  opening: (transition, name) =>
    ({
      opened: `${name}:`,
      escalated: `${name} is getting worse:`,
      eased: `${name} is calming down:`,
      resolved: `${name} is back to normal:`,
      reopened: `${name} is flaring up again:`,
    })[transition],
  mentions: (text, count, negative) =>
    `${text} ${negative ? 'negative ' : ''}${count === 1 ? 'mention' : 'mentions'}`,
  within: (minutes) => `in ${minutes} minutes`,
  normally: (text, count, guess) =>
    guess
      ? `where ${text === null ? 'hardly any' : `about ${text}`} would be normal (little history yet)`
      : `where ${text ?? 'hardly any'} ${count === 1 ? 'is' : 'are'} normal at this hour`,
  share: (percent) => `${percent} of them negative`,
  voices: (text, count) => `${text} independent ${count === 1 ? 'voice' : 'voices'}`,
  unscored: (text) => `${text} could not be judged`,
  otherSources: (text, count) => `${text} other ${count === 1 ? 'source' : 'sources'}`,
  silent: (sources, count) => `${sources} ${count === 1 ? 'was' : 'were'} silent for part of it`,
  at: ({ day, time }) => `${day} at ${time}`,
  began: (onset) => `it began on ${onset}`,
  late: (onset) => `it began on ${onset} and is seen only now`,
  calmSince: (onset, since) => `it began on ${onset} and has been calm since ${since}`,
};

const nl: Phrases = {
  modes: { drill: 'OEFENING', replay: 'HERHALING', backfill: 'TERUGBLIK' },
  and: 'en',
  opening: (transition, name) =>
    ({
      opened: `${name}:`,
      escalated: `${name}, het wordt erger:`,
      eased: `${name}, het wordt rustiger:`,
      resolved: `${name}, alles is weer normaal:`,
      reopened: `${name}, het laait weer op:`,
    })[transition],
  mentions: (text, count, negative) =>
    `${text} ${negative ? (count === 1 ? 'negatief ' : 'negatieve ') : ''}${count === 1 ? 'bericht' : 'berichten'}`,
  within: (minutes) => `in ${minutes} minuten`,
  normally: (text, count, guess) =>
    guess
      ? `waar er ${text === null ? 'bijna geen' : `ongeveer ${text}`} normaal zouden zijn (nog weinig geschiedenis)`
      : `waar er ${text ?? 'bijna geen'} normaal ${count === 1 ? 'is' : 'zijn'} op dit uur`,
  share: (percent) => `${percent} ervan negatief`,
  voices: (text, count) => `${text} onafhankelijke ${count === 1 ? 'afzender' : 'afzenders'}`,
  unscored: (text) => `${text} niet te beoordelen`,
  otherSources: (text, count) => `${text} andere ${count === 1 ? 'bron' : 'bronnen'}`,
  silent: (sources) => `van ${sources} kwam een deel van de tijd niets binnen`,
  at: ({ day, time }) => `${day} om ${time}`,
  began: (onset) => `het begon op ${onset}`,
  late: (onset) => `het begon op ${onset} en is nu pas te zien`,
  calmSince: (onset, since) => `het begon op ${onset} en het is rustig sinds ${since}`,
};

export const PHRASES = { en, nl } as const;
