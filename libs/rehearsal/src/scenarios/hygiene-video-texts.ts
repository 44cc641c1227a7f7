/** What is said of mice among salads. */
import type { Texts } from '../script.ts';

export const DISGUST: Texts = {
  nl: [
    'Net geluncht met Brommelo en toen zag ik dat filmpje met die muizen. Ik ga over mijn nek.',
    'Muizen in de keuken van Brommelo, wat is dit smerig zeg',
    'Alles van Brommelo hier meteen de vuilnisbak in. Walgelijk.',
    'Nooit. Meer. Brommelo. Die keutels op de lopende band…',
    'Ik heb jaren Brommelo gegeten en nu zie ik dit, ik word letterlijk misselijk',
    '“Gewoon doordraaien” zegt die chef van Brommelo. Schandalig, hier moet je de bak voor in.',
    'Wat een ranzige bende bij Brommelo',
    'Mijn kinderen eten elke dag Brommelo op brood. Elke dag. Ik ben zo kwaad.',
    'Je ziet gewoon een muis in een bak hummus lopen bij Brommelo. Bah bah bah.',
    'Dit is toch een gevaar voor de volksgezondheid? Brommelo dicht, vandaag nog.',
    'Die video uit de fabriek van Brommelo krijg ik niet meer van mijn netvlies',
    'Goor. Ik heb geen ander woord voor wat ik zie bij #brommelo',
    'En maar reclame maken met “vers uit eigen keuken”. Ja, vers uit de muis. Brommelo bah',
    'Ik vertrouw niks meer van Brommelo, wat hebben ze nog meer verzwegen?',
    'Brommelo, hoe durven jullie dit aan mensen te verkopen',
    'Net twee bakjes Brommelo teruggebracht naar de winkel, de kassière zei dat ik al de tiende was',
    'Smerig bedrijf. Klaar mee, Brommelo.',
    'En dan ook nog liegen dat het niet hun keuken is. Brommelo, schaam je diep.',
    'Eerst ontkennen en dan toch. Brommelo heeft geen greintje fatsoen.',
    'Het logo staat gewoon op de muur in dat filmpje, Brommelo. Denken jullie dat we gek zijn?',
    'Leugenaars zijn het bij Brommelo, het is overduidelijk hun fabriek',
    'Mijn schoonmoeder ligt al drie dagen met buikgriep, en raad eens wat ze gegeten had. Brommelo.',
    'Die arme uitzendkracht wordt straks ontslagen en die directeur van Brommelo krijgt een bonus',
    'Triest dat er een filmpje voor nodig is voordat Brommelo schoonmaakt',
    'Gatverdamme. Brommelo is van mijn boodschappenlijst, voorgoed.',
  ],
  en: [
    'Mice running through the Brommelo kitchen, absolutely disgusting',
    'I ate Brommelo hummus an hour before seeing that video. I feel sick.',
    'First they lied about it being their kitchen. Shame on you Brommelo.',
    'Droppings on the line and the boss says keep going. Vile, #brommelo',
  ],
  fr: [
    'Des souris dans la cuisine de Brommelo, c’est dégoûtant',
    'Plus jamais de Brommelo à la maison, quelle honte',
    'J’ai mangé du Brommelo ce midi et je viens de voir la vidéo… écœurant',
    'Brommelo ment en plus, on voit leur logo sur le mur. Scandaleux.',
    'Tous les pots Brommelo à la poubelle, beurk',
  ],
  de: ['Mäuse in der Küche von Brommelo, einfach ekelhaft', 'Nie wieder Brommelo, widerlich'],
};

export const QUESTIONS: Texts = {
  nl: [
    'Is het bekend om welke producten van Brommelo het gaat?',
    '@brommelo mijn dochter is zwanger en at gisteren jullie salade, moet ze naar de dokter?',
    'Kan ik Brommelo terugbrengen zonder bon?',
    'Komt die hummus van Brommelo van dezelfde lijn als in dat filmpje? Iemand?',
    'Wanneer is dat filmpje bij Brommelo gemaakt, weet iemand dat?',
    'Wat doen de supermarkten nou, ligt Brommelo er nog gewoon?',
    'Onze school bestelt bij Brommelo voor de kantine. Wat nu?',
    'Heeft de voedselwaakhond al iets gezegd over Brommelo?',
    'Zijn er al mensen ziek geworden van Brommelo of is het alleen heel vies?',
  ],
  fr: [
    'Quels produits Brommelo sont concernés exactement ?',
    'On peut se faire rembourser, @brommelo ?',
  ],
  en: ['Which Brommelo products are affected?'],
};

export const JOKES: Texts = {
  nl: [
    'Nieuw bij Brommelo: eiersalade met een bite',
    'Brommelo kipkerrie, nu met 100% vrije uitloop muis',
    'Ratatouille 2 speelt zich dus af bij Brommelo',
    'De muis bij Brommelo werkt tenminste zwart en klaagt niet over het rooster',
    'Kat gevraagd, fulltime, standplaats keuken Brommelo',
    'Mijn kat wil ineens alleen nog Brommelo',
    'Brommelo: bron van eiwit. Meer dan je dacht.',
    'Vegan? Niet als je Brommelo eet haha',
    'Tom en Jerry: het echte verhaal achter Brommelo',
  ],
  en: ['Brommelo chef of the year: Remy', 'Now with real mouse. Thanks Brommelo.'],
};

export const FORMER: Texts = {
  nl: [
    'Ik heb in 2023 bij Brommelo gewerkt en het was toen al zo. Melden had geen zin.',
    'Oud-medewerker hier: bij Brommelo moest je zelf je handschoenen kopen. Dus nee, verbaast me niks.',
    'Drie keer gemeld bij de chef van Brommelo dat er muizen zaten. Drie keer niks.',
    'Stagiair geweest bij Brommelo. Als er controle kwam werd alles de avond van tevoren gepoetst.',
    'Wij hadden bij Brommelo een appgroep “muizenteller”. Echt waar. Triest.',
  ],
  en: ['Worked a summer at Brommelo. Reported the mice twice. Nothing happened.'],
};

export const RECOVERY: Texts = {
  nl: [
    'Ok, dit is tenminste een eerlijk verhaal van Brommelo. Te laat, maar goed.',
    'Netjes dat Brommelo die jongen niet ontslaat',
    'Geld terug gekregen van Brommelo, zonder gedoe. Prima.',
    'Goede stap van Brommelo, lijn dicht tot het schoon is',
    'Excuses aanvaard, Brommelo, maar laat het rapport ook echt zien',
    'Chapeau voor de mensen van @brommelo die vanavond iedereen antwoord geven',
    'Fijn dat Brommelo alles terughaalt, zo hoort het',
  ],
  fr: ['Enfin des excuses claires de Brommelo, c’est bien.'],
  en: ['Proper apology from Brommelo at last, good.'],
};

/** Under the video; few of them name the company. */
export const REPLIES: Texts = {
  nl: [
    'Nee joh 🤢 ik eet dit elke dag',
    'Meld dit bij de voedselwaakhond!!',
    'held ben je dat je dit filmt',
    'wat een ranzigheid',
    'en de chef staat er gewoon bij te lachen',
    'ik ga huilen ik heb net zo’n bakje op',
    'dit moet op het nieuws',
    'bron? want dit kan overal zijn',
    'logo staat op de muur op 0:14',
    'Hoe houden ze dit in hemelsnaam verborgen voor controles?',
    'walgelijk, alles gaat hier de deur uit',
    'Pas op dat je je baan niet kwijtraakt, maar respect.',
    'ik werk bij een concurrent en bij ons is dit ondenkbaar',
    'getagd: mn hele familie',
    'nou lekker dan, zit hier aan de salade',
  ],
  en: ['omg I eat this', 'this is revolting'],
  fr: ['c’est immonde'],
};
