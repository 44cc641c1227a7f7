import type { z } from 'zod';
import {
  ConfigSchema,
  childrenOf,
  describeNodes,
  isScalar,
  type SchemaNode,
} from './config-schema.ts';

type Row = {
  readonly path: string;
  /** `type: replay` where the row is of one alternative of several; else ''. */
  readonly kind: string;
  readonly node: SchemaNode;
  readonly required: boolean;
};

/** A schema that contains itself is shown this deep. */
const DEPTH_MAX = 8;
/** A longer default says less than it takes room. @unit UTF-16 code units */
const DEFAULT_LENGTH_MAX = 60;

/** The reference of a configuration as a Markdown page, from its schema alone. */
export function configDoc(schema: z.ZodType): string {
  const shape = new ConfigSchema(schema);
  const rows = rowsOf(shape, shape.root, { prefix: '', kind: '', depth: 0 });
  const lines = [
    '# Configuration',
    '',
    'Generated from the schema: do not edit. `name[]` stands for each entry of a list, `<name>` for a name you choose.',
    'A variable goes over the file, a flag over both. A secret `key` may also be given as `keyFile: PATH`, or by its variable with `_FILE` behind it.',
  ];
  for (const [section, found] of Map.groupBy(rows, (row) => row.path.split(/[.[]/, 1)[0] ?? '')) {
    lines.push('', `## ${section}`);
    for (const [kind, ofKind] of Map.groupBy(found, (row) => row.kind)) {
      if (kind !== '') lines.push('', `### ${section}, \`${kind}\``);
      lines.push('', '| key | value | default | meaning |', '| --- | --- | --- | --- |');
      lines.push(...ofKind.map((row) => lineOf(row, shape)));
    }
  }
  return `${lines.join('\n')}\n`;
}

function lineOf({ path, node, required }: Row, shape: ConfigSchema): string {
  const leaf = shape.leaves.find((one) => one.path.join('.') === path);
  const variable = leaf === undefined ? '' : `\`${leaf.variable}\``;
  const ofFile = leaf?.secret === true ? ` or \`${leaf.variable}_FILE\`` : '';
  const cells = [
    `\`${path}\``,
    describeNodes(shape.alternatives(node)),
    defaultOf(node) ?? (required ? '(required)' : '–'),
    `${node.description ?? ''} ${variable}${ofFile}`.trim(),
  ];
  return `| ${cells.map((text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

/** A section's own default is that of its keys. */
function defaultOf(node: SchemaNode): string | undefined {
  if (node.default === undefined || (!isScalar(node) && !Array.isArray(node.default)))
    return undefined;
  const text = JSON.stringify(node.default);
  return text.length > DEFAULT_LENGTH_MAX ? undefined : `\`${text}\``;
}

function rowsOf(
  shape: ConfigSchema,
  node: SchemaNode,
  at: { readonly prefix: string; readonly kind: string; readonly depth: number },
): Row[] {
  if (at.depth > DEPTH_MAX) return [];
  return shape.alternatives(node).flatMap((found) => {
    const kind = kindOf(found) ?? at.kind;
    return childrenOf(found).flatMap(([key, child]) => {
      const path = key === '[]' ? `${at.prefix}[]` : join(at.prefix, key === '*' ? '<name>' : key);
      const inside = rowsOf(shape, child, { prefix: path, kind, depth: at.depth + 1 });
      // An entry of a list is said by its list; the fixed value by the heading.
      if (key === '[]' || (child.const !== undefined && kind !== '')) return inside;
      return [
        { path, kind, node: child, required: found.required?.includes(key) === true },
        ...inside,
      ];
    });
  });
}

function join(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}.${key}`;
}

/** `type: replay` for an alternative that is told apart by one fixed value. */
function kindOf(node: SchemaNode): string | undefined {
  const fixed = Object.entries(node.properties ?? {}).find(
    ([, child]) => child.const !== undefined,
  );
  return fixed === undefined ? undefined : `${fixed[0]}: ${String(fixed[1].const)}`;
}
