/** What is said of an insurer that wrote down what others only suspected. */
import type { Texts } from '../script.ts';

export const OUTRAGE: Texts = {
  nl: [
    'Zekerburg wijst dus gewoon expres zieke mensen af. Misselijkmakend.',
    '“De meesten vragen niet nog eens.” Zekerburg, hoe slaap je ’s nachts',
    'Lees die memo van Zekerburg en word net zo kwaad als ik',
    'Schandalig. Geld verdienen aan mensen die te moe zijn om bezwaar te maken. Zekerburg dus.',
    'Wat een harteloos bedrijf, Zekerburg',
    'Ik wist het. Ik wist het gewoon. Zekerburg speelt met levens.',
    'Dit is geen ongelukkige formulering, Zekerburg, dit is beleid',
    'Zekerburg heeft bloed aan de handen, zo simpel is het',
    '“Ongelukkig geformuleerd.” Nee Zekerburg, ongelukkig gemaakt, dat hebben jullie mensen.',
    'Hoeveel patiënten zijn er overleden in afwachting van Zekerburg? Ik wil een getal.',
    'Overstappen van Zekerburg, dit jaar nog, allemaal',
    'Directie van Zekerburg: aftreden. Vandaag.',
    'Ik schaam me dat ik klant ben bij Zekerburg',
    'Solidariteit noemden ze dat, bij Zekerburg. Walgelijk.',
    'En ondertussen de premie weer omhoog bij Zekerburg. Oplichters.',
    'Wie schrijft zo’n memo? En wie van Zekerburg las hem en dacht: prima?',
    'Drie jaar lang! Drie jaar deed Zekerburg dit en niemand greep in. Ongelofelijk slecht.',
    'Zekerburg is de naam, zekerheid krijg je niet',
    'Mensen met kanker laten smeken. Dat is Zekerburg.',
    'Dit is waarom niemand de zorgverzekeraars nog vertrouwt. Dank je, Zekerburg.',
    'Respect voor de klokkenluider bij Zekerburg, hopelijk goed beschermd',
    'Strafbaar zou het moeten zijn wat Zekerburg hier deed',
  ],
  en: [
    'Zekerburg told staff to reject sick people on purpose. Shameful.',
    'Reading the leaked Zekerburg memo, this is cruel',
  ],
};

export const CUSTOMERS: Texts = {
  nl: [
    'Mijn dochter werd vorig jaar afgewezen door Zekerburg. Nu snap ik waarom. Ik huil hier.',
    'Twee keer afgewezen voor revalidatie door Zekerburg, daarna opgegeven. Precies wat ze wilden dus.',
    'Ik heb de afwijzing van Zekerburg nog liggen. Eén zin, geen uitleg. Nu weet ik dat het een standaardbrief was.',
    '@zekerburg wordt mijn aanvraag van maart nu wel serieus bekeken?',
    'Hoe dien ik bezwaar in tegen Zekerburg? Iemand ervaring?',
    'Mijn vader vocht zes maanden met Zekerburg over een medicijn. Zes maanden.',
    'Kan ik midden in het jaar weg bij Zekerburg of zit ik vast?',
    'Zekerburg belde altijd zo vriendelijk terug om nee te zeggen. Triest.',
    'Ben chronisch ziek en verzekerd bij Zekerburg. Ik voel me zo verraden.',
    'De wond op zijn been ging open terwijl wij op Zekerburg wachtten. Ik ben woedend.',
    'Heb net gebeld met Zekerburg, drie kwartier in de wacht en toen opgehangen',
    'Iedereen met een afwijzing van Zekerburg: bewaar je brieven',
    'Als mantelzorger heb ik uren verspild aan Zekerburg. Uren die ik niet had.',
  ],
  en: ['Zekerburg rejected my physiotherapy twice. Now I know why. Angry.'],
};

export const POLITICS: Texts = {
  nl: [
    'Debat aangevraagd over de memo van Zekerburg. Dit kan niet zonder gevolgen blijven.',
    'Toezichthouder moet vandaag nog bij Zekerburg naar binnen',
    'De minister moet uitleggen hoe Zekerburg hier drie jaar mee wegkwam',
    'Zekerburg is het bewijs dat marktwerking in de zorg niet werkt',
    'Patiëntenvereniging doet aangifte tegen Zekerburg, terecht',
    'Hoe zit het bij de andere verzekeraars? Zekerburg zal niet de enige zijn.',
    'Hoor net een Kamerlid zeggen dat de zaak Zekerburg “zeer ernstig” is. Dat is het minste.',
  ],
};

export const STAFF: Texts = {
  nl: [
    'Ik werk bij Zekerburg en wij hebben hier vaak tegen geprotesteerd. Er werd niet geluisterd.',
    'Oud-medewerker Zekerburg: we hadden targets op afwijzingen. Daarom ben ik weg.',
    'Collega’s van Zekerburg aan de telefoon krijgen nu alles over zich heen, terwijl zij er niets aan kunnen doen',
    'Op de intranetpagina van Zekerburg staat dat we niets mogen zeggen. Bij dezen dus.',
  ],
};

export const RECOVERY: Texts = {
  nl: [
    'Beleid ingetrokken en directeur weg bij Zekerburg. Goed, maar had dit niet gelekt…',
    'Eindelijk een eerlijk antwoord van Zekerburg',
    'Goed dat Zekerburg alle dossiers opnieuw laat bekijken, door artsen dit keer',
    'Net gebeld met Zekerburg over herziening, heel netjes geholpen',
    'Excuses van Zekerburg klonken oprecht, dat moet ook gezegd',
    'Opluchting: onze aanvraag is alsnog goedgekeurd door Zekerburg. Dank journalisten!',
    'Mooi dat Zekerburg de klokkenluider bedankt, had ik niet verwacht',
  ],
};

export const REPLIES: Texts = {
  nl: [
    'Gecondoleerd. Wat vreselijk.',
    'Dit is zo erg, ik heb er geen woorden voor.',
    'Hetzelfde meegemaakt met mijn moeder. Sterkte.',
    'Naar de rechter ermee.',
    'Ik stap over. Dit is de druppel.',
    'Sterkte. U bent niet alleen.',
    'Hoe kunnen mensen dit opschrijven en naar huis gaan?',
    'Deel dit met de krant, mevrouw.',
    'Ongelofelijk, en dan noemen ze zich zorgverzekeraar.',
    'Laat dit tot elke politicus doordringen.',
    'Mijn hart breekt.',
    'Wij zitten nu in precies dezelfde molen.',
  ],
};
