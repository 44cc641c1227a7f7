import { loadLexicons } from '@goldenhour/scorers/parts';
import { CATEGORIES, HASH_START, hashUnit, JUDGED, OUTPUT, TextEngine } from '@goldenhour/text';
import { readCorpus } from '../src/corpus.ts';
import { type Example, ExampleMaker } from '../src/examples.ts';
import { toneFigures } from '../src/figures.ts';
import { type Hyper, logistic, Net, tones } from '../src/net.ts';
import { emptyModel } from '../src/quantise.ts';
import { createRandom, shuffle } from '../src/random.ts';
import { readSources, type Source } from '../src/sources.ts';

const fnv = (t: string) => {
  let h = HASH_START;
  for (const b of new TextEncoder().encode(t)) h = hashUnit(h, b);
  return h >>> 0;
};
const engine = new TextEngine({ model: emptyModel(), ...loadLexicons() });
const maker = new ExampleMaker(engine);
const { texts } = readSources();
type Set = { name: string; lang: string; ex: Example[] };
const train: (Example & { src: string })[] = [];
const tune: Set[] = [];
for (const s of texts) {
  const held: Example[] = [];
  for (const t of s.texts) {
    const isTune = s.name !== 'own' && fnv(t.text) % 10 === 1;
    if (isTune) {
      held.push(maker.make(t, s.language, 1, false));
      continue;
    }
    if (t.others === undefined)
      train.push(Object.assign(maker.make(t, s.language, s.weight, false), { src: s.name }));
    else {
      const { polarity, ...about } = t;
      train.push(Object.assign(maker.make(about, s.language, s.weight, true), { src: s.name }));
      train.push(
        Object.assign(
          maker.make({ text: t.text, kind: t.kind, polarity }, s.language, s.weight / 2, false),
          { src: s.name },
        ),
      );
    }
  }
  if (held.length) tune.push({ name: s.name, lang: s.language, ex: held });
}
for (const l of JUDGED) {
  const d = readCorpus(l, 'dev');
  if (d.length)
    tune.push({
      name: 'dev',
      lang: l,
      ex: d.map((x) => maker.make(x, l, 1, x.others !== undefined)),
    });
}
const counts = new Map<number, number>();
for (const { features } of train)
  for (const f of new Set(features)) counts.set(f, (counts.get(f) ?? 0) + 1);
const chosen = [...counts]
  .filter(([k, c]) => c >= 2 && k !== 0)
  .sort((a, b) => b[1] - a[1] || a[0] - b[0])
  .slice(0, Number(process.env['ROWS'] ?? 180000))
  .map(([k]) => k);
const rowOf = new Map(chosen.map((k, i) => [k, i]));
for (const e of [...train, ...tune.flatMap((s) => s.ex)])
  for (let i = 0; i < e.features.length; i++) e.features[i] = rowOf.get(e.features[i]!) ?? -1;
console.log(train.length, 'train', chosen.length, 'features');
type P = {
  name: string;
  epochs: number;
  hyper: Hyper;
  balance: number;
  ownRepeat: number;
  catW?: number;
  ownW?: number;
};
const base: Hyper = {
  rate: 0.12,
  denseRate: 0.01,
  decay: 2e-5,
  dropout: 0.3,
  sentimentWeight: 1,
  categoryWeight: 0.6,
  severityWeight: 0.5,
};
const plans: P[] = JSON.parse(process.env['PLANS'] ?? '[{}]').map((p: any) => ({
  name: JSON.stringify(p),
  epochs: 8,
  balance: 0,
  ownRepeat: 1,
  ...p,
  hyper: { ...base, ...p.hyper },
}));
const pct = (x: number) => (100 * x).toFixed(1);
for (const p of plans) {
  const random = createRandom(7);
  const net = new Net(
    chosen.length,
    p.hyper,
    random,
    new Float32Array(CATEGORIES.length).fill(p.catW ?? 2),
  );
  const pol = new Map<string, number[]>(),
    sen = new Map<string, number[]>();
  const key = (e: any) => e.src + e.language;
  for (const e of train) {
    if (e.polarity >= 0) {
      const c = pol.get(key(e)) ?? [0, 0, 0];
      c[e.polarity]!++;
      pol.set(key(e), c);
    }
    if (e.sentiment >= 0) {
      const c = sen.get(key(e)) ?? [0, 0, 0];
      c[e.sentiment]!++;
      sen.set(key(e), c);
    }
  }
  const wOf = (c: number[] | undefined, l: number) => {
    if (!c || l < 0) return 1;
    const n = c[0]! + c[1]! + c[2]!;
    return (n / (3 * Math.max(1, c[l]!))) ** p.balance;
  };
  for (const e of train) {
    (e as any).polarityWeight = (p as any).toneOff ? 0 : wOf(pol.get(key(e)), e.polarity);
    (e as any).sentimentWeight = ((p as any).toneOff ? 0 : 1) * wOf(sen.get(key(e)), e.sentiment);
    e.weight = e.src === 'own' ? (p.ownW ?? 1.5) : 1;
  }
  const list: number[] = [];
  train.forEach((e, i) => {
    if (e.src !== 'own' && (i % 100) / 100 >= ((p as any).tweets ?? 1)) return;
    for (let k = 0; k < (e.src === 'own' ? p.ownRepeat : 1); k++) list.push(i);
  });
  const order = Int32Array.from(list);
  const t0 = Date.now();
  for (let ep = 0; ep < p.epochs; ep++) {
    shuffle(order, random);
    const rate = 1 - ((p as any).cool ?? 0.9) * (ep / p.epochs);
    for (const i of order) net.learn(train[i]!, rate);
    if ((p as any).swa && ep >= p.epochs - (p as any).swa) net.remember();
  }
  if ((p as any).swa) net.average();
  const out: string[] = [];
  const pg: number[] = [],
    ps: number[] = [];
  for (const s of tune) {
    const g: number[] = [],
      q: number[] = [],
      gs: number[] = [],
      qs: number[] = [];
    let tp = 0,
      fp = 0,
      fn = 0;
    const th = { tp: 0, fp: 0, fn: 0 };
    const scores: { p: number; y: number }[] = [];
    const catS = CATEGORIES.map(() => [] as { p: number; y: number }[]);
    for (const e of s.ex) {
      net.forward(e, false);
      const a = tones(net.outputs, false);
      g.push(e.polarity);
      q.push(a.indexOf(Math.max(...a)));
      if (e.sentiment >= 0) {
        const b = tones(net.outputs, true);
        gs.push(e.sentiment);
        qs.push(b.indexOf(Math.max(...b)));
      }
      if (s.name === 'dev')
        CATEGORIES.forEach((_, c) => {
          catS[c]!.push({ p: logistic(net.outputs[OUTPUT.categories + c]!), y: e.categories[c]! });
        });
    }
    if (s.name === 'dev') {
      let T = 0,
        Fp = 0,
        Fn = 0;
      const best = catS.map((l) => {
        let b = { f: -1, tp: 0, fp: 0, fn: 0, t: 0 };
        for (let t = 0.04; t < 0.9; t += 0.02) {
          let tp = 0,
            fp = 0,
            fn = 0;
          for (const x of l) {
            if (x.p >= t) {
              if (x.y === 1) tp++;
              else fp++;
            } else if (x.y === 1) fn++;
          }
          const f = tp ? (2 * tp) / (2 * tp + fp + fn) : 0;
          if (f > b.f) b = { f, tp, fp, fn, t };
        }
        return b;
      });
      for (const b of best) {
        T += b.tp;
        Fp += b.fp;
        Fn += b.fn;
      }
      if (['nl', 'en'].includes(s.lang))
        out.push(
          `dev ${s.lang} sF1 ${pct(toneFigures(gs, qs).f1)} pF1 ${pct(toneFigures(g, q).f1)} cat ${pct((2 * T) / (2 * T + Fp + Fn))} thr ${pct(best[0]!.f)}`,
        );
      else {
        pg.push(...gs);
        ps.push(...qs);
      }
    } else if (s.lang === 'en') out.push(`${s.name} en mRec ${pct(toneFigures(g, q).recall)}`);
    else {
      (p as any).xg ??= [];
      (p as any).xs ??= [];
      (p as any).xg.push(...g);
      (p as any).xs.push(...q);
    }
  }
  out.push(
    `xlmt mF1 ${pct(toneFigures((p as any).xg, (p as any).xs).f1)} devrest sF1 ${pct(toneFigures(pg, ps).f1)}`,
  );
  console.log(((Date.now() - t0) / 1000).toFixed(0) + 's', p.name, '|', out.join(' | '));
}
