/**
 * The fixed moments of the rehearsed crisis, and the smaller troubles that come after it.
 * All outlets and accounts are invented.
 */
import type { Language } from './chatter.ts';

export type Beat = {
  /** After the start of the drill. @unit minutes */
  readonly minute: number;
  readonly by: 'official' | 'drechtbode' | 'zilverblad' | 'trekvaart' | 'ledger';
  readonly language: Language;
  readonly text: string;
};

/** When the organisation answers for what happened. @unit minutes after the start */
export const ANSWER_MINUTE = 178;

/** {promise} is the quarter of an hour, by the clock in Amsterdam, before which the answer comes. */
export const BEATS: readonly Beat[] = [
  {
    minute: 34,
    by: 'drechtbode',
    language: 'nl',
    text: 'Tientallen mensen ziek na eten eiersalade van Brommelo, vierjarige in ziekenhuis',
  },
  {
    minute: 48,
    by: 'zilverblad',
    language: 'nl',
    text: 'Huisartsen slaan alarm: patiënten met ernstige klachten noemen eiersalade van Brommelo',
  },
  {
    minute: 62,
    by: 'official',
    language: 'nl',
    text: 'We krijgen meldingen van mensen die ziek zijn geworden na het eten van onze eiersalade. We nemen dit zeer serieus en onderzoeken het nu. Eet deze eiersalade niet. Om {promise} komen we met een update. brommelo.example/update',
  },
  {
    minute: 71,
    by: 'ledger',
    language: 'en',
    text: 'Dutch food maker Brommelo under fire after dozens fall ill, children in hospital',
  },
  {
    minute: 96,
    by: 'trekvaart',
    language: 'nl',
    text: 'Supermarkten halen Brommelo uit de schappen, bedrijf zwijgt over oorzaak van besmetting',
  },
  {
    minute: 130,
    by: 'drechtbode',
    language: 'nl',
    text: 'Voedselwaakhond start onderzoek bij Brommelo, al 140 zieken gemeld',
  },
  {
    minute: ANSWER_MINUTE,
    by: 'official',
    language: 'nl',
    text: 'Onze excuses. In één partij eiersalade is salmonella gevonden. We halen alle eiersalade van Brommelo terug, u krijgt uw geld terug, ook zonder bon. Bent u ziek? Bel onze hulplijn, dag en nacht bereikbaar: brommelo.example/hulp',
  },
  {
    minute: 180,
    by: 'official',
    language: 'en',
    text: 'We are sorry. Salmonella was found in one batch of our egg salad. Brommelo recalls all egg salad and refunds every tub, no receipt needed. If you feel ill, call our helpline, day and night: brommelo.example/help',
  },
  {
    minute: 188,
    by: 'zilverblad',
    language: 'nl',
    text: 'Brommelo biedt excuses aan en haalt alle eiersalade terug',
  },
  {
    minute: 204,
    by: 'ledger',
    language: 'en',
    text: 'Brommelo apologises and recalls egg salad after salmonella find',
  },
  {
    minute: 310,
    by: 'official',
    language: 'nl',
    text: 'Update: de oorzaak is gevonden, een kapotte koeling op één lijn. Die lijn van Brommelo staat stil tot alles schoon en getest is. We hebben alle gezinnen die zich meldden gebeld.',
  },
  {
    minute: 332,
    by: 'trekvaart',
    language: 'nl',
    text: 'Oorzaak besmetting Brommelo gevonden, jongen (4) weer thuis',
  },
  {
    minute: 545,
    by: 'official',
    language: 'nl',
    text: 'Alle bakjes eiersalade zijn uit de winkels. Dank voor uw geduld en uw vertrouwen. Iedere vraag blijft welkom bij Brommelo: brommelo.example/hulp',
  },
];

/** What the official account answers to one person while the crisis lasts. */
export const WEBCARE: Readonly<Record<Language, readonly string[]>> = {
  nl: [
    'Wat naar om te horen. Wilt u ons een privébericht sturen met het nummer op het deksel? Dan bellen we u vandaag nog. Team Brommelo',
    'We begrijpen uw zorgen. Eet de eiersalade van Brommelo niet en breng hem terug naar de winkel, u krijgt uw geld terug.',
    'Beterschap gewenst. Onze hulplijn is dag en nacht bereikbaar via brommelo.example/hulp',
    'Andere producten van Brommelo komen van een andere lijn en kunt u gewoon eten.',
  ],
  en: [
    'Sorry to hear this. Please send us a message with the number on the lid and we will call you today. Team Brommelo',
    'Please do not eat the Brommelo egg salad and return it to the shop for a refund.',
    'Our helpline is open day and night: brommelo.example/help',
  ],
};

export type Trouble = {
  readonly subject: 'brommelo' | 'zilverdrecht';
  readonly texts: Readonly<Record<Language, readonly string[]>>;
  /** How the organisation answers. */
  readonly answer: string;
};

/** Smaller troubles, in turn, once the crisis is over. */
export const TROUBLES: readonly Trouble[] = [
  {
    subject: 'zilverdrecht',
    texts: {
      nl: [
        'Geen water in half Zilverdrecht, iemand een idee? Heel vervelend met kleine kinderen.',
        'Alweer geen water op {place} in Zilverdrecht. Waardeloos.',
        'Leiding gesprongen in Zilverdrecht, de kelder staat blank. Wat een ramp.',
        'Bruin en smerig water uit de kraan in Zilverdrecht, is dat gevaarlijk?',
        '@gem_zilverdrecht waarom horen we niets over het water? Slecht.',
        'De straat is weggezakt bij {place} in Zilverdrecht, levensgevaarlijk.',
        'Geen douche, geen koffie, geen antwoord van Zilverdrecht. Balen!',
        'Hele winkel onder water in het centrum van Zilverdrecht, verschrikkelijk.',
        'Bellen met gemeente Zilverdrecht heeft geen zin, niemand neemt op. Schandalig.',
        'Mijn moeder van 90 zit zonder water in Zilverdrecht. Boos!',
      ],
      en: [
        'No water in half of Zilverdrecht, terrible with small kids',
        'Brown, disgusting water from the tap in Zilverdrecht. Is it dangerous?',
        'Burst pipe in Zilverdrecht, our cellar is flooded. What a disaster.',
        'No word from @gem_zilverdrecht about the water. Bad.',
        'The road collapsed near {place} in Zilverdrecht, dangerous!',
      ],
    },
    answer:
      'De waterleiding in Zilverdrecht is gerepareerd, het water is schoon. Onze excuses voor het ongemak. Schade kunt u melden via zilverdrecht.example/water',
  },
  {
    subject: 'brommelo',
    texts: {
      nl: [
        'Brommelo verhoogt de prijs weer met een kwart. Schandalig.',
        'Vier euro voor een bakje {product} van Brommelo? Belachelijk duur.',
        'Graaien, dat is wat #brommelo doet. Slecht.',
        'Ik koop geen Brommelo meer, wat een oplichters.',
        '@brommelo wie verzint dit? Asociaal duur.',
        'Mensen kunnen dit niet meer betalen, Brommelo. Triest.',
        'Brommelo kleiner bakje, hogere prijs. Ik voel me bedrogen.',
      ],
      en: [
        'Brommelo raises prices by a quarter again. Shameful.',
        'Four euros for a tub of {product}? Ridiculous, Brommelo.',
        'Greedy. That is what #brommelo is. Bad.',
        'I am done with Brommelo, what a rip-off. Angry.',
      ],
    },
    answer:
      'We horen uw kritiek op onze nieuwe prijzen. Brommelo legt uit waarom op brommelo.example/prijs, en de kleine bakjes blijven even duur als ze waren.',
  },
  {
    subject: 'zilverdrecht',
    texts: {
      nl: [
        'Parkeerautomaten in heel Zilverdrecht kapot en toch een boete. Oneerlijk!',
        'Boete gekregen in Zilverdrecht terwijl de app eruit lag. Schandalig.',
        '@gem_zilverdrecht trek die onterechte boetes in, belachelijk dit.',
        'Waardeloos systeem, dat parkeren in Zilverdrecht. Al drie keer fout afgeschreven.',
        'Dubbel betaald in Zilverdrecht en niemand die helpt. Slecht!',
        'Woedend op gemeente Zilverdrecht, 92 euro boete door hun eigen fout.',
        'De parkeerapp van Zilverdrecht is een ramp.',
      ],
      en: [
        'All parking machines in Zilverdrecht broken and still a fine. Unfair!',
        'Got a fine in Zilverdrecht while the app was down. Ridiculous.',
        '@gem_zilverdrecht your parking app is a disaster, I paid twice. Angry.',
        'Terrible parking system in Zilverdrecht, charged three times by mistake.',
      ],
    },
    answer:
      'Door een storing in de parkeerapp zijn in Zilverdrecht onterecht boetes opgelegd. Die trekken we allemaal in, u hoeft niets te doen. Excuses voor het ongemak.',
  },
];
