/** The rows of a CSV as they are written, each with its line break; a quoted field may hold some. */
export function csvRows(text: string): string[] {
  const rows: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isQuoted = !isQuoted;
    if (character !== '\n' || isQuoted) continue;
    rows.push(text.slice(start, at + 1));
    start = at + 1;
  }
  if (start < text.length) rows.push(`${text.slice(start)}\n`);
  return rows;
}
