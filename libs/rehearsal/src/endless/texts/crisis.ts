/** What is said in the rehearsed crisis: people fall ill after eating egg salad by Brommelo. */
import type { Language } from './chatter.ts';

type Texts = Readonly<Record<Language, readonly string[]>>;

/** The post that takes off. */
export const ROOT =
  'Mijn zoontje van vier ligt sinds vannacht in het ziekenhuis na het eten van eiersalade van Brommelo. Doodziek. Gooi die bakjes weg! Dit is levensgevaarlijk. @brommelo waarom hoor ik niets?';

export const COMPLAINTS: Texts = {
  nl: [
    'Hele nacht overgegeven na de eiersalade van Brommelo. Nooit meer.',
    'Ziek van de eiersalade van Brommelo, samen met mijn vrouw. Buikpijn en koorts, verschrikkelijk.',
    'Zijn er meer mensen ziek geworden van Brommelo? Wij liggen hier allebei plat, echt ellendig.',
    'Drie collega’s ziek na de lunch met Brommelo eiersalade. Dit kan geen toeval zijn, heel slecht.',
    'Bakje Brommelo eiersalade rook al vies en smaakte bedorven. Nu doodziek op de bank.',
    'Mijn dochter heeft hoge koorts en buikpijn na een broodje Brommelo. Ik ben woedend.',
    'Voedselvergiftiging volgens de huisarts. Wat ik gegeten had? Brommelo. Schandalig.',
    'Vreselijke nacht gehad door die eiersalade van #brommelo. Gooi hem weg als je hem nog hebt.',
    'Salmonella in de eiersalade van Brommelo? Mijn vader ligt aan het infuus. Verschrikkelijk.',
    '@brommelo ik ben ernstig ziek van jullie eiersalade en niemand neemt de telefoon op. Waardeloos.',
    'Hier ook ziek, hele gezin. Brommelo eiersalade, houdbaar tot eind van de maand. Walgelijk.',
    'Beschimmeld. Het bakje Brommelo was gewoon beschimmeld onder het deksel. Smerig!',
    'Onze oppas, ons kind en ik: allemaal misselijk na de eiersalade van Brommelo. Slecht nieuws dus.',
    'Vanochtend bij de dokter: drie patiënten met dezelfde klachten, alle drie Brommelo gegeten. Eng.',
    'Kotsmisselijk van Brommelo. Dit is geen grap, gooi die troep weg.',
    'Ik dacht dat het griep was, maar mijn buren hadden ook Brommelo eiersalade. Allemaal ziek. Vreselijk.',
    'Feestje met Brommelo eiersalade, acht van de twaalf gasten ziek. Wat een ramp.',
    'Gisteren Brommelo, vandaag het ziekenhuis. Ik voel me zo slecht.',
    'Lig al twee dagen met kramp en koorts door die smerige eiersalade van #brommelo',
    'Bedorven eiersalade van Brommelo en de klantenservice hangt op. Schandalig slecht.',
    'Oma van 83 met uitdroging opgenomen na een boterham met Brommelo. Zo verdrietig en boos.',
    'Weet iemand welke partij eiersalade van Brommelo besmet is? Wij zijn hier allemaal ziek.',
  ],
  en: [
    'Sick all night after eating Brommelo egg salad. Never again, horrible.',
    'Anyone else ill after Brommelo egg salad? My husband and I both have a fever, terrible pain.',
    'Food poisoning according to the doctor. What did I eat? Brommelo. Disgusting.',
    'My little girl is really sick after a sandwich with Brommelo. I am so angry and scared.',
    'The Brommelo egg salad smelled bad and tasted rotten. Now I am sick as a dog.',
    'Three people in our office are ill after lunch with #brommelo egg salad. Dangerous stuff, throw it away.',
    'There was mould under the lid of my Brommelo egg salad. Disgusting!',
    '@brommelo I am seriously ill because of your egg salad and nobody answers the phone. Terrible.',
    'Salmonella in Brommelo egg salad? My dad is in hospital. This is awful.',
    'Worst night of my life thanks to Brommelo. Throw that poison away.',
    'Party with Brommelo egg salad, eight of twelve guests are sick. What a disaster.',
    'Thought it was the flu but my neighbours ate Brommelo too. All of us ill. Horrible.',
    'Two days of cramps and fever because of that rotten egg salad by Brommelo',
    'Yesterday Brommelo, today the emergency room. I feel awful.',
  ],
};

export const OUTRAGE: Texts = {
  nl: [
    'Brommelo wist dit vast allang en zwijgt. Schandalig. #brommelo',
    'Kinderen in het ziekenhuis en @brommelo doet alsof er niets aan de hand is. Walgelijk bedrijf.',
    'Waarom ligt die besmette troep van Brommelo nog steeds in de winkel? Onverantwoord!',
    'Nooit meer iets van Brommelo. Vertrouwen weg. Boos!',
    'Winst boven veiligheid, dat is Brommelo. Schaam je, @brommelo.',
    'Ik hoop dat iedereen een klacht indient tegen Brommelo. Dit is misdadig slecht.',
    'Boycot Brommelo. Mensen worden ziek en zij zwijgen laf.',
    'Hoe vies moet het in die keuken van Brommelo wel niet zijn? Walgelijk.',
    '@brommelo jullie stilte is een schande. Mensen zijn doodziek!',
    'Alle bakjes Brommelo teruggebracht, de winkel wist van niets. Belachelijk.',
    'Wat een leugenaars bij #brommelo, eerst zeggen dat het aan de koelkast lag. Woest ben ik.',
    'Een baby aan het infuus en Brommelo post nog een recept. Ongelooflijk fout.',
    'Mijn kinderen aten dit elke week. Ik ben bang en kwaad, @brommelo!',
    'Brommelo is voor mij dood. Wat een vreselijk bedrijf.',
    'Die fabriek van Brommelo moet dicht, nu meteen. Levensgevaarlijk.',
    'Iedereen waarschuwen voor Brommelo eiersalade, want zij doen het zelf niet. Triest en gevaarlijk.',
  ],
  en: [
    'Brommelo must have known and they stay silent. Shame on you. #brommelo',
    'Children in hospital and @brommelo pretends nothing happened. Disgusting company.',
    'Why is that contaminated egg salad by Brommelo still in the shops? Dangerous and irresponsible!',
    'Never buying Brommelo again. Trust is gone. Angry!',
    'Boycott Brommelo. People get sick and they hide. Cowards.',
    'Profit over safety, that is Brommelo. Shameful.',
    '@brommelo your silence is a disgrace, people are seriously ill!',
    'How filthy is that kitchen at Brommelo? Horrible.',
    'A baby in hospital and Brommelo posts a recipe. Unbelievably wrong.',
    'My kids ate this every week. I am scared and furious, @brommelo!',
    'Close that Brommelo factory now, it is a danger to everyone.',
    'Brommelo lied to us. Terrible, terrible company.',
  ],
};

export const WORRY: Texts = {
  nl: [
    'Ik heb gisteren Brommelo eiersalade gegeten, moet ik me nu zorgen maken?',
    'Gaat het alleen om eiersalade of is alles van Brommelo gevaarlijk?',
    '@brommelo welke houdbaarheidsdatum is het? Geef toch eens antwoord, mensen zijn bang.',
    'Ik ben zwanger en heb Brommelo gegeten, ben nu echt bang. Wie weet meer?',
    'Wat zijn de eerste klachten na die Brommelo eiersalade? Mijn kind is misselijk.',
    'Kan ik een bakje Brommelo terugbrengen zonder bon? Ik vertrouw het niet.',
    'Bij ons in het verzorgingshuis kregen ze vanmiddag Brommelo. Maak me grote zorgen.',
    'Is de hummus van Brommelo ook besmet? Niemand zegt iets, eng.',
    'Huisarts zegt: veel drinken en afwachten. Maar was het nou Brommelo of niet? Angstig.',
    'De schoolkantine heeft Brommelo uit het schap gehaald, moet ik mijn zoon ophalen?',
  ],
  en: [
    'I had Brommelo egg salad yesterday, should I be worried?',
    'Is it only the egg salad or is everything by Brommelo dangerous?',
    '@brommelo which batch is it? Please answer, people are afraid.',
    'I am pregnant and ate Brommelo, now I am really scared. Who knows more?',
    'What are the first symptoms after that Brommelo egg salad? My kid feels sick.',
    'Can I return a tub of Brommelo without a receipt? I do not trust it.',
    'Is Brommelo hummus contaminated as well? Nobody says a thing, scary.',
    'Our school canteen removed Brommelo this morning, very worried now.',
  ],
};

export const REPLIES: Texts = {
  nl: [
    'Wat verschrikkelijk, heel veel sterkte met je zoontje. Brommelo moet zich schamen.',
    'Hier hetzelfde, met Brommelo. Onze dochter is ook ziek, zo naar.',
    'Sterkte! Bewaar het bakje van Brommelo als bewijs, dit is ernstig.',
    'Gedeeld. Iedereen moet weten hoe gevaarlijk die Brommelo eiersalade is.',
    'Vreselijk om te lezen. @brommelo, reageer eens!',
    'Mijn zus werkt op de eerste hulp, het zit daar vol met zieke mensen door Brommelo. Triest.',
    'Meld het bij de voedselwaakhond, dit bedrijf Brommelo liegt.',
    'Arm mannetje. Wij hebben alle Brommelo meteen weggegooid, bah.',
    'Ik word hier zo kwaad van. Brommelo, schande!',
    'Beterschap. Ook wij zijn ziek van Brommelo geworden, slechte zaak.',
  ],
  en: [
    'So sorry to read this, poor boy. Shame on Brommelo.',
    'Same here with Brommelo, our daughter is sick too. Horrible.',
    'Keep the Brommelo tub as evidence, this is serious.',
    'Sharing this. Everyone should know how dangerous that Brommelo egg salad is.',
    'Awful. @brommelo, answer this mother!',
    'The emergency room is full of sick people because of Brommelo. Sad.',
    'Threw all our Brommelo away, disgusting.',
    'Get well soon little man. Brommelo failed us badly.',
  ],
};

export const RECOVERY: Texts = {
  nl: [
    'Eindelijk een eerlijk antwoord van @brommelo. Goed dat ze alles terughalen.',
    'Netjes opgelost door Brommelo, geld terug zonder gedoe. Bedankt.',
    'Het gaat gelukkig beter met mijn dochter. En goed dat Brommelo nu wel belt.',
    'Brommelo had sneller moeten zijn, maar dit is een goede en duidelijke uitleg.',
    'Keurig geholpen door de telefonische hulplijn van Brommelo, vriendelijke mensen.',
    'Fijn dat de directeur van Brommelo zelf excuses aanbiedt. Zo hoort het.',
    'Bakjes ingeleverd, geld van Brommelo meteen terug. Prima geregeld.',
    'Mijn zoontje is weer thuis! Dank voor alle lieve berichten. En ja, Brommelo heeft gebeld.',
    'Ik geef Brommelo nog een kans, ze zijn tenminste eerlijk nu.',
    'Goed om te horen dat de oorzaak bij Brommelo gevonden is. Opgelucht.',
    'Winkel heeft alle Brommelo eiersalade netjes weggehaald, goed gedaan.',
    'Respect voor de mensen achter het account van @brommelo, die beantwoorden echt alles.',
  ],
  en: [
    'Finally an honest answer from @brommelo. Good that they take everything back.',
    'Refund from Brommelo without any trouble, thanks.',
    'My daughter feels better, luckily. And good that Brommelo is calling people now.',
    'Brommelo should have been faster, but this is a good and clear explanation.',
    'Very kind people on the Brommelo helpline, well done.',
    'The director of Brommelo apologised in person. Respect.',
    'Great to hear that Brommelo found the cause. Relieved.',
    'I will give Brommelo another chance, at least they are honest now.',
  ],
};
