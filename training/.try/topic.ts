import { loadLexicons } from '@goldenhour/scorers/parts';
import { CATEGORIES, JUDGED, OUTPUT, TextEngine } from '@goldenhour/text';
import { readCorpus } from '../src/corpus.ts';
import { type Example, ExampleMaker } from '../src/examples.ts';
import { type Hyper, logistic, Net } from '../src/net.ts';
import { emptyModel } from '../src/quantise.ts';
import { createRandom, shuffle } from '../src/random.ts';
import { readSources } from '../src/sources.ts';

const engine = new TextEngine({ model: emptyModel(), ...loadLexicons() });
const maker = new ExampleMaker(engine);
const train: Example[] = [];
const { texts } = readSources();
let skip = 0;
for (const s of texts)
  for (const t of s.texts) {
    if (s.name !== 'own' && skip++ % 3) continue;
    const { polarity, ...about } = t as any;
    train.push(maker.make(t.others ? about : t, s.language, s.weight, t.others !== undefined));
  }
const dev = JUDGED.map((l) => ({
  l,
  ex: readCorpus(l, 'dev').map((x) => maker.make(x, l, 1, x.others !== undefined)),
}));
const counts = new Map<number, number>();
for (const { features } of train)
  for (const f of new Set(features)) counts.set(f, (counts.get(f) ?? 0) + 1);
const min = Number(process.env['MIN'] ?? 2);
const chosen = [...counts]
  .filter(([k, c]) => c >= min && k !== 0)
  .sort((a, b) => b[1] - a[1] || a[0] - b[0])
  .slice(0, 180000)
  .map(([k]) => k);
const rowOf = new Map(chosen.map((k, i) => [k, i]));
for (const e of [...train, ...dev.flatMap((s) => s.ex)])
  for (let i = 0; i < e.features.length; i++) e.features[i] = rowOf.get(e.features[i]!) ?? -1;
console.log(train.length, chosen.length);
const base: Hyper = {
  rate: 0.12,
  denseRate: 0.015,
  decay: 2e-5,
  dropout: 0.55,
  presentWeight: 2,
  severityWeight: 0.8,
};
const pct = (x: number) => (100 * x).toFixed(1);
for (const p of JSON.parse(process.env['PLANS'] ?? '[{}]')) {
  const random = createRandom(p.seed ?? 7);
  const net = new Net('topic', chosen.length, { ...base, ...p.hyper }, random);
  const order = Int32Array.from(train, (_, i) => i);
  const E = p.epochs ?? 16;
  const t0 = Date.now();
  for (let ep = 0; ep < E; ep++) {
    shuffle(order, random);
    for (const i of order) net.learn(train[i]!, 1 - (0.6 * ep) / E);
    if (ep >= E / 2) net.remember();
  }
  net.average();
  const out: string[] = [];
  let all: any[] = CATEGORIES.map(() => []);
  for (const { l, ex } of dev) {
    const cs = CATEGORIES.map(() => [] as { p: number; y: number }[]);
    let k = 0;
    for (const e of ex) {
      net.forward(e, false);
      CATEGORIES.forEach((_, c) => {
        const r = { p: logistic(net.outputs[OUTPUT.categories + c]!), y: e.categories[c]! };
        cs[c]!.push(r);
        if (!['nl', 'en'].includes(l)) all[c].push(r);
      });
    }
    if (['nl', 'en'].includes(l)) out.push(l + ' ' + rep(cs));
  }
  out.push('rest ' + rep(all));
  console.log(((Date.now() - t0) / 1000).toFixed(0) + 's', JSON.stringify(p), out.join(' | '));
}
function rep(cs: { p: number; y: number }[][]) {
  let T = 0,
    F = 0,
    N = 0;
  const best = cs.map((l) => {
    let b = { f: -1, tp: 0, fp: 0, fn: 0 };
    for (let t = 0.03; t < 0.95; t += 0.02) {
      let tp = 0,
        fp = 0,
        fn = 0;
      for (const x of l) {
        if (x.p >= t) {
          if (x.y) tp++;
          else fp++;
        } else if (x.y) fn++;
      }
      const f = tp ? (2 * tp) / (2 * tp + fp + fn) : 0;
      if (f > b.f) b = { f, tp, fp, fn };
    }
    T += b.tp;
    F += b.fp;
    N += b.fn;
    return b;
  });
  const l = cs[0]!.slice().sort((a, b) => b.p - a.p);
  const n = l.filter((x) => x.y).length;
  let s = 0,
    i = 0;
  const at: Record<string, string> = {};
  for (const x of l) {
    i++;
    if (x.y) {
      s++;
      for (const r of [0.7, 0.85, 0.92]) if (s / n >= r && !at[r]) at[r] = pct(s / i);
    }
  }
  return `cat ${pct((2 * T) / (2 * T + F + N))} thrF1 ${pct(best[0]!.f)} prec@70/85/92 ${at['0.7']}/${at['0.85']}/${at['0.92']}`;
}
