import type { Phrases } from './phrases.ts';

const MESSAGES = {
  threat: { says: 'één bericht bedreigt mensen', asks: 'laat het meteen beoordelen' },
  severe: {
    says: 'volgens één bericht zijn mensen gewond of in gevaar',
    asks: 'laat het meteen nagaan',
  },
  self_harm: {
    says: 'iemand spreekt erover zichzelf iets aan te doen',
    asks: 'dit vraagt om zorg, niet om een openbaar antwoord',
  },
} as const;

const PARTS = {
  night: 'nacht',
  morning: 'ochtend',
  afternoon: 'middag',
  evening: 'avond',
} as const;

export const DUTCH: Phrases = {
  modes: { drill: 'OEFENING', replay: 'HERHALING', backfill: 'TERUGBLIK' },
  and: 'en',
  on: 'op',
  opening: (transition, name) =>
    ({
      opened: `${name}:`,
      escalated: `${name}, het wordt erger:`,
      eased: `${name}, het wordt rustiger:`,
      resolved: `${name}, alles is weer normaal:`,
      reopened: `${name}, het laait weer op:`,
    })[transition],
  mentions: ({ count, text }, negative) =>
    `${text} ${negative ? (count === 1 ? 'negatief ' : 'negatieve ') : ''}${count === 1 ? 'bericht' : 'berichten'}`,
  within: (minutes) => `in ${minutes} minuten`,
  normally: ({ count, text }, { weekday, part }) =>
    `waar er ${text ?? 'bijna geen'} normaal ${count === 1 ? 'is' : 'zijn'} op een ${weekday}${PARTS[part]}`,
  guessed: (text) =>
    `waar er ${text === null ? 'bijna geen' : `ongeveer ${text}`} normaal zouden zijn (nog weinig geschiedenis)`,
  share: (percent) => `${percent} ervan negatief`,
  voices: ({ count, text }) => `${text} onafhankelijke ${count === 1 ? 'afzender' : 'afzenders'}`,
  together: ({ text }) => `${text} accounts plaatsen dezelfde tekst of trekken samen op`,
  spreading: (mentions, minutes) =>
    `één bericht verspreidt zich, ${mentions.text} ${mentions.count === 1 ? 'vermelding' : 'vermeldingen'} in ${minutes.text} ${minutes.count === 1 ? 'minuut' : 'minuten'}`,
  nextHour: (low, high) => `het komende uur nog ${low} tot ${high}`,
  beganOn: (platform, post) => {
    if (platform === null) return 'het begon in de pers';
    return `het begon ${post ? 'met een bericht ' : ''}op ${platform}`;
  },
  nowAlso: (places) => `nu ook ${places}`,
  press: 'in de pers',
  otherPlatforms: ({ count, text }) =>
    `op ${text} ${count === 1 ? 'ander platform' : 'andere platforms'}`,
  mayThreaten: ({ count, text }) =>
    `${text} ervan ${count === 1 ? 'is misschien een dreigement' : 'zijn misschien dreigementen'}`,
  related: ({ count, text }) =>
    count === 1
      ? 'daarnaast staat een alarm over een enkel bericht open'
      : `daarnaast staan ${text} alarmen over losse berichten open`,
  merged: ({ count, text }) =>
    count === 1
      ? 'nog één waarvoor geen plaats was staat hierbij'
      : `nog ${text} waarvoor geen plaats was staan hierbij`,
  without: (what, fires) =>
    `zou ${fires ? 'ook' : 'niet'} afgaan zonder ${what.map((one) => (one === 'reposts' ? 'reposts' : 'de luidste afzender')).join(fires ? ' en zonder ' : ' of zonder ')}`,
  unscored: (text) => `${text} niet te beoordelen`,
  otherSources: ({ count, text }) => `${text} andere ${count === 1 ? 'bron' : 'bronnen'}`,
  silent: (sources) => `van ${sources} kwam een deel van de tijd niets binnen`,
  at: ({ day, time }) => `${day} om ${time}`,
  began: (onset) => `het begon op ${onset}`,
  late: (onset) => `het begon op ${onset} en is nu pas te zien`,
  calmSince: (onset, since) => `het begon op ${onset} en het is rustig sinds ${since}`,
  message: (lane) => MESSAGES[lane],
  summary: ({ count, text }, lane) => {
    const one = count === 1;
    const what = {
      threat: one ? 'dat mensen bedreigt' : 'die mensen bedreigen',
      severe: 'over mensen die gewond of in gevaar zijn',
      self_harm: 'over zelfbeschadiging',
    }[lane];
    return `in dit uur nog ${text} ${one ? 'bericht' : 'berichten'} ${what}, naast wat één voor één is gemeld`;
  },
  repeated: ({ text }) => `het is ${text} keer gezegd`,
  saidByOthers: ({ count, text }) =>
    count === 1 ? 'nog één bericht zegt het' : `nog ${text} berichten zeggen het`,
  firstSeen: (onset) => `voor het eerst gezien op ${onset}`,
  notRepeated: (lane, onset) =>
    `${lane === 'self_harm' ? 'wat er is gezegd op' : 'het bericht van'} ${onset} is al dagen niet herhaald`,
};
