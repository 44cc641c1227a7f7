import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINE_BYTES_MAX, type Line, LineCutter } from './lines.ts';

/** The lines of some bytes that come in chunks which end at these places. */
function cut(bytes: Buffer, ends: readonly number[] = []): readonly Line[] {
  const cutter = new LineCutter();
  const lines: Line[] = [];
  let from = 0;
  for (const end of [...ends.toSorted((a, b) => a - b), bytes.length]) {
    lines.push(...cutter.cut(bytes.subarray(from, end)));
    from = end;
  }
  return [...lines, ...cutter.end()];
}

const texts = (lines: readonly Line[]): readonly (string | null)[] => lines.map(({ text }) => text);

const anyLine = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ' ').toWellFormed()),
  fc.constantFrom('', 'é', '😡', '\u2028', '\u0085'),
);

test('however the bytes come, each line is there once, in order, with its number', () => {
  fc.assert(
    fc.property(
      fc.array(anyLine),
      fc.array(fc.nat(400)),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      (lines, ends, lineEnd, isEnded) => {
        const kept = isEnded || lines.at(-1) !== '' ? lines : lines.slice(0, -1);
        const text = lines.join(lineEnd) + (isEnded && lines.length > 0 ? lineEnd : '');
        const bytes = Buffer.from(text);
        const found = cut(
          bytes,
          ends.filter((end) => end < bytes.length),
        );
        expect(texts(found)).toEqual(kept);
        expect(found.map(({ number }) => number)).toEqual(kept.map((_, index) => index + 1));
      },
    ),
  );
});

test('a byte order mark belongs to no line', () => {
  const bytes = Buffer.from('\ufeffa\n\ufeffb\n');
  for (let end = 0; end < bytes.length; end += 1)
    expect(texts(cut(bytes, [end]))).toEqual(['a', '\ufeffb']);
});

test('what is not UTF-8 is a fault of its line alone, wherever it stands', () => {
  const bytes = Buffer.from('one\nt?o\nthree\nfo?r\nfive');
  bytes[5] = 0xff;
  bytes[16] = 0xc3;
  for (let end = 0; end < bytes.length; end += 1) {
    const lines = cut(bytes, [end]);
    expect(texts(lines)).toEqual(['one', null, 'three', null, 'five']);
    expect(lines[1]).toEqual({ number: 2, text: null, fault: 'not UTF-8' });
  }
});

test('a line that is too long is a fault of its own, and is not kept', () => {
  const longest = 'x'.repeat(LINE_BYTES_MAX);
  const bytes = Buffer.from(
    `a\r\n${longest}\r\n${longest}y\n${longest.repeat(3)}\nb\n${longest}yz`,
  );
  const chunk = 65_536;
  const ends = Array.from({ length: Math.floor(bytes.length / chunk) }, (_, n) => (n + 1) * chunk);
  for (const lines of [cut(bytes), cut(bytes, ends)]) {
    expect(texts(lines).map((text) => text?.length)).toEqual([
      1,
      LINE_BYTES_MAX,
      undefined,
      undefined,
      1,
      undefined,
    ]);
    expect(lines[2]?.fault).toBe(`longer than ${LINE_BYTES_MAX} bytes`);
  }
});
