/** docs/queries.md says nothing of the language that is not so. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSubjects } from '@goldenhour/app';
import {
  createMatcher,
  MATCHING_LIMITS,
  type Matchable,
  parseQuery,
  QUERY_LIMITS,
  QueryFault,
  SUBJECT_LIMITS,
  showFault,
  subjectSchema,
} from '@goldenhour/matching';
import { KINDS } from '@goldenhour/mention';
import { expect, test } from 'vitest';

const PAGE = await readFile(new URL('../../../../docs/queries.md', import.meta.url), 'utf8');

const rows = rowsOf(PAGE);
const examples = rows.filter(({ head }) => head === 'query, matches, does not match');
const configured = rows.filter(({ head }) => head === 'mention, subjects');

test('the page has examples of each operator, field and limit', () => {
  expect(examples.length).toBeGreaterThanOrEqual(29);
  expect(configured).toHaveLength(5);
  const queries = examples.map(({ cells }) => spansOf(cells[0]).join()).join('\n');
  for (const sign of ['AND', 'OR', 'NOT', ' -', 'NEAR/', 'ONEAR/', '(', '"', '*', '=', '#', '@']) {
    expect(queries).toContain(sign);
  }
  for (const field of ['author', 'url', 'language', 'platform', 'kind', 'country']) {
    expect(queries).toContain(`${field}:`);
  }
  for (const kind of KINDS) expect(PAGE).toContain(`\`${kind}\``);
});

test.each(examples.map(({ cells }) => [spansOf(cells[0])[0] ?? '', cells] as const))(
  '%s',
  (query, [, yes, no]) => {
    const matcher = createMatcher([subjectSchema.parse({ id: 's', name: 'Zzzz', query })]);
    const found = (cell: string | undefined) =>
      spansOf(cell).map((text) => [text, matcher.match(mentionOf(text)).matches.length > 0]);
    expect(found(yes)).toEqual(spansOf(yes).map((text) => [text, true]));
    expect(found(no)).toEqual(spansOf(no).map((text) => [text, false]));
    expect([spansOf(yes).length, spansOf(no).length]).not.toContain(0);
  },
);

test('the examples of fields can be read', () => {
  const fields = rows.filter(({ head }) => head === 'field, takes, example');
  expect(fields).toHaveLength(7);
  for (const { cells } of fields) {
    for (const example of spansOf(cells[2])) {
      expect(() => parseQuery(`ziggo ${example}`)).not.toThrow();
      expect(spansOf(cells[0]).some((field) => example.startsWith(field))).toBe(true);
    }
  }
});

test('the configuration finds what is said of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'goldenhour-queries-'));
  try {
    const file = join(folder, 'subjects.yaml');
    await writeFile(file, blocksOf('yaml').join('\n'));
    const matcher = createMatcher(await loadSubjects(file));
    for (const { cells } of configured) {
      const [text = ''] = spansOf(cells[0]);
      const found = matcher.match(mentionOf(text)).matches.map(({ subject }) => subject);
      expect(found, text).toEqual(spansOf(cells[1]));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each(blocksOf('fault').map((block) => [block.split('\n')[1]?.trim() ?? '', block]))(
  '%s is refused as the page says',
  (query, block) => {
    expect(faultOf(query)).toBe(block);
  },
);

test('the limits are those of the code', () => {
  const limits = rows.filter(({ head }) => head === 'what, at most');
  expect(limits.map(({ cells }) => Number(cells[1]?.replaceAll(',', '')))).toEqual([
    QUERY_LIMITS.chars,
    QUERY_LIMITS.terms,
    QUERY_LIMITS.termChars,
    QUERY_LIMITS.depth,
    QUERY_LIMITS.nearWords,
    SUBJECT_LIMITS.variants,
    QUERY_LIMITS.regexes,
    QUERY_LIMITS.regexChars,
    QUERY_LIMITS.regexSteps,
    SUBJECT_LIMITS.subjects,
    MATCHING_LIMITS.terms,
    MATCHING_LIMITS.chars,
    MATCHING_LIMITS.regexes,
  ]);
});

function mentionOf(text: string): Matchable {
  const said = text.startsWith('{') ? (JSON.parse(text) as Partial<Matchable>) : { text };
  return { platform: 'unknown', author: { id: '1' }, links: [], text: '', ...said };
}

function faultOf(query: string): string {
  try {
    parseQuery(query);
  } catch (fault) {
    if (fault instanceof QueryFault) return showFault(query, fault);
    throw fault;
  }
  return 'no fault';
}

/** The rows of all tables, each with the head of its table. */
function rowsOf(page: string): readonly { readonly head: string; readonly cells: string[] }[] {
  let head: string | undefined;
  return page.split('\n').flatMap((line) => {
    if (!line.startsWith('|')) {
      head = undefined;
      return [];
    }
    const cells = cellsOf(line);
    if (head === undefined) {
      head = cells.join(', ');
      return [];
    }
    return line.startsWith('|--') ? [] : [{ head, cells }];
  });
}

/** What stands in code may hold the sign that divides. */
function cellsOf(line: string): string[] {
  const cells = line.match(/(?<=\|)(?:`[^`]*`|[^|`])*(?=\|)/g) ?? [];
  return cells.map((cell) => cell.trim());
}

function spansOf(cell = ''): string[] {
  return Array.from(cell.matchAll(/`([^`]*)`/g), ([, text = '']) => text);
}

function blocksOf(language: string): string[] {
  const block = new RegExp(`^\`\`\`${language}\n([^]*?)\n\`\`\`$`, 'gm');
  return Array.from(PAGE.matchAll(block), ([, text = '']) => text);
}
