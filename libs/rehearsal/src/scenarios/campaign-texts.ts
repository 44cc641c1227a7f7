/** A campaign that was written beforehand, and what real people say when they see it. */
import type { Texts } from '../script.ts';

/** Handed out to the accounts, word for word. Long, as such texts are. */
export const PREPARED: Texts = {
  nl: [
    'Al drie jaar weet gemeente Zilverdrecht dat er lood in de speeltuinen zit en al drie jaar zwijgt het college. Onze kinderen spelen in gif. Deel dit voordat het verdwijnt! #zilverdrechtliegt',
    'Gelekt rapport: in zeven speeltuinen van Zilverdrecht zit lood in de grond. De wethouder hield het in een la. Dit is misdadig, laat het niet wegmoffelen. #zilverdrechtliegt',
    'Vraag aan @gem_zilverdrecht: waarom mogen ouders het loodrapport niet zien? Wat hebben jullie te verbergen? Kinderen worden ziek terwijl jullie zwijgen. #zilverdrechtliegt',
    'Mijn buurkind heeft al maanden buikpijn en hoofdpijn, en nu blijkt dat de speeltuin van Zilverdrecht vergiftigd is. De gemeente wist het. Schandalig. #zilverdrechtliegt',
    'Zilverdrecht gaf wél miljoenen uit aan een nieuw stadhuis, maar geen cent om lood uit de speeltuinen te halen. Wethouder, treed af! #zilverdrechtliegt',
    'Ze lachen ons uit daar op het stadhuis van Zilverdrecht. Lood in de zandbak en niemand die zich schaamt. Kom zaterdag naar het Marktplein en laat je horen. #zilverdrechtliegt',
    'Deze gemeente is rot tot op het bot. Zilverdrecht verzwijgt een gifrapport en onze kinderen betalen de prijs. Iedereen moet dit weten. #zilverdrechtliegt',
    'Wij eisen openbaarheid: het loodrapport van Zilverdrecht op tafel, nu. Geen smoesjes meer. Teken de petitie en deel dit bericht. #zilverdrechtliegt',
  ],
  en: [
    'The town of Zilverdrecht has known about lead in seven playgrounds for three years and kept silent. Children are playing in poison. Share this before it is gone. #zilverdrechtliegt',
    'Leaked report: poisoned playgrounds in Zilverdrecht, and the town hall hid it in a drawer. This is criminal. #zilverdrechtliegt',
  ],
};

export const WORRIED: Texts = {
  nl: [
    'Klopt het dat er lood zit in de speeltuinen van Zilverdrecht? Mijn zoontje speelt er elke dag, ik maak me zorgen.',
    'Wat is dit met dat lood in Zilverdrecht? Weet iemand of dit echt is?',
    'Ik zie ineens overal berichten over gif in de speeltuin van Zilverdrecht, krijg er buikpijn van',
    '@gem_zilverdrecht graag snel duidelijkheid over het lood, wij wonen naast zo’n speeltuin',
    'Als dit waar is van Zilverdrecht is het echt heel erg. Kinderen!',
    'Wij gaan voorlopig niet naar de speeltuin in Zilverdrecht, eerst maar eens een antwoord',
    'Kan iemand mij een link naar dat rapport van Zilverdrecht geven? Ik vind niks.',
    'Mijn dochter van twee stopt alles in haar mond. Lood in Zilverdrecht, ik word hier bang van.',
    'Waarom reageert de gemeente Zilverdrecht niet? Dat maakt het alleen maar erger.',
    'Toch gek dat het in Zilverdrecht zo stil blijft vanuit het stadhuis',
    'Huisarts gebeld over lood, die wist ook van niks. Zilverdrecht, zeg iets alsjeblieft.',
    'Op het schoolplein ging het nergens anders over dan dat lood in Zilverdrecht',
    'Ook op ons plein, aan de Molenwerf in Zilverdrecht? Daar spelen wel vijftig kinderen.',
    'Ik woon al dertig jaar in Zilverdrecht en ik vertrouw het voor geen meter',
    'Kinderen van de opvang in Zilverdrecht gingen er vanmiddag nog gewoon spelen…',
    'Heeft de GGD iets gezegd over Zilverdrecht? Dat is toch hun taak?',
    'Slecht dat je zoiets over Zilverdrecht via een hashtag moet lezen',
    'Gaat dit over alle speeltuinen in Zilverdrecht of alleen die bij de haven?',
  ],
  en: ['Is the story about lead in Zilverdrecht real? We live next to a playground, worried.'],
};

export const DOUBT: Texts = {
  nl: [
    'Valt het iemand op dat al die accounts over Zilverdrecht van deze week zijn en hetzelfde zeggen?',
    'Vijf keer exact dezelfde tekst over lood in Zilverdrecht, van vijf accounts met drie volgers. Ruikt naar een campagne.',
    'Ik heb het nagezocht: dat “gelekte rapport” van Zilverdrecht bestaat niet, het is een foto van een ander dorp',
    'Eerst even nadenken voor je dat over Zilverdrecht deelt mensen',
    'Wie zit hierachter? Iemand heeft iets tegen gemeente Zilverdrecht en heeft geld.',
    'Hashtag over Zilverdrecht is binnen tien minuten trending met alleen maar nepaccounts. Knap werk, maar nep.',
    'Interessant: alle berichten over Zilverdrecht komen in salvo’s van een minuut. Dat doen mensen niet.',
    'Ik ken de grondtesten van Zilverdrecht, die staan gewoon online sinds 2024. Niks geheim.',
    'Nou ben ik echt geen fan van dit college, maar dit verhaal over Zilverdrecht is gewoon verzonnen',
    'Petitie over Zilverdrecht staat op een site die gisteren pas is geregistreerd…',
  ],
};

export const RELIEF: Texts = {
  nl: [
    'Duidelijk verhaal van @gem_zilverdrecht met de metingen erbij. Dank, dat stelt gerust.',
    'Goed dat Zilverdrecht alle rapporten gewoon online heeft gezet',
    'Dus het was allemaal nep, die ophef over Zilverdrecht. Knap hoe snel je erin trapt.',
    'Fijn dat de GGD bevestigt dat spelen in Zilverdrecht veilig is',
    'Chapeau voor de wethouder van Zilverdrecht, die zelf op alle vragen antwoordt',
    'Wij gaan morgen weer naar de speeltuin in Zilverdrecht 😊',
  ],
};

export const REPLIES: Texts = {
  nl: [
    'Dit moet iedereen weten!',
    'Bron?',
    'Schandalig als het waar is.',
    'Gedeeld.',
    'Ik vraag het morgen na op school.',
    'Waarom hoor ik dit nergens op het nieuws?',
    'Nooit van dat account gehoord, sinds wanneer besta je?',
    'Rapport graag, niet alleen roepen.',
    'Aftreden die wethouder!',
    'Wij speelden er zondag nog…',
    'Dit is al lang bekend hoor, staat online.',
    'Kopieer-plak, zie het al de zesde keer.',
  ],
};
