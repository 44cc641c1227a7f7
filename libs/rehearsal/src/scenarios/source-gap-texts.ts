/** What is said while one platform is away. Most say what they say on any day. */
import type { Texts } from '../script.ts';

export const ELSEWHERE: Texts = {
  nl: [
    'X doet het niet bij mij, dan maar hier: hoe laat is het stadhuis van Zilverdrecht open vandaag?',
    'Ligt X eruit? Wilde net iets aan Zilverdrecht vragen over de containers',
    'Hier dan maar: @gem_zilverdrecht is de brug vanmiddag open?',
    'Nu X plat ligt ontdek ik dat gemeente Zilverdrecht ook hier zit. Handig',
    'Iemand de link naar de afspraken van gemeente Zilverdrecht?',
    '@gem_zilverdrecht ik stuurde jullie een bericht op X, komt dat aan?',
    'Rustig hier in Zilverdrecht vandaag, markt is wel gezellig',
    'Kan ik in Zilverdrecht vandaag een paspoort ophalen zonder afspraak?',
    'Bij ons in Zilverdrecht wordt de straat opnieuw gelegd, ziet er netjes uit',
    'Wie weet welke bus er nu rijdt naar het centrum van Zilverdrecht?',
    'Vergadering van de raad van Zilverdrecht is vanavond te volgen via de site',
    'Zwembad Zilverdrecht is vandaag tot vijf uur open zag ik',
    '@gem_zilverdrecht waar meld ik een losse stoeptegel?',
    'Mooi weer voor een rondje om de plas bij Zilverdrecht',
    'Is er parkeerplek bij het stadhuis van Zilverdrecht?',
  ],
  en: [
    'X seems down, so asking here: is the Zilverdrecht town hall open today?',
    'Any news on the bridge in Zilverdrecht?',
  ],
};

export const RETURN: Texts = {
  nl: [
    'X doet het weer. Hallo Zilverdrecht',
    'Hij doet het weer, gauw vragen: @gem_zilverdrecht hoe laat is de milieustraat open?',
    'Anderhalf uur geen X, en in Zilverdrecht is niets gebeurd. Heerlijk.',
    '@gem_zilverdrecht is mijn vraag van vanochtend aangekomen?',
    'Weer online. Groeten uit een zonnig Zilverdrecht',
    'Terug op X, iemand uit Zilverdrecht nog nieuws gemist?',
  ],
};
