import { readFileSync } from 'node:fs';
import { NameFinder } from '@goldenhour/matching';
import { loadLexicons } from '@goldenhour/scorers/parts';
import {
  CATEGORIES,
  decodeModel,
  JUDGED,
  type Judged,
  LANGUAGES,
  TextEngine,
  TONES,
  type Verdict,
} from '@goldenhour/text';
import { readCorpus } from '../src/corpus.ts';
import { dataFile, readLines } from '../src/data.ts';
import { calibrationError, correlation, toneFigures } from '../src/figures.ts';
import { heldOut } from '../src/held-out.ts';

const engine = new TextEngine({
  model: decodeModel(readFileSync(process.argv[2] ?? '/tmp/model.bin')),
  ...loadLexicons(),
});
const p3 = (v: any) => ('unscored' in v ? [0, 1, 0] : [v.negative, v.neutral, v.positive]);
const arg = (p: number[]) => p.indexOf(Math.max(...p));
type T = { text: string; label: 'negative' | 'neutral' | 'positive' };
const pct = (x: number) => (100 * x).toFixed(1);
function tone(name: string, rows: readonly T[], two = false) {
  const gold: number[] = [],
    said: number[] = [];
  let un = 0;
  for (const r of rows) {
    const v = engine.judge({ text: r.text, kind: 'post' });
    if ('unscored' in v) un++;
    const pol =
      'unscored' in v
        ? [0, 1, 0]
        : [v.polarityShares.negative, v.polarityShares.neutral, v.polarityShares.positive];
    gold.push(TONES.indexOf(r.label));
    said.push(two ? ((pol[2] ?? 0) > (pol[0] ?? 0) ? 2 : 0) : arg(pol));
  }
  if (two) {
    let ok = 0;
    gold.forEach((g, i) => {
      if (g === said[i]) ok++;
    });
    console.log(name.padEnd(26), 'acc', pct(ok / gold.length), 'un', un);
  } else {
    const f = toneFigures(gold, said);
    console.log(
      name.padEnd(26),
      'mRec',
      pct(f.recall),
      'mF1',
      pct(f.f1),
      'un',
      un,
      'n',
      rows.length,
    );
  }
  return { gold, said };
}
const L = (n: string) => {
  const p = dataFile('text/' + n);
  return p ? readLines<T>(p) : [];
};
tone(
  'semeval held-out',
  L('semeval-2013-2016.en.ndjson').filter((r) => heldOut(r.text)),
);
for (const n of ['vader-amazon.en', 'vader-movie.en']) {
  const rows = L(n + '.ndjson') as unknown as { text: string; mean: number }[];
  const a: number[] = [],
    b: number[] = [];
  for (const r of rows) {
    const v = engine.judge({ text: r.text, kind: 'post' });
    a.push(r.mean);
    b.push('unscored' in v ? 0 : v.polarity);
  }
  console.log(n.padEnd(26), 'r', correlation(a, b).toFixed(3));
}
tone('political nl', L('political-tweets-dev.nl.ndjson'));
tone('bol nl', L('bol-reviews-dev.nl.ndjson'), true);
const G: number[] = [],
  S: number[] = [];
for (const l of ['de', 'fr', 'es', 'it', 'pt']) {
  const r = tone('xlmt val ' + l, L(`xlmt-val.${l}.ndjson`));
  G.push(...r.gold);
  S.push(...r.said);
}
console.log('xlmt pooled mF1', pct(toneFigures(G, S).f1));
{
  // airlines
  const path = dataFile('replay/airlines-dev.csv');
  if (path) {
    const rows = parseCsv(readFileSync(path, 'utf8'));
    const h = rows[0]!;
    const it = h.indexOf('text'),
      is = h.indexOf('airline_sentiment'),
      ia = h.indexOf('airline');
    const names = new NameFinder();
    const gold: number[] = [],
      said: number[] = [];
    for (const r of rows.slice(1)) {
      if (r.length < h.length) continue;
      const g = TONES.indexOf(r[is] as any);
      if (g < 0) continue;
      const handle =
        r[ia] === 'US Airways'
          ? 'usairways'
          : r[ia] === 'United'
            ? 'united'
            : r[ia] === 'American'
              ? 'americanair'
              : r[ia] === 'Southwest'
                ? 'southwestair'
                : r[ia] === 'Delta'
                  ? 'delta'
                  : 'virginamerica';
      const text = r[it]!;
      const spans = [...names.find(text, r[ia]!)];
      const m = [...text.matchAll(new RegExp('@' + handle, 'gi'))].map(
        (x) => [x.index, x.index + x[0].length] as const,
      );
      const v = engine.judge({ text, kind: 'post', subject: [...m] });
      gold.push(g);
      said.push(arg(p3(v)));
    }
    const f = toneFigures(gold, said);
    console.log('airlines sentiment'.padEnd(26), 'mRec', pct(f.recall), 'mF1', pct(f.f1));
  }
}
function parseCsv(s: string) {
  const out: string[][] = [];
  let row: string[] = [],
    cur = '',
    q = false;
  for (let i = 0; i < s.length; i++) {
    const c = s[i]!;
    if (q) {
      if (c === '"') {
        if (s[i + 1] === '"') {
          cur += '"';
          i++;
        } else q = false;
      } else cur += c;
    } else if (c === '"') q = true;
    else if (c === ',') {
      row.push(cur);
      cur = '';
    } else if (c === '\n') {
      row.push(cur);
      out.push(row);
      row = [];
      cur = '';
    } else if (c !== '\r') cur += c;
  }
  if (row.length) {
    row.push(cur);
    out.push(row);
  }
  return out;
}
const names = new NameFinder();
for (const lang of JUDGED) {
  const items = readCorpus(lang as Judged, 'dev');
  if (!items.length) continue;
  const gold: number[] = [],
    said: number[] = [],
    gp: number[] = [],
    sp: number[] = [];
  const conf: number[] = [],
    right: boolean[] = [];
  let langOk = 0;
  const cat = CATEGORIES.map(() => ({ tp: 0, fp: 0, fn: 0 }));
  let nearT = 0,
    nearFired = 0;
  const sg: number[] = [],
    ss: number[] = [];
  let pages = 0,
    pageTp = 0,
    thr = 0;
  for (const x of items) {
    const v = engine.judge({
      text: x.text,
      kind: x.kind,
      subject: names.find(x.text, x.subject),
      others: (x.others ?? []).flatMap((o) => names.find(x.text, o)),
    });
    gold.push(TONES.indexOf(x.sentiment));
    said.push(arg(p3(v)));
    gp.push(TONES.indexOf(x.polarity));
    if (v.language === lang) langOk++;
    if ('unscored' in v) {
      sp.push(1);
      ss.push(0);
      sg.push(x.severity);
      continue;
    }
    sp.push(arg([v.polarityShares.negative, v.polarityShares.neutral, v.polarityShares.positive]));
    conf.push(Math.max(...p3(v)));
    right.push(arg(p3(v)) === TONES.indexOf(x.sentiment));
    CATEGORIES.forEach((c, i) => {
      const g = x.categories.includes(c),
        s = v.categories.includes(c);
      const k = cat[i]!;
      if (g && s) k.tp++;
      else if (s) k.fp++;
      else if (g) k.fn++;
    });
    if (x.near?.includes('threat')) {
      nearT++;
      if (v.categories.includes('threat')) nearFired++;
    }
    sg.push(x.severity);
    ss.push(v.severity);
    if (x.categories.includes('threat')) {
      thr++;
      if (v.page) pageTp++;
    } else if (v.page) pages++;
  }
  const f = toneFigures(gold, said),
    fp = toneFigures(gp, sp);
  const tot = cat.reduce((a, b) => ({ tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn }));
  const F = (k: any) => (k.tp === 0 ? 0 : (2 * k.tp) / (2 * k.tp + k.fp + k.fn));
  let s3 = { tp: 0, fp: 0, fn: 0 };
  sg.forEach((g, i) => {
    const s = ss[i] === 3;
    if (g === 3 && s) s3.tp++;
    else if (s) s3.fp++;
    else if (g === 3) s3.fn++;
  });
  console.log(
    `dev ${lang} n ${items.length}: sent mF1 ${pct(f.f1)} pol mF1 ${pct(fp.f1)} lang ${pct(langOk / items.length)} ECE ${pct(calibrationError(conf, right))} cats microF1 ${pct(F(tot))} | ` +
      CATEGORIES.map((c, i) => c + ' ' + pct(F(cat[i]))).join(' ') +
      ` | threat rec ${pct(cat[0]!.tp / (cat[0]!.tp + cat[0]!.fn))} prec ${pct(cat[0]!.tp / (cat[0]!.tp + cat[0]!.fp))} near fired ${nearFired}/${nearT} pages ${pageTp}/${thr} false ${pages} | sev3 rec ${pct(s3.tp / (s3.tp + s3.fn))} prec ${pct(s3.tp / (s3.tp + s3.fp))}`,
  );
}
{
  let ok = 0,
    n = 0,
    ok15 = 0,
    n15 = 0;
  for (const l of ['de', 'fr', 'es', 'it', 'pt', 'en'])
    for (const r of L(`xlmt-val.${l}.ndjson`)) {
      const v = engine.judge({ text: r.text, kind: 'post' });
      n++;
      if (v.language === l) ok++;
    }
  console.log('language xlmt', pct(ok / n), n);
}
const tweets = L('semeval-2013-2016.en.ndjson')
  .slice(0, 20000)
  .map((x) => x.text);
for (let k = 0; k < 3; k++) {
  const t = process.hrtime.bigint();
  for (const x of tweets) engine.judge({ text: x, kind: 'post' });
  console.log('texts/s', Math.round(tweets.length / (Number(process.hrtime.bigint() - t) / 1e9)));
}
