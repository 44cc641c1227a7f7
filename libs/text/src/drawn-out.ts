/** Doubles that are taken for drawn out one by one; a word has seldom more. */
const DOUBLES_MAX = 4;

/**
 * Writes a form of a word in which doubled letters are single: a row of a letter is read as two,
 * which may be one too many. "terriible" is "teriible" first, "terrible" next, and with all of them
 * single "terible" last.
 *
 * @param nth of the forms, from 0
 * @param form filled with it; has room for the word
 * @returns its length, 0 when there are no more forms
 */
export function plainForm(
  units: Uint16Array,
  [from, to]: Place,
  nth: number,
  form: Uint16Array,
): number {
  const doubles = doublesIn(units, from, to);
  const single = Math.min(doubles, DOUBLES_MAX);
  const isLast = nth === single && doubles > 1;
  if (nth >= single && !isLast) return 0;
  let length = 0;
  let met = 0;
  for (let at = from; at < to; at += 1) {
    const isDouble = at > from && units[at] === units[at - 1];
    if (isDouble) met += 1;
    if (isDouble && (isLast || met === nth + 1)) continue;
    form[length] = units[at] ?? 0;
    length += 1;
  }
  return length;
}

/** Told the forms of a word, one after another, until it has something to say of one. */
type Find = (form: Uint16Array, length: number) => number;

/** What `find` says of the first form of a drawn-out word that it knows; 0 for nothing. */
export function anyPlainForm(units: Uint16Array, place: Place, find: Find): number {
  const form = new Uint16Array(place[1] - place[0]);
  for (let nth = 0; ; nth += 1) {
    const length = plainForm(units, place, nth, form);
    if (length < 2) return 0;
    const found = find(form, length);
    if (found !== 0) return found;
  }
}

/** Half-open. */
type Place = readonly [from: number, to: number];

function doublesIn(units: Uint16Array, from: number, to: number): number {
  let doubles = 0;
  for (let at = from + 1; at < to; at += 1) if (units[at] === units[at - 1]) doubles += 1;
  return doubles;
}
