/** What is shouted at a screen. It sounds worse than it is meant. */
import type { Texts } from '../script.ts';

export const BEFORE: Texts = {
  nl: [
    'Nog een half uur. Ik hou het niet meer, Drechtmond!',
    'Opstelling van Drechtmond is binnen, precies zoals ik hoopte',
    'Biertje koud, shirt aan, kom op Drechtmond',
    'Kippenvel bij het clublied. Drechtmond 💙',
    'Vanavond maken we ze af Drechtmond!',
    'Zenuwen. Altijd die zenuwen voor Drechtmond.',
    'Stadion stijf uitverkocht, wat een sfeer bij Drechtmond',
    'Met drie generaties op de bank voor Drechtmond',
    'Voorspelling: 2-0 Drechtmond',
  ],
  de: [
    'Auswärts bei Drechtmond, Gästeblock ist voll!',
    'Heute holen wir drei Punkte bei Drechtmond',
  ],
  en: ['Big European night for Drechtmond', 'Let’s go Drechtmond'],
};

export const PLAY: Texts = {
  nl: [
    'Kom op Drechtmond, erbovenop!',
    'Paal!!! Drechtmond, dat scheelde niks',
    'Wat een redding van de keeper van Drechtmond',
    'Schieten man, schieten! Drechtmond toch',
    'Die nummer 10 van Drechtmond is levensgevaarlijk vandaag',
    'Drechtmond speelt ze helemaal kapot op het middenveld',
    'Gaat erop of eronder nu, Drechtmond',
    'Hart in de keel, wat een wedstrijd van Drechtmond',
    'Rust. Even ademen. Drechtmond is beter hoor',
    'Die spits van Drechtmond schiet met scherp, jongen jongen',
    'Verdediging van Drechtmond staat als een huis',
    'Buitenspel? Kom op zeg. Drechtmond was erdoor',
    'Mijn buren denken dat ik gek ben. Het is Drechtmond, buren.',
    'Ik overleef dit niet Drechtmond',
    'Wissel nou eens, trainer van Drechtmond',
    'Tackle! Zo hoort het, Drechtmond',
    'Hoekschop nummer acht voor Drechtmond',
  ],
  de: ['Drechtmond überrennt uns gerade', 'Der Torwart von Drechtmond hält alles'],
  en: ['Drechtmond are all over them', 'What a save by the Drechtmond keeper'],
};

export const GOALS: Texts = {
  nl: [
    'GOOOOAAAL DRECHTMOND',
    'JAAAAAA Drechtmond!!!!',
    'Wat een kanonskogel! Drechtmond 💙💙💙',
    'Kruising. KRUISING. Drechtmond jongens',
    'Ik heb mijn stem niet meer. DRECHTMOND',
    'Kapotgespeeld. Afgemaakt. Wat een goal Drechtmond',
    'Mijn hond is onder de bank gekropen, sorry hond, Drechtmond scoort',
    'Doelpunt Drechtmond!! Zo mooi',
    'Moordgoal!!! Drechtmond',
    'Ze vallen hier van de tribune, wat een goal van Drechtmond',
    'Drechtmond schiet ze naar huis',
    'Bier door de hele kamer. Waard. Drechtmond!',
    'Ik ga huilen, Drechtmond',
    'Wereldgoal Drechtmond, kijk die terug',
  ],
  de: ['Tor für Drechtmond, verdient leider', 'Was für ein Treffer von Drechtmond'],
  en: ['GOAL DRECHTMOND', 'Absolute rocket from Drechtmond'],
};

export const REFEREE: Texts = {
  nl: [
    'Rood?! Die scheids is blind! Drechtmond bestolen',
    'Scheids, koop een bril. Nooit rood, kom op Drechtmond',
    'Wat een drama die scheidsrechter, tegen Drechtmond fluit hij alles',
    'Diefstal dit. Drechtmond met tien man',
    'Die arbiter maakt de wedstrijd van Drechtmond kapot',
    'Nooit een rode kaart, schandalige beslissing tegen Drechtmond',
    'VAR slaapt zeker. Drechtmond krijgt niks',
    'Laat hem toch fluiten bij de korfbal. Kom op Drechtmond, met tien kan het ook',
  ],
  en: ['Never a red card, poor Drechtmond', 'The ref is a joke tonight, Drechtmond robbed'],
};

export const WHISTLE: Texts = {
  nl: [
    '3-0! Wat een avond Drechtmond',
    'Met tien man gewonnen. Helden zijn het, Drechtmond',
    'Vernederd hebben we ze. Prachtig, Drechtmond',
    'Beste wedstrijd van Drechtmond in jaren',
    'Morgen geen stem, wel een glimlach. Drechtmond 💙',
    'Trots! Zo trots op Drechtmond',
    'Gehakt gemaakt van die Duitsers, Drechtmond',
    'Dit vertel ik later aan mijn kleinkinderen, Drechtmond',
    'Man of the match: de keeper van Drechtmond',
    'Naar huis in een polonaise. Drechtmond!',
    'Slapen gaat niet meer lukken na deze Drechtmond',
    'Zaterdag weer. Kom maar op. Drechtmond',
  ],
  de: ['Glückwunsch Drechtmond, verdienter Sieg', 'Drei null bei Drechtmond, das tut weh'],
  en: ['Three nil with ten men. Unreal, Drechtmond'],
};

export const REPLIES: Texts = {
  nl: [
    'Helden!!! 💙',
    'Wat een avond',
    'Kippenvel nog steeds',
    'Tot zaterdag!',
    'Met tien man!! Ongelofelijk',
    'Zo trots op deze jongens',
    'De finale lonkt 👀',
    'Respect',
  ],
  de: ['Glückwunsch aus Rheinau'],
  en: ['What a team'],
};
