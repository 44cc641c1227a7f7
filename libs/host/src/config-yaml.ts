import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { type ConfigFault, type Origins, pathText } from './config-faults.ts';
import type { Path } from './config-schema.ts';

/** Bounds of a file that a person wrote; aliases count with everything they stand for. */
const DEPTH_MAX = 32;
/** Of 10,000 subjects with ten names each, measured: 170,000. */
const NODES_MAX = 400_000;
const SYNTAX_FAULTS_MAX = 5;

/**
 * The parser's own messages quote the file, and a file may hold secrets: only these are shown.
 * Codes that are missing here read "is not valid YAML".
 */
const SYNTAX: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'An alias (*) has no usable name.',
  BAD_DQ_ESCAPE:
    'Unknown escape in a text in double quotes: write \\\\ for a backslash, or use single quotes.',
  BAD_INDENT: 'The indentation does not fit the lines above, or a bracket there is not closed.',
  BAD_SCALAR_START: 'A text cannot begin with this character: put it in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'A second ": " on one line: put the text in quotes, or begin a new line.',
  BLOCK_IN_FLOW: 'Indented lines cannot stand inside [ ] or { }.',
  KEY_OVER_1024_CHARS: 'A key is longer than 1,024 characters.',
  MISSING_CHAR:
    'Something is not closed or separated: a quote, a bracket, a comma or a colon is missing.',
  MULTILINE_IMPLICIT_KEY: 'A key goes over several lines: perhaps the colon or a quote is missing.',
  MULTIPLE_DOCS: 'A second document begins here (---): one file holds one configuration.',
  RESOURCE_EXHAUSTION: `Nested deeper than ${DEPTH_MAX} levels.`,
  TAB_AS_INDENT: 'Indented by a tab: YAML wants spaces.',
  TAG_RESOLVE_FAILED: 'Tags (!…) other than those of plain YAML are not supported: remove it.',
  UNEXPECTED_TOKEN:
    'Something stands here that does not belong: perhaps a quote is missing before it.',
};

type Result = { readonly value: unknown; readonly faults: readonly ConfigFault[] };

/**
 * Reads YAML 1.2 with the core schema, one document, without tags, merges and directives, and
 * tells `origins` where each value stands. A key without a value counts as not given: a section
 * may be emptied by commenting out its lines.
 *
 * @param label the file as a person named it
 */
export function parseYaml(text: string, label: string, origins: Origins): Result {
  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${label}:${line}:${col}`;
  };
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      // Quieter than this, it would also keep silent about a second document.
      logLevel: 'error',
      prettyErrors: false,
      resolveKnownTags: false,
      schema: 'core',
      strict: true,
      // Looks through all keys for each key; the reader below has a set.
      uniqueKeys: false,
      version: '1.2',
    });
  } catch {
    // The parser recurses: only nesting makes it throw.
    return failed([{ path: '', at: label, message: SYNTAX.RESOURCE_EXHAUSTION ?? '' }]);
  }
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    const told = syntax.sort((a, b) => a.pos[0] - b.pos[0]).slice(0, SYNTAX_FAULTS_MAX);
    return failed(
      told.map((error) => ({ path: '', at: place(error.pos[0]), message: syntaxOf(error) })),
    );
  }
  if (document.directives?.yaml.explicit === true)
    return failed([
      { path: '', at: place(0), message: 'Directives (%YAML) are not supported: remove the line.' },
    ]);
  if (document.contents === null) return { value: {}, faults: [] };
  const reader = new Reader(origins, place);
  const value = reader.read(document.contents, []);
  return { value: value ?? {}, faults: reader.faults };
}

function failed(faults: readonly ConfigFault[]): Result {
  return { value: {}, faults };
}

function syntaxOf(error: YAMLError): string {
  return SYNTAX[error.code] ?? 'This is not valid YAML.';
}

class Reader {
  readonly faults: ConfigFault[] = [];
  readonly #origins: Origins;
  readonly #place: (offset: number) => string;
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  #nodes = 0;

  constructor(origins: Origins, place: (offset: number) => string) {
    this.#origins = origins;
    this.#place = place;
  }

  read(node: Node, path: Path): unknown {
    this.#nodes += 1;
    if (this.#nodes > NODES_MAX) {
      if (this.#nodes === NODES_MAX + 1)
        this.#fault(
          node,
          path,
          `More than ${NODES_MAX} values, what aliases stand for counted in: divide it into several configurations.`,
        );
      return undefined;
    }
    if (path.length > DEPTH_MAX) {
      this.#fault(node, path, `Nested deeper than ${DEPTH_MAX} levels.`);
      return undefined;
    }
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target !== undefined && !this.#open.has(target)) return this.read(target, path);
      this.#fault(
        node,
        path,
        target === undefined
          ? 'No anchor (&) of this name stands before this alias (*).'
          : 'An alias contains itself.',
      );
      return undefined;
    }
    const anchor = (node as { anchor?: string }).anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    this.#open.add(node);
    const value = this.#valueOf(node, path);
    this.#open.delete(node);
    return value;
  }

  #valueOf(node: Node, path: Path): unknown {
    if (isScalar(node)) return node.value;
    if (isSeq(node))
      return node.items.map((item, i) => {
        const child = item as Node;
        this.#origins.set([...path, i], this.#place(offsetOf(child)), offsetOf(child));
        return this.read(child, [...path, i]);
      });
    if (!isMap(node)) return undefined;
    const section: Record<string, unknown> = {};
    const seen = new Set<string>();
    for (const pair of node.items) {
      const key = this.#keyOf(pair.key as Node, path);
      if (key === undefined) continue;
      const at = [...path, key];
      if (seen.has(key))
        this.#fault(pair.key as Node, at, 'stands twice in this section: keep one.');
      seen.add(key);
      this.#origins.set(at, this.#place(offsetOf(pair.key as Node)), offsetOf(pair.key as Node));
      const child = pair.value as Node | null;
      const value = child === null ? null : this.read(child, at);
      if (value !== null) section[key] = value;
    }
    return section;
  }

  #keyOf(node: Node | null, path: Path): string | undefined {
    const scalar = isAlias(node) ? this.#anchors.get(node.source) : node;
    if (!isScalar(scalar) || scalar.value === null) {
      if (node !== null) this.#fault(node, path, 'A key must be a plain text.');
      else
        this.faults.push({
          path: pathText(path),
          at: this.#origins.of(path).label,
          message: 'A key is empty.',
        });
      return undefined;
    }
    // As written: 007 and 1e3 are names here, not numbers.
    const key =
      typeof scalar.value === 'string'
        ? scalar.value
        : (scalar.source ?? JSON.stringify(scalar.value));
    if (key !== '__proto__') return key;
    this.#fault(node as Node, path, 'A key named __proto__ is refused.');
    return undefined;
  }

  #fault(node: Node, path: Path, message: string): void {
    this.faults.push({ path: pathText(path), at: this.#place(offsetOf(node)), message });
  }
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
