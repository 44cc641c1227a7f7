import { type Judged, TextEngine } from '@goldenhour/text';
import { expect, test } from 'vitest';
import { loadModel } from './model-file.ts';
import { loadLexicons } from './parts.ts';

const engine = new TextEngine({ ...loadLexicons(), model: loadModel() });

const languageOf = (text: string, hint?: string): string =>
  engine.judge({ text, kind: 'post', hint }).language;

/** What people write, a line each. */
const WRITTEN: Readonly<Record<Judged, string>> = {
  nl: `
    Al drie kwartier in de wacht, wat een service
    waar blijft mijn pakketje nou
    De trein van tien over acht rijdt weer niet
    Geen warm water sinds vanochtend, wie nog meer?
    Mijn dochter is gevallen op het schoolplein en niemand belde ons
    Lekker geslapen in jullie hotel, dank jullie wel!
    Ik snap er niks meer van hoor
    Gemeente sluit zwembad na klachten over chloor
    Ge moet ni denken dat ze u terugbellen
    dit slaat echt nergens op man
    Kan iemand mij vertellen hoe laat de balie opengaat?
    Weer een brief gekregen die niet voor mij is
    Zo blij met de nieuwe wijkverpleegkundige, wat een lieverd
    Storing bij de bank, pinnen lukt nergens
    de app doet het weer eens niet hoor 🙄
    Ze hebben gewoon mijn fiets weggehaald
    Wat is er aan de hand bij het stadhuis?
    Nooit meer dat restaurant, twee dagen ziek geweest
    Hij heeft het gisteren zelf toegegeven
    Jullie monteur was netjes op tijd
    ff wachten nog, komt goed
    Wie heeft dit bedacht joh
    Buurt in Leeuwarden uren zonder stroom
    Ik ga bij jullie weg, klaar ermee`,
  en: `
    Been on hold for forty minutes now, great service
    where is my parcel then
    The ten past eight train is cancelled again
    No hot water since this morning, anyone else?
    My daughter fell in the playground and nobody rang us
    Slept really well at your hotel, thank you so much!
    I don't get any of this anymore
    Council closes pool after complaints about chlorine
    y'all need to answer your phones
    this makes no sense whatsoever
    Can someone tell me what time the desk opens?
    Got another letter that isn't even for me
    So happy with the new district nurse, what a star
    Bank outage, cards aren't working anywhere
    the app is down once again 🙄
    They just took my bike away
    What is going on at the town hall?
    Never eating there again, sick for two days
    He admitted it himself yesterday
    Your engineer turned up right on time
    lol they still haven't replied
    Who thought this was a good idea
    Hundreds of homes without power for hours
    I'm leaving you lot, done with it`,
  de: `
    Seit vierzig Minuten in der Warteschleife, toller Service
    wo bleibt denn mein Paket
    Der Zug um zehn nach acht fällt schon wieder aus
    Seit heute früh kein warmes Wasser, wer noch?
    Meine Tochter ist auf dem Schulhof gestürzt und keiner hat angerufen
    Sehr gut bei euch geschlafen, vielen Dank!
    Ich verstehe das alles nicht mehr
    Stadt schließt Schwimmbad nach Beschwerden über Chlor
    Des is doch ned euer Ernst oder
    das ergibt überhaupt keinen Sinn
    Kann mir jemand sagen, wann der Schalter aufmacht?
    Schon wieder ein Brief, der nicht für mich ist
    So froh über die neue Pflegerin, ein Schatz
    Störung bei der Bank, Karten gehen nirgends
    die App geht mal wieder nicht 🙄
    Die haben einfach mein Fahrrad mitgenommen
    Was ist denn am Rathaus los?
    Nie wieder dort gegessen, zwei Tage krank gewesen
    Er hat es gestern selbst zugegeben
    Euer Techniker war pünktlich da
    Die antworten immer noch nicht
    Wer hat sich das denn ausgedacht
    Hunderte Haushalte stundenlang ohne Strom
    Ich kündige, mir reicht es mit euch`,
  fr: `
    Quarante minutes d'attente au téléphone, bravo le service
    il est où mon colis alors
    Le train de huit heures dix est encore supprimé
    Plus d'eau chaude depuis ce matin, quelqu'un d'autre ?
    Ma fille est tombée dans la cour et personne ne nous a appelés
    Très bien dormi dans votre hôtel, merci beaucoup !
    Je n'y comprends plus rien
    La mairie ferme la piscine après des plaintes
    franchement c'est du n'importe quoi
    ça n'a aucun sens cette histoire
    Quelqu'un sait à quelle heure ouvre le guichet ?
    Encore une lettre qui n'est pas pour moi
    Trop contente de la nouvelle infirmière, un amour
    Panne à la banque, les cartes ne passent nulle part
    l'appli ne marche toujours pas 🙄
    Ils ont carrément enlevé mon vélo
    Qu'est-ce qui se passe devant la mairie ?
    Plus jamais ce restaurant, deux jours malade
    Il l'a avoué lui-même hier
    Votre technicien est arrivé à l'heure
    mdr ils répondent jamais
    Mais qui a eu cette idée
    Des centaines de foyers sans électricité pendant des heures
    Je résilie, j'en ai assez de vous`,
  es: `
    Cuarenta minutos en espera, vaya servicio
    dónde está mi paquete
    El tren de las ocho y diez otra vez cancelado
    Sin agua caliente desde esta mañana, ¿alguien más?
    Mi hija se cayó en el patio y nadie nos llamó
    Dormimos muy bien en vuestro hotel, ¡muchas gracias!
    Ya no entiendo nada de esto
    El ayuntamiento cierra la piscina tras las quejas
    pero qué me estás contando tío
    esto no tiene ningún sentido
    ¿Alguien sabe a qué hora abre la ventanilla?
    Otra carta que ni siquiera es para mí
    Muy contenta con la nueva enfermera, es un encanto
    Fallo en el banco, las tarjetas no funcionan en ningún sitio
    la aplicación sigue sin funcionar 🙄
    Se han llevado mi bicicleta sin avisar
    ¿Qué está pasando en el ayuntamiento?
    Nunca más en ese restaurante, dos días enfermo
    Él mismo lo reconoció ayer
    El técnico llegó puntual, gracias
    jajaja todavía no contestan
    A quién se le ocurrió esto
    Cientos de hogares sin luz durante horas
    Me doy de baja, estoy harto de ustedes`,
  it: `
    Quaranta minuti in attesa, che bel servizio
    ma dov'è il mio pacco
    Il treno delle otto e dieci è di nuovo cancellato
    Niente acqua calda da stamattina, anche voi?
    Mia figlia è caduta in cortile e nessuno ci ha chiamati
    Abbiamo dormito benissimo nel vostro albergo, grazie mille!
    Non ci capisco più niente
    Il comune chiude la piscina dopo le proteste
    ma che state dicendo ragazzi
    questa cosa non ha nessun senso
    Qualcuno sa a che ora apre lo sportello?
    Un'altra lettera che non è nemmeno per me
    Felicissima della nuova infermiera, un tesoro
    Guasto alla banca, le carte non funzionano da nessuna parte
    l'app non va di nuovo 🙄
    Mi hanno portato via la bici
    Che cosa sta succedendo davanti al municipio?
    Mai più in quel ristorante, due giorni di malattia
    Lo ha ammesso lui stesso ieri
    Il vostro tecnico è arrivato puntuale
    ahah ancora non rispondono
    Ma chi ha avuto questa idea
    Centinaia di famiglie senza corrente per ore
    Disdico tutto, sono stufo di voi`,
  pt: `
    Quarenta minutos na espera, que belo atendimento
    cadê a minha encomenda
    O trem das oito e dez foi cancelado de novo
    Sem água quente desde hoje de manhã, mais alguém?
    Minha filha caiu no pátio e ninguém ligou para nós
    Dormimos muito bem no hotel de vocês, muito obrigada!
    Já não estou entendendo mais nada
    A prefeitura fecha a piscina depois de reclamações
    isso não faz o menor sentido
    que palhaçada é essa gente
    Alguém sabe a que horas abre o balcão?
    Mais uma carta que nem é para mim
    Muito feliz com a nova enfermeira, um amor
    Falha no banco, os cartões não passam em lugar nenhum
    o aplicativo não funciona de novo 🙄
    Levaram a minha bicicleta sem avisar
    O que está acontecendo na prefeitura?
    Nunca mais como naquele restaurante, dois dias doente
    Ele mesmo admitiu ontem
    O técnico de vocês chegou na hora certa
    kkkk até agora não responderam
    Quem foi que teve essa ideia
    Centenas de casas sem luz durante horas
    Vou cancelar, estou farto de vocês`,
};

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const SENTENCES = Object.entries(WRITTEN).flatMap(([language, text]) =>
  linesOf(text).map((sentence) => [language, sentence] as const),
);

test.each(SENTENCES)('%s: %s', (language, sentence) => {
  expect(languageOf(sentence)).toBe(language);
  expect(languageOf(`@iemand ${sentence} https://t.example/niet-de-taal`)).toBe(language);
});

test('shouting, elision and missing accents change the language of next to none', () => {
  const changed = (change: (sentence: string) => string): readonly string[] =>
    SENTENCES.filter(([language, sentence]) => languageOf(change(sentence)) !== language).map(
      ([, sentence]) => change(sentence),
    );
  const few = SENTENCES.length / 20;
  expect(changed((sentence) => sentence.toUpperCase()).length).toBeLessThan(few);
  expect(changed((sentence) => sentence.normalize('NFD')).length).toBe(0);
  const bare = (sentence: string): string => sentence.normalize('NFD').replace(/\p{M}/gu, '');
  expect(changed(bare).length).toBeLessThan(few);
});

test('a hint that lies does not change the language of a sentence', () => {
  const hints = [
    'nl',
    'en',
    'de',
    'fr',
    'es',
    'it',
    'pt',
    'ja',
    'und',
    '__proto__',
    'constructor',
    '',
  ];
  const believed = SENTENCES.flatMap(([language, sentence]) =>
    hints
      .filter((hint) => languageOf(sentence, hint) !== language)
      .map((hint) => `${hint}: ${sentence}`),
  );
  // Of a few short ones the words leave room for doubt.
  expect(believed.length).toBeLessThan(SENTENCES.length / 20);
});

test('where there are only names and pictures the hint is believed, and only a language that is judged', () => {
  expect(languageOf('😡😡 @iemand', 'fr')).toBe('fr');
  expect(languageOf('😡😡 @iemand', 'ja')).toBe('und');
  expect(languageOf('😡😡')).toBe('und');
});

const OTHERS = `
  Tren yine gecikti ve kimse bir şey söylemiyor
  Pociąg znowu się spóźnia i nikt nic nie mówi
  Поезд снова опаздывает, и никто ничего не говорит
  القطار متأخر مرة أخرى ولا أحد يقول شيئا
  Tåget är försenat igen och ingen säger något
  Vlak má zase zpoždění a nikdo nic neříká
  A vonat megint késik és senki nem mond semmit
  Trenul întârzie din nou și nimeni nu spune nimic
  Juna on taas myöhässä eikä kukaan sano mitään
  Το τρένο άργησε πάλι και κανείς δεν λέει τίποτα
  電車がまた遅れています
  火车又晚点了
  기차가 또 늦었어요
  רכבת מאחרת שוב
  รถไฟมาสายอีกแล้ว
  Keretanya terlambat lagi dan tidak ada yang memberi tahu`;

test.each(linesOf(OTHERS))('a language that is not judged is refused: %s', (sentence) => {
  expect(engine.judge({ text: sentence, kind: 'post' })).toMatchObject({
    unscored: 'language',
    language: 'other',
    threat: false,
  });
});
