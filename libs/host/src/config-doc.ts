import type { z } from 'zod';
import {
  ConfigSchema,
  childrenOf,
  describeNodes,
  isScalar,
  type SchemaNode,
} from './config-schema.ts';

type Row = { readonly path: string; readonly node: SchemaNode; readonly required: boolean };

/** A schema that contains itself is shown this deep. */
const DEPTH_MAX = 8;

/** The reference of a configuration as a Markdown page, from its schema alone. */
export function configDoc(schema: z.ZodType): string {
  const shape = new ConfigSchema(schema);
  const variables = new Map(shape.leaves.map((leaf) => [leaf.path.join('.'), leaf]));
  const rows = rowsOf(shape, shape.root, { prefix: '', depth: 0 });
  const sections = Map.groupBy(rows, (row) => row.path.split(/[.[]/, 1)[0] ?? '');
  const lines = [
    '# Configuration',
    '',
    'Generated from the schema: do not edit. `name[]` stands for each entry of a list, `<name>` for a name you choose.',
    'A variable goes over the file, a flag over both. A secret `key` may also be given as `keyFile: PATH`, or by its variable with `_FILE` behind it.',
  ];
  for (const [section, found] of sections) {
    lines.push(
      '',
      `## ${section}`,
      '',
      '| key | value | default | meaning |',
      '| --- | --- | --- | --- |',
    );
    for (const { path, node, required } of found) {
      const leaf = variables.get(path);
      const meaning = [
        node.description ?? '',
        leaf === undefined
          ? ''
          : `\`${leaf.variable}${leaf.secret ? '` or `' + leaf.variable + '_FILE' : ''}\``,
      ];
      const fallback =
        node.default !== undefined
          ? `\`${JSON.stringify(node.default)}\``
          : required
            ? '(required)'
            : '–';
      const isSection = !isScalar(node) && node.default !== undefined;
      lines.push(
        `| ${[`\`${path}\``, describeNodes(shape.alternatives(node)), isSection ? '–' : fallback, meaning.filter((part) => part !== '').join(' ')].map(cell).join(' | ')} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function rowsOf(
  shape: ConfigSchema,
  node: SchemaNode,
  at: { prefix: string; depth: number },
): Row[] {
  if (at.depth > DEPTH_MAX) return [];
  const seen = new Set<string>();
  return shape.alternatives(node).flatMap((found) => {
    const kind = kindOf(found);
    return childrenOf(found).flatMap(([key, child]) => {
      const path =
        key === '[]'
          ? `${at.prefix}[]`
          : `${at.prefix}${at.prefix === '' ? '' : '.'}${key === '*' ? '<name>' : key}`;
      const required = found.required?.includes(key) === true;
      const own = key === '[]' ? [] : [{ path, required, node: forKind(child, kind) }];
      const rows = [...own, ...rowsOf(shape, child, { prefix: path, depth: at.depth + 1 })];
      // Alternatives repeat what they share: said once.
      return rows.filter((row) => {
        const line = JSON.stringify(row);
        if (seen.has(line)) return false;
        seen.add(line);
        return true;
      });
    });
  });
}

/** `type: replay` for an alternative that is told apart by one fixed value. */
function kindOf(node: SchemaNode): string | undefined {
  const fixed = Object.entries(node.properties ?? {}).find(
    ([, child]) => child.const !== undefined,
  );
  return fixed === undefined ? undefined : `${fixed[0]}: ${String(fixed[1].const)}`;
}

function forKind(node: SchemaNode, kind: string | undefined): SchemaNode {
  if (kind === undefined || node.const !== undefined) return node;
  return { ...node, description: `(${kind}) ${node.description ?? ''}`.trim() };
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
