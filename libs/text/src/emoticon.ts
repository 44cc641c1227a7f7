/** Faces made of signs. */

export const EMOTICONS = [
  'smile',
  'laugh',
  'wink',
  'sad',
  'cry',
  'skeptical',
  'heart',
  'tongue',
] as const;

export type Emoticon = { readonly name: (typeof EMOTICONS)[number]; readonly width: number };

/** Cheap check before {@link emoticonAt}. */
export function isEmoticonStart(code: number): boolean {
  return code === 0x3a || code === 0x3b || code === 0x3d || code === 0x3c;
}

const FACE =
  /[:;=](?<tear>')?[-o^]?(?<mouth>\)+|\(+|D|[pP](?![a-z])|[/\\](?!\/)|\||\*|\[|\])|<3+|<\/3/y;

/** The emoticon that begins at `at`. */
export function emoticonAt(source: string, at: number): Emoticon | undefined {
  FACE.lastIndex = at;
  const match = FACE.exec(source);
  if (match === null) return undefined;
  return { name: nameOf(match), width: match[0].length };
}

function nameOf(match: RegExpExecArray): Emoticon['name'] {
  const whole = match[0];
  if (whole.startsWith('<')) return whole === '</3' ? 'cry' : 'heart';
  const mouth = match.groups?.['mouth']?.[0] ?? '';
  if (mouth === '(' || mouth === '[') return match.groups?.['tear'] === undefined ? 'sad' : 'cry';
  if (mouth === 'D') return 'laugh';
  if (mouth === 'p' || mouth === 'P') return 'tongue';
  if (mouth === '/' || mouth === '\\' || mouth === '|') return 'skeptical';
  if (mouth === '*') return 'heart';
  return whole.startsWith(';') ? 'wink' : 'smile';
}
