/** What is said when a school is threatened. Nobody who speaks here exists. */
import type { Texts } from '../script.ts';

export const SCREENSHOTS: Texts = {
  nl: [
    'wtf iemand wil morgen met een mes naar het meerkoet college komen, screenshot in mn story',
    'Stuur dit door aan iedereen die op het Meerkoet College zit, dit is geen grap',
    'Meerkoet College wordt bedreigd??? wie is dit account',
    'ik ga morgen echt niet naar het meerkoet, hebben jullie dat bericht gezien',
    'Screenshot van een bedreiging aan het Meerkoet College. Weet iemand wie hierachter zit?',
    'heel de klassenapp staat op ontploffen, iemand bedreigt het meerkoet college met een mes',
    'Iemand zegt dat ie morgen mensen gaat steken op het Meerkoet College. Politie is gebeld',
    'niet naar school morgen meerkoet!! serieus doorsturen',
    'dit staat al een kwartier online en niemand haalt het weg, bedreiging van het meerkoet college',
    'mn broertje zit in de brugklas van het meerkoet college en is doodsbang door dat tiktok bericht',
    'Wie kent dit account? Bedreigt leerlingen van het Meerkoet College.',
    'krijg net drie keer hetzelfde screenshot over het Meerkoet College, wat is er aan de hand',
    'er gaat een bericht rond dat er morgen iemand met een mes op het Meerkoet College staat, ik sta te trillen',
    'meerkoet college morgen dicht?? zeg dat het dicht is',
  ],
  en: ['Someone threatened to bring a knife to Meerkoet College tomorrow, kids are terrified'],
};

export const FEAR: Texts = {
  nl: [
    'Als ouder van een leerling van het Meerkoet College zit ik nu met een knoop in mijn maag. Wat doen we morgen?',
    'Mijn zoon durft morgen niet naar het Meerkoet College. Ik laat hem thuis.',
    'Iemand contact gehad met het Meerkoet College? Telefoon staat op de voicemail, het is zondagavond.',
    'Wij houden onze dochter morgen thuis, dat dreigement tegen het Meerkoet College is te eng',
    'Ik ben docent op het Meerkoet College en ik lees dit ook nu pas. Ik maak me grote zorgen.',
    'Bang. Twee kinderen op het Meerkoet College en niemand die iets weet.',
    'Is de politie morgen aanwezig bij het Meerkoet College? Weet iemand dat?',
    'Wat als het geen grap is? Denk aan al die kinderen op het Meerkoet College.',
    'Ik heb 112 gebeld over die bedreiging van het Meerkoet College, ze weten ervan',
    'Onze oudste doet morgen toets op het Meerkoet College. Gaat dat door? We slapen hier niet van.',
    'Het is toch vreselijk dat kinderen bang moeten zijn om naar het Meerkoet College te gaan',
    'De wijkagent zegt dat ze het dreigement tegen het Meerkoet College zeer serieus nemen. Meer mag hij niet zeggen.',
    'Mijn moeder werkt in de kantine van het Meerkoet College, ze is er helemaal overstuur van',
    'Ik fiets elke ochtend met hem mee naar het Meerkoet College. Morgen dus niet.',
    'Hoe leg je een kind van twaalf uit dat iemand zijn school, het Meerkoet College, bedreigt',
    'Hart klopt in mijn keel door dat bericht over het Meerkoet College. Meisje van mij zit in 2C.',
    'Het gaat al de hele avond over het Meerkoet College in onze buurtapp, iedereen is bang',
    'Hoor net dat de naam van een jongen uit 4B genoemd wordt. Delen jullie alsjeblieft geen namen! #meerkoetcollege',
  ],
  en: [
    'My niece goes to Meerkoet College and is too scared to go to school tomorrow',
    'Knife threat against Meerkoet College, parents in our street are in panic',
  ],
};

export const ANGER: Texts = {
  nl: [
    '@meerkoetcollege waar blijven jullie? Ouders zijn in paniek en er komt helemaal niks.',
    'Schandalig dat het Meerkoet College al een uur niets laat horen',
    'Een school met 900 kinderen en geen noodnummer op zondag. Ongelofelijk slecht, Meerkoet College.',
    'TikTok haalt dit niet eens weg. En het Meerkoet College zwijgt. Woedend ben ik.',
    'Ik moet het via een screenshot van mijn zoon horen, niet van het Meerkoet College zelf. Waardeloos.',
    'Zeg iets, @meerkoetcollege! Al is het maar dat jullie het weten!',
    'Ongehoord. Bedreiging met een mes en het Meerkoet College heeft de mail van de ouders niet op orde.',
    'Er is al maanden gepest in die klas en het Meerkoet College deed niks. En nu dit.',
    'Dit krijg je als je pesten wegwuift, Meerkoet College. Ik ben zo boos.',
    'Wanneer horen wij als ouders iets? Morgenochtend om acht uur zeker, @meerkoetcollege',
    'Onverantwoord als het Meerkoet College morgen gewoon opengaat',
    'Sluit die school morgen. Punt. @meerkoetcollege',
    'Laat die directeur van het Meerkoet College eens opnemen, schandalig dit',
  ],
};

export const FRIENDS: Texts = {
  nl: [
    'kan iemand die van het meerkoet mij uitleggen wat er gebeurt want ik snap er niks van',
    'heb nog nooit zoveel politie bij het Meerkoet College gezien en het is zondag',
    'straks is het gewoon een brugpieper die geen zin heeft in de toets op het meerkoet college',
    'dus geen natuurkunde morgen op het meerkoet? sorry maar ik vraag het maar',
    'Iedereen van het Meerkoet College: bel even iemand als je je rot voelt',
    'ok dit is niet grappig meer, groepsapp van het meerkoet staat op 400 berichten',
    'als jij dit van het meerkoet college geschreven hebt: haal het weg man, je verpest je leven',
    'ik ken die gast denk ik van de basisschool. echt nooit gedacht. meerkoet college dus',
    'Blijf allemaal rustig en deel dat filmpje over het Meerkoet College niet meer',
    'zit hier met vier vriendinnen van het meerkoet in een call, niemand gaat morgen',
  ],
};

export const RELIEF: Texts = {
  nl: [
    'Goed en duidelijk bericht van het Meerkoet College. Later beginnen en politie erbij, prima.',
    'Fijn dat het Meerkoet College zich aan de beloofde tijd houdt met een update',
    'Ze hebben hem. Opgelucht. Dank aan politie en het Meerkoet College.',
    'Aanhouding! Eindelijk kan mijn dochter slapen. Dank jullie wel @meerkoetcollege',
    'Compliment voor de mentor van het Meerkoet College die vanavond alle ouders heeft gebeld',
    'Gelukkig aangehouden, wat een avond. Sterkte iedereen op het Meerkoet College.',
    'Vijftien jaar oud… wat een verdriet voor iedereen. Goed gehandeld, Meerkoet College.',
    'Mooi hoe de leerlingen van het Meerkoet College elkaar vanavond hielpen ❤️',
    'We gaan morgen gewoon, samen fietsen naar het Meerkoet College, half elf',
    'Prima opgelost en rustig gebleven, complimenten Meerkoet College',
  ],
  en: ['Arrest made in the Meerkoet College case, so relieved'],
};

/** Under the threat and under a mother's question; few of them name the school. */
export const REPLIES: Texts = {
  nl: [
    'doe normaal man, haal dit weg',
    'politie is al onderweg naar je vriend',
    'Gemeld bij TikTok en bij de politie.',
    'dit is strafbaar weet je dat',
    'wie ben jij??',
    'niet grappig, mn zusje zit daar',
    'praat met iemand, echt. dit is geen oplossing',
    'Thuishouden. Ik zou het risico niet nemen.',
    'Bij ons hetzelfde, de hele straat weet het al.',
    'Bel de politie, die weten ervan.',
    'Sterkte, dit is verschrikkelijk voor die kinderen.',
    'Wij hebben de school gemaild, nog niks gehoord.',
    'Mijn zoon kent het account niet, hij denkt dat het nep is.',
    'Heeft iemand al iets van de directie gehoord?',
    'ik ga ook niet hoor',
    'meld het alsjeblieft allemaal',
    'Onze zoon zit er ook, wij weten ook van niks. Vreselijk dit.',
    'screenshot gemaakt voor als je het verwijdert',
  ],
  en: ['reported this', 'this is not funny at all'],
};
