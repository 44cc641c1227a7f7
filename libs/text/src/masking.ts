/** What is done to a text before its tokens are cut: cut short, names masked, odd forms folded. */

/** Half-open, in UTF-16 code units. */
export type Span = readonly [start: number, end: number];

/** Text beyond this is not read: a post has some hundreds, an article says it at the beginning. */
export const TEXT_UNITS_MAX = 10_000;

/** Stand for names while a text is read; private use, so no keyboard has them. */
export const SUBJECT_UNIT = 0xe000;
export const OTHER_UNIT = 0xe001;

/** Where a text names the subject, and other subjects. */
export type Names = {
  readonly subject: readonly Span[];
  readonly others: readonly Span[];
};

const RESERVED = /[\ue000\ue001]/g;
export const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;
const MARK = /\p{M}/u;
const APOSTROPHES = /[‘’‛ʼ´`′]/g;
const APOSTROPHE_UNITS = '‘’‛ʼ´`′';

/** What a code unit asks for, where the text is not ASCII. */
const UnitFact = {
  KNOWN: 1,
  APOSTROPHE: 2,
  RESERVED: 4,
  /** A normal form may differ where it stands. */
  ODD: 8,
} as const;

const FACTS = new Uint8Array(0x10000);

/**
 * What {@link maskedText} has to look for in a text, as bits.
 * @complexity O(length), some nanoseconds each unit
 */
export function factsOf(units: Uint16Array, length: number): number {
  let facts = 0;
  for (let at = 0; at < length; at += 1) {
    const unit = units[at] ?? 0;
    facts |= FACTS[unit] || learnFacts(unit);
  }
  return facts & ~UnitFact.KNOWN;
}

function learnFacts(unit: number): number {
  const char = String.fromCharCode(unit);
  let facts: number = UnitFact.KNOWN;
  if (APOSTROPHE_UNITS.includes(char)) facts |= UnitFact.APOSTROPHE;
  else if (unit === SUBJECT_UNIT || unit === OTHER_UNIT) facts |= UnitFact.RESERVED;
  else if (!isUsual(unit) && isUnstable(unit, char)) facts |= UnitFact.ODD;
  FACTS[unit] = facts;
  return facts;
}

/**
 * What most posts are made of: Latin, typographic signs, emoji. It is read as it is, whatever else
 * is in the text: a name in odd letters must not change how the words around it are read.
 */
function isUsual(unit: number): boolean {
  return USUAL.some(([first, last]) => unit >= first && unit <= last);
}

const USUAL: readonly (readonly [first: number, last: number])[] = [
  [0, 0x2ff],
  [0x200d, 0x200d],
  [0x2010, 0x201f],
  [0x2026, 0x2026],
  [0x20ac, 0x20ac],
  [0x2600, 0x27bf],
  [0xd83c, 0xd83e],
  [0xdc00, 0xdfff],
  [0xfe0f, 0xfe0f],
];

const USUAL_POINTS = [
  ...USUAL.filter(([first]) => first < 0xd800 || first > 0xdfff),
  [0x1f000, 0x1fbff],
]
  .map(([first = 0, last = 0]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`)
  .join('');
/** The rest, with the letter before it where that has a mark: it is brought to one form. */
export const ODD_FORMS = new RegExp(`[^](?=\\p{M})[^${USUAL_POINTS}]+|[^${USUAL_POINTS}]+`, 'gu');

/** Whether a normal form can change the unit, or what it makes with the one before. */
function isUnstable(unit: number, char: string): boolean {
  const isHangulPart = unit >= 0x1100 && unit <= 0x11ff;
  // Of the pairs only those of U+1F400–U+1F7FF are known to be their own normal forms.
  const isHigh = unit >= 0xd800 && unit <= 0xdbff && unit !== 0xd83d;
  return isHangulPart || isHigh || MARK.test(char) || char.normalize('NFKC') !== char;
}

/**
 * The text with names masked, and folded where that changes anything.
 * @param facts of its units by {@link factsOf}; 0 for ASCII
 */
export function maskedText(text: string, { subject, others }: Names, facts: number): string {
  const whole = (facts & UnitFact.RESERVED) === 0 ? text : text.replace(RESERVED, ' ');
  const isNamed = subject.length > 0 || others.length > 0;
  const masked = isNamed ? maskSpans(whole, subject, others) : whole;
  const read = (facts & UnitFact.APOSTROPHE) === 0 ? masked : masked.replace(APOSTROPHES, "'");
  if ((facts & UnitFact.ODD) === 0) return read;
  const folded = read.replace(PILED_MARKS, '$1').replace(ODD_FORMS, (odd) => odd.normalize('NFKC'));
  // One compatibility character can become eighteen.
  return folded.length > TEXT_UNITS_MAX ? folded.slice(0, TEXT_UNITS_MAX) : folded;
}

type Masked = { readonly span: Span; readonly unit: number };

/** Spans that overlap an earlier one, or end beyond the text, are taken as far as they reach. */
function maskSpans(text: string, subject: readonly Span[], others: readonly Span[]): string {
  const spans: Masked[] = [];
  for (const span of subject) spans.push({ span, unit: SUBJECT_UNIT });
  for (const span of others) spans.push({ span, unit: OTHER_UNIT });
  if (spans.length > 1) spans.sort((a, b) => a.span[0] - b.span[0] || a.unit - b.unit);
  let result = '';
  let at = 0;
  for (const { span, unit } of spans) {
    const [start, end] = span;
    if (!(start >= at && start < text.length && end > start)) continue;
    result += text.slice(at, start) + String.fromCharCode(unit);
    at = end;
  }
  return at === 0 ? text : result + text.slice(at);
}
