/** A page that needs nothing else: no script, no font, no file; light and dark. */

/** Colours by what they mean, and the text of a page. What a page adds of its own comes after. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c1f24; --faint: #6b7280; --rule: #d9dce1; --page: #fff;
  --total: #b9c7dc; --negative: #5b7fb5; --line: #2f5d9e; --crisis: #c2322d; --given: #2f7d4f; --missing: #f0ece2; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --faint: #9aa3af; --rule: #343a43; --page: #15181c;
  --total: #34465f; --negative: #6f95cc; --line: #8fb4ea; --crisis: #ff7a70; --given: #6fcf97; --missing: #2a2620; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: 1rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 1rem 0; } td, th { padding: .2rem .9rem .2rem 0; text-align: right; font-variant-numeric: tabular-nums; }
th { font-weight: 600; border-bottom: 1px solid var(--rule); } td:first-child, th:first-child { text-align: left; } tr.chosen td { font-weight: 700; }
svg { width: 100%; height: auto; } svg text { font-size: 11px; fill: var(--faint); }
.level { stroke: var(--rule); stroke-width: 1; }
`;

/**
 * @param title plain text
 * @param style rules beside {@link PAGE_STYLE}
 * @param body HTML, one element or line each
 */
export function htmlPage(title: string, style: string, body: readonly string[]): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title><style>${PAGE_STYLE}${style}</style></head><body>`,
    ...body,
    '</body></html>',
  ].join('\n');
}

export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
