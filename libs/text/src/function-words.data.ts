/**
 * The commonest function words of each language, with what people make of them in posts. Written
 * by hand. `x'` stands for a word's beginning before an apostrophe, `'x` for what follows one.
 *
 * The first seven have to be told apart well; the others are there so that a text in them is not
 * taken for one of the seven.
 */
export const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  en: `the and to of in is it you that i for on with this my was be are have not but so what me
    just at we your they all if from get when up do can like about he his her she will or how no
    out our who had has there been would their them were then than an as by because why where
    after before off over still only more did does don't can't it's i'm didn't won't doesn't isn't
    that's you're i'll i've 'm 're 've 'll 's u ur im dont cant thats gonna wanna today tomorrow
    time day new now really very good great thanks thank please love know think see want need
    people never back here too much any again first last should could being going`,
  nl: `de het een van en ik is dat niet in op te zijn voor met er maar je die aan ook om dan nog
    naar wat als bij heb hebben wel geen heeft kan uit mijn worden wordt over was we ze dit door
    hij zo nu nou moet moeten al mij jij jullie u hoe waar waarom wie wij zij haar hun hem deze
    daar hier toch meer veel gaat gaan ga weer niets iets echt goed mooi leuk eens onze ons zou
    zonder tegen tot toen omdat alleen altijd nooit heel erg zeer want laat laten weg mensen jaar
    vandaag morgen gewoon zeg zegt doen doet kom komt zich ben bent had werd steeds even zelf dus
    zo'n 't 'm 'n 's m'n z'n ff idd hoor jou jouw uw krijg krijgt wil willen bedankt dank alles`,
  fr: `le la les de des du un une et est en que qui dans pour pas ce il elle sur avec au aux je tu
    on nous vous ne se sont plus par mais tout tous fait faire son sa ses mon ma mes cette c' j' l'
    d' qu' n' s' m' t' ça ca être avoir été ont ai suis es a à où ou comme si très bien bon merci
    quand sans même aussi encore leur leurs votre vos notre nos y deux depuis après avant peut
    toujours jamais rien trop moi toi lui ces cet va vais était c'est j'ai non oui dit parce chez
    quel quelle pourquoi comment alors donc faut`,
  es: `el la los las de del que y en un una es por con para no se lo al como más mas pero su sus me
    mi te tu ya muy si sí este esta esto eso ese esa hay son está estoy están era ser fue tiene
    tengo todo todos nada cuando porque qué cómo quién donde dónde desde hasta sin sobre también
    tan nos le les yo él ella ellos nosotros usted ustedes hoy ahora bien gracias vamos va voy hace
    hacer puede mejor siempre nunca solo sólo años día así o ni ha he han has aquí jajaja q`,
  it: `il lo la i gli le di del della dei delle dello e è che un una uno in per con non si ma come
    più da dal dalla nel nella al alla sono ho hai ha hanno mi ti ci vi se anche io tu lui lei noi
    voi loro questo questa quello quella cosa perché perche quando dove chi tutto tutti bene grazie
    solo già ancora molto sempre mai fatto fare essere era sei siamo ora oggi dopo prima senza su
    sul sulla dell' l' un' c' d' nell' all' dall' quest' cosi così poi proprio anni bella bello ne`,
  pt: `o a os as de do da dos das que e é em um uma no na nos nas para pra pro por com não nao se
    mais mas como eu ele ela eles você voce vc vcs te me meu minha seu sua já ja tá ta está foi ser
    ter tem tenho vai vou muito muita quando porque pq hoje agora só so tudo todos nada isso esse
    essa este esta aqui ao à às até também tambem bem bom boa obrigado obrigada gente fazer sem
    sobre quem onde depois sempre nunca mesmo ainda são era nós num numa pelo pela dia ano q n`,
  de: `der die das und ist ich nicht ein eine einen einem einer zu den dem des mit es auf für von
    im sich auch wie aber so man noch nur wenn was wir ihr sie er mich mir dich dir du hat habe
    haben sind wird werden bei nach aus am um als oder schon mal doch ja nein kein keine sehr dann
    dass daß über vor zum zur durch gegen bis immer jetzt heute morgen hier da war waren kann muss
    will mehr alle alles wieder gut danke warum wer wo uns euch ihre seine mein dein unser diese
    dieser dieses weil bin bist seid geht gibt macht leute einfach`,
  da: `og det er ikke jeg på til der en et af har med den som de du vi men så om min kan vil var`,
  sv: `och det är inte jag på till som en ett av har med den för att de du vi men så om min kan`,
  no: `og det er ikke jeg på til som en et av har med den for å de du vi men så om min kan vil`,
  pl: `nie się jest na że to do w z i jak co ale tak za po od już tylko mnie czy może są dla`,
  tr: `bir ve bu için çok da de ne ama var yok ben sen o mi mı gibi daha kadar değil en her şey`,
  id: `yang dan di ini itu tidak aku kamu ada dengan untuk dari ke saya akan bisa juga sudah gak`,
  tl: `ang ng sa mga na ay ako ko mo po ba lang naman si kay hindi para kayo natin nila yung pa`,
  ca: `el la els les de del que i en un una és per amb no es ho als com més però seu molt si aquest`,
  ro: `și nu este pe la cu de din în un o ce mai pentru sunt care că sau dar foarte am ai`,
};
