/** A backtest as one page that needs nothing else: no script, no font, light and dark. */
import { printable } from '@goldenhour/host';
import type { SubjectReport } from './subject-report.ts';
import {
  alarmsInWords,
  datesInWords,
  foundInWords,
  thresholdInWords,
  thresholdRow,
  thresholdRows,
} from './summary.ts';
import { escapeHtml, svgPlot } from './svg-plot.ts';
import { courseInWords, crisesHead, mostTelling, spanInWords, whyInWords } from './text-report.ts';
import { against, count, decimal, momentIn, SEVERITY_WORDS, WEEK_MS, whole } from './words.ts';

/** Subjects with a plot of their own. */
export const SUBJECTS_PLOTTED_MAX = 50;

const STYLE = `
:root { color-scheme: light dark; --ink: #1c1f24; --faint: #6b7280; --rule: #d9dce1; --page: #fff;
  --total: #b9c7dc; --negative: #5b7fb5; --line: #2f5d9e; --crisis: #c2322d; --given: #2f7d4f; --missing: #f0ece2; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --faint: #9aa3af; --rule: #343a43; --page: #15181c;
  --total: #34465f; --negative: #6f95cc; --line: #8fb4ea; --crisis: #ff7a70; --given: #6fcf97; --missing: #2a2620; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: 1rem; overflow-wrap: anywhere; }
p.span, li span { color: var(--faint); }
table { border-collapse: collapse; margin: 1rem 0; } td, th { padding: .2rem .9rem .2rem 0; text-align: right; font-variant-numeric: tabular-nums; }
th { font-weight: 600; border-bottom: 1px solid var(--rule); } td:first-child, th:first-child { text-align: left; } tr.chosen td { font-weight: 700; }
svg { width: 100%; height: auto; } svg text { font-size: 11px; fill: var(--faint); }
.level { stroke: var(--rule); stroke-width: 1; } .total { fill: var(--total); } .negative { fill: var(--negative); }
.velocity { fill: none; stroke: var(--line); stroke-width: 1.2; } .threshold { stroke: var(--crisis); stroke-width: 1; stroke-dasharray: 4 4; }
.missing { fill: var(--missing); } .crisis line { stroke: var(--crisis); } .crisis circle { fill: var(--crisis); }
.again line { stroke: var(--crisis); stroke-opacity: .35; } .again circle { fill: var(--page); stroke: var(--crisis); }
.given line { stroke: var(--given); stroke-dasharray: 2 3; } .given circle { fill: var(--given); }
`;

export function htmlReport(subjects: readonly SubjectReport[], zone: string): string {
  const seen = subjects.filter(({ rows }) => rows > 0);
  const plotted = mostTelling(seen, SUBJECTS_PLOTTED_MAX);
  const parts = [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Goldenhour backtest</title><style>${STYLE}</style></head><body>`,
    `<h1>Backtest of ${count(seen.length, 'subject')}</h1>`,
    ...(seen.length === 1 ? [] : [figures(seen)]),
    '<p>Red: a crisis opens, with a hollow dot: again. Green: a given date. Each bin was judged by what came before it alone.</p>',
    ...plotted.map((subject) => section(subject, zone)),
    ...(seen.length > plotted.length
      ? [
          `<p>${count(seen.length - plotted.length, 'more subject')} with no more crises than these.</p>`,
        ]
      : []),
    '</body></html>',
  ];
  return `${printable(parts.join('\n'))}\n`;
}

function section(subject: SubjectReport, zone: string): string {
  const moment = momentIn(zone);
  const crises = subject.crises.map((crisis) => {
    const { opened, peakSeverity, peakVelocity } = crisis;
    const head = `${moment(opened.at)} – ${SEVERITY_WORDS[peakSeverity]}, velocity ${decimal(peakVelocity, 1)} at its peak`;
    const why = escapeHtml(whyInWords(crisis, subject, zone));
    return `<li><b>${head}</b><br>${why}<br><span>${courseInWords(crisis, moment)}</span></li>`;
  });
  const dates = datesInWords(subject, moment).map((line) => `<li>${escapeHtml(line)}</li>`);
  return [
    `<h2>${escapeHtml(subject.id)}</h2>`,
    `<p class="span">${escapeHtml(spanInWords(subject, zone))}</p>`,
    svgPlot(subject, zone),
    `<h3>${crisesHead(subject)}</h3>`,
    ...(crises.length === 0 ? [] : [`<ul>${crises.join('\n')}</ul>`]),
    ...(dates.length === 0 ? [] : [`<h3>Given dates</h3><ul>${dates.join('\n')}</ul>`]),
    figures([subject]),
  ].join('\n');
}

function figures(subjects: readonly SubjectReport[]): string {
  const rows = thresholdRows(subjects);
  const hasDates = rows.some(({ given }) => given > 0);
  const weeks = subjects.reduce((sum, { seenMs }) => sum + seenMs, 0) / WEEK_MS;
  const chosen = subjects[0]?.figures[0]?.weeks;
  const cells = (row: (typeof rows)[number]): readonly string[] => [
    thresholdInWords(row.weeks),
    whole(row.alarms),
    weeks === 0 ? '–' : decimal(row.alarms / weeks, 2),
    ...(hasDates
      ? [`${row.found} of ${row.given}`, row.medianDelay === null ? '–' : against(row.medianDelay)]
      : []),
  ];
  const head = [
    'an alarm by chance, at most',
    'alarms',
    'a week',
    ...(hasDates ? ['found', 'median'] : []),
  ];
  const body = rows.map(
    (row) =>
      `<tr${row.weeks === chosen ? ' class="chosen"' : ''}>${cells(row)
        .map((cell) => `<td>${cell}</td>`)
        .join('')}</tr>`,
  );
  const found = foundInWords(thresholdRow(subjects, 0));
  return [
    `<p>${alarmsInWords(subjects)}${found === '' ? '' : `. ${found}`}.</p>`,
    `<table><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr>${body.join('\n')}</table>`,
  ].join('\n');
}
