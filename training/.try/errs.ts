import { readFileSync } from 'node:fs';
import { NameFinder } from '@goldenhour/matching';
import { loadLexicons } from '@goldenhour/scorers/parts';
import { CATEGORIES, decodeModel, TextEngine } from '@goldenhour/text';
import { readCorpus } from '../src/corpus.ts';

const engine = new TextEngine({
  model: decodeModel(readFileSync('/work/main/libs/text/model/goldenhour.bin')),
  ...loadLexicons(),
});
const names = new NameFinder();
const cat = CATEGORIES.indexOf((process.argv[3] ?? 'threat') as any);
const rows: any[] = [];
for (const x of readCorpus(process.argv[2] as any, 'dev')) {
  const v = engine.judge({ text: x.text, kind: x.kind, subject: names.find(x.text, x.subject) });
  if ('unscored' in v) continue;
  rows.push({
    p: v.probabilities[cat]!,
    y: x.categories.includes(CATEGORIES[cat]!),
    t: x.text,
    d: v.danger,
    near: x.near,
  });
}
rows.sort((a, b) => b.p - a.p);
const n = rows.filter((r) => r.y).length;
let seen = 0,
  i = 0;
for (const r of rows) {
  if (r.y) seen++;
  if (i++ < n * 2 || r.y)
    console.log(
      r.p.toFixed(2),
      r.y ? 'T' : '-',
      r.d ? 'd' : ' ',
      r.t.slice(0, 170).replaceAll('\n', ' '),
    );
  if (seen === n) break;
}
