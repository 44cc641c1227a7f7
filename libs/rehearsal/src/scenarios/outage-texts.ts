/** What people write from the wifi of their neighbours. */
import type { Texts } from '../script.ts';

export const COMPLAINTS: Texts = {
  nl: [
    'Ligt Belvink eruit? Geen bereik hier in het westen',
    'Geen internet en geen bereik meer, lekker bezig Belvink',
    '@belvinkhelpt storing? Niks doet het hier',
    'Belvink plat in de hele straat, iedereen staat buiten te kijken',
    'Kan niemand bellen, niemand appen. Waardeloos Belvink.',
    'Al een uur storing bij Belvink en nergens een bericht te vinden. Slecht!',
    'Ik werk thuis. Of nou ja, werkte. Bedankt Belvink.',
    'Pinnen doet het ook niet in de winkel door die storing van Belvink, chaos hier',
    'Mijn moeder van 84 is onbereikbaar door Belvink, ik maak me echt zorgen',
    'Wéér een storing, tweede dit jaar. Ik ben er klaar mee, Belvink.',
    'Sta met een lekke band langs de weg en kan niemand bellen door Belvink. Fijn.',
    'Belvink down, wie nog meer?',
    'Hele avond geen verbinding. Hiervoor betaal ik 45 euro per maand, Belvink? Belachelijk.',
    'De site van Belvink ligt er ook uit, hoe moet ik de storing dan melden genieën',
    'Klantenservice van Belvink niet te bereiken tijdens een storing, wat een grap',
    'Kan mijn kind niet bereiken die op stap is. Belvink los dit op!!',
    'Thuiszorg kan de alarmen niet ontvangen door de storing bij Belvink. Dit is niet meer grappig.',
    'Wat een waardeloze provider is Belvink toch',
    'Wanneer is het opgelost @belvinkhelpt? Geef gewoon eens een tijd',
    'Update om half negen zeiden ze bij Belvink. Het is nu kwart voor negen. Niks.',
    'Geen update, geen internet, geen bereik. Belvink in één zin.',
    'Ik heb een zaak en mis nu al mijn bestellingen door Belvink. Wie betaalt dat?',
    'Opzeggen. Maandag. Belvink bekijk het maar.',
    'Navigatie doet het niet, sta ergens in een polder. Dank Belvink.',
    'Drie uur storing. Drie uur, Belvink. Schandalig.',
    'Belvink storing ook in het oosten inmiddels',
  ],
  en: [
    'Is Belvink down for everyone? No signal at all',
    'Three hours without network, Belvink. Unacceptable.',
    'Belvink outage and not a word on the website. Bad.',
  ],
};

export const JOKES: Texts = {
  nl: [
    'Belvink plat. Vogels fluiten. Buren blijken namen te hebben.',
    'Mijn pubers zijn beneden. Belvink doe iets, snel',
    'Ik vond een boek in huis. Dank je Belvink.',
    'Dag 1 zonder Belvink: we hebben vuur gemaakt van de meterkast',
    'Belvink is zo stuk dat mijn ex me niet eens meer kan bereiken. Vijf sterren.',
    'Postduif te koop, weinig gevlogen, geschikt voor klanten van Belvink',
    'Ping naar Belvink: verzoek ligt bij de bezorger',
    'Heb het modem aangezet en uitgezet, nu heeft heel Belvink geen internet. Sorry mensen.',
    'Vrijdagavond, geen internet. Belvink wil dat we ons voortplanten.',
    'Belvink: even bellen? Nee.',
    'Zijn we nog steeds “unlimited”, Belvink? Unlimited niks, ja',
    'Mijn stappenteller denkt dat ik dood ben door die storing van Belvink',
    'Tip: schreeuw uit het raam. Werkt beter dan Belvink.',
    'Gezellig spelletje ganzenbord, sponsor: Belvink',
    'Als je dit leest zit je niet bij Belvink',
    'Belvink heeft de stekker eruit getrokken om het energieplafond te halen',
  ],
  en: [
    'Belvink is down so I met my flatmates. They seem nice.',
    'Day one without Belvink. We have eaten the cat.',
  ],
};

export const EMERGENCY: Texts = {
  nl: [
    '112 bellen lukt niet met Belvink! Gebruik een andere telefoon. Delen aub',
    'Buurman onwel en 112 ging niet over via Belvink. Uiteindelijk met de telefoon van de buurvrouw. Levensgevaarlijk dit.',
    'Dat 112 het niet doet bij Belvink is echt niet te geloven. Hier kunnen doden door vallen.',
    'Let op ouderen met een alarmknop: die werkt nu niet via Belvink. Ga even langs.',
    'Huisartsenpost onbereikbaar voor klanten van Belvink. Heel ernstig.',
    'Rijd voorbij de brandweerkazerne als je hulp nodig hebt en Belvink hebt, zegt de veiligheidsregio',
  ],
  en: ['Emergency number does not work on Belvink right now. Dangerous.'],
};

export const BACK: Texts = {
  nl: [
    'Belvink doet het weer! Hallo wereld',
    'We zijn weer online, eindelijk. Belvink leeft.',
    'Alle gemiste appjes komen nu binnen, dank Belvink, 214 stuks',
    'Week gratis van Belvink, netjes hoor',
    'Goed opgelost, en eerlijk over de oorzaak. Prima Belvink.',
    'Het bereik is terug. De pubers zijn weg. Jammer wel, Belvink.',
    'Respect voor de technici van Belvink die vanavond geen weekend hadden',
  ],
  en: ['Belvink is back, finally'],
};

export const REPLIES: Texts = {
  nl: [
    'Hahaha 😂',
    'Deze is goed',
    'Die van mij bleek ook kinderen te hebben',
    'Zo herkenbaar dit',
    'Beste van vanavond',
    'Doe haar de groeten',
    'Hier ook, wij gingen zelfs wandelen',
    'Minder leuk als je 112 nodig hebt',
  ],
  en: ['Brilliant'],
};
