import { z } from 'zod';

export type Path = readonly (string | number)[];

/** The part of JSON Schema (2020-12) that zod writes and this library reads. */
export type SchemaNode = {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  /** Set by `secret()`. */
  readonly secret?: boolean;
};

/** A single value with one place in every configuration: what a variable can set. */
export type Leaf = {
  readonly path: readonly string[];
  /** Alternatives of a union that share this place. */
  readonly nodes: readonly SchemaNode[];
  readonly variable: string;
  readonly secret: boolean;
};

/** A schema that contains itself is followed this deep. */
const DEPTH_MAX = 12;
const SCALARS: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean']);

/**
 * A configuration schema as data, seen from its input side: what a person writes.
 *
 * @throws Error where the schema lets unknown keys pass silently (`z.object`), and where two
 *   values would have the same variable
 */
export class ConfigSchema {
  readonly root: SchemaNode;
  readonly leaves: readonly Leaf[];

  constructor(schema: z.ZodType) {
    this.root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as SchemaNode;
    this.#refuseOpenObjects(this.root, [], 0);
    const leaves = new Map<string, Leaf>();
    for (const leaf of this.#leavesOf(this.root, [], 0)) {
      const other = leaves.get(leaf.variable);
      if (other !== undefined && other.path.join('.') !== leaf.path.join('.'))
        throw new Error(
          `${leaf.variable} would set both ${other.path.join('.')} and ${leaf.path.join('.')}.`,
        );
      leaves.set(
        leaf.variable,
        other === undefined ? leaf : { ...leaf, nodes: [...other.nodes, ...leaf.nodes] },
      );
    }
    this.leaves = [...leaves.values()];
  }

  /** The node itself, or its alternatives; references followed. */
  alternatives(node: SchemaNode, depth = 0): readonly SchemaNode[] {
    if (depth > DEPTH_MAX) return [];
    if (node.$ref !== undefined) {
      const target =
        node.$ref === '#' ? this.root : this.root.$defs?.[node.$ref.replace('#/$defs/', '')];
      return target === undefined ? [] : this.alternatives(target, depth + 1);
    }
    const choices = node.anyOf ?? node.oneOf ?? node.allOf;
    if (choices === undefined) return [node];
    return choices.flatMap((choice) =>
      this.alternatives(choice, depth + 1).map((found) => ({
        ...found,
        ...(node.secret === true && { secret: true }),
      })),
    );
  }

  /**
   * All that the schema says of a place; empty where it says nothing. With the values given, of
   * alternatives that a fixed value tells apart (`type: replay`) only the one that was chosen.
   */
  at(path: Path, given?: unknown): readonly SchemaNode[] {
    let nodes = this.alternatives(this.root);
    let value = given;
    for (const step of path) {
      nodes = chosen(nodes, value).flatMap((node) => this.#child(node, step));
      value = entryOf(value, step);
    }
    return chosen(nodes, value);
  }

  /** Keys that a section takes. */
  keysAt(path: Path, given?: unknown): readonly string[] {
    return [...new Set(this.at(path, given).flatMap((node) => Object.keys(node.properties ?? {})))];
  }

  /** Whether a value found at this place may be, or hold, a secret. */
  sensitive(path: Path): boolean {
    return this.at(path).some((node) => this.#holdsSecret(node, 0));
  }

  #holdsSecret(node: SchemaNode, depth: number): boolean {
    if (depth > DEPTH_MAX) return false;
    return this.alternatives(node).some(
      (found) =>
        found.secret === true ||
        childrenOf(found).some(([, child]) => this.#holdsSecret(child, depth + 1)),
    );
  }

  #child(node: SchemaNode, step: string | number): readonly SchemaNode[] {
    const child =
      typeof step === 'number'
        ? node.items
        : Object.hasOwn(node.properties ?? {}, step)
          ? node.properties?.[step]
          : node.additionalProperties;
    return typeof child === 'object' ? this.alternatives(child) : [];
  }

  #leavesOf(node: SchemaNode, path: readonly string[], depth: number): Leaf[] {
    if (depth > DEPTH_MAX) return [];
    return this.alternatives(node).flatMap((found) => {
      if (isScalar(found))
        return [
          { path, nodes: [found], variable: variableOf(path), secret: found.secret === true },
        ];
      return Object.entries(found.properties ?? {}).flatMap(([key, child]) =>
        this.#leavesOf(child, [...path, key], depth + 1),
      );
    });
  }

  #refuseOpenObjects(node: SchemaNode, path: Path, depth: number): void {
    if (depth > DEPTH_MAX) return;
    for (const found of this.alternatives(node)) {
      if (found.properties !== undefined && found.additionalProperties === undefined)
        throw new Error(
          `The configuration schema at "${path.join('.')}" drops unknown keys: use z.strictObject.`,
        );
      for (const [step, child] of childrenOf(found))
        this.#refuseOpenObjects(child, [...path, step], depth + 1);
    }
  }
}

function chosen(nodes: readonly SchemaNode[], value: unknown): readonly SchemaNode[] {
  const fitting = nodes.filter((node) =>
    Object.entries(node.properties ?? {}).every(([key, child]) => {
      const found = entryOf(value, key);
      return child.const === undefined || found === undefined || found === child.const;
    }),
  );
  return fitting.length === 0 ? nodes : fitting;
}

/** What a value holds under a key or index of its own; undefined where there is nothing. */
export function entryOf(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}

/** `http.livenessMs` is GOLDENHOUR_HTTP_LIVENESS_MS. */
function variableOf(path: readonly string[]): string {
  const words = path.map((key) =>
    key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_'),
  );
  return ['GOLDENHOUR', ...words].join('_').toUpperCase();
}

export function childrenOf(node: SchemaNode): readonly (readonly [string, SchemaNode])[] {
  const children = Object.entries(node.properties ?? {});
  if (typeof node.additionalProperties === 'object')
    children.push(['*', node.additionalProperties]);
  if (typeof node.items === 'object') children.push(['[]', node.items]);
  return children;
}

export function isScalar(node: SchemaNode): boolean {
  return (
    (node.type !== undefined && SCALARS.has(node.type)) ||
    node.enum !== undefined ||
    node.const !== undefined
  );
}

/** What a value must be, in words that follow "must be". */
export function describeNodes(nodes: readonly SchemaNode[]): string {
  const words = [...new Set(nodes.map(describe))];
  const values = nodes.flatMap(
    (node) => node.enum ?? (node.const !== undefined ? [node.const] : []),
  );
  const onlyValues =
    nodes.length > 1 && nodes.every((node) => node.const !== undefined || node.enum !== undefined);
  return onlyValues ? oneOf(values) : words.join(' or ');
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1
    ? String(values[0])
    : `one of ${[...new Set(values)].map(String).join(', ')}`;
}

const FORMATS: Readonly<Record<string, string>> = {
  uri: 'a URL',
  email: 'an e-mail address',
  uuid: 'a UUID',
  'date-time': 'an instant such as 2026-01-31T12:00:00Z',
  date: 'a date such as 2026-01-31',
};

function describe(node: SchemaNode): string {
  if (node.const !== undefined) return oneOf([node.const]);
  if (node.enum !== undefined) return oneOf(node.enum);
  switch (node.type) {
    case 'integer':
      return `a whole number${rangeOf(node)}`;
    case 'number':
      return `a number${rangeOf(node)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      if (node.secret === true) return 'a secret text';
      return FORMATS[node.format ?? ''] ?? `a text${lengthOf(node)}`;
    case 'array':
      return `a list${eachOf(node)}`;
    case 'object':
      return node.properties === undefined ? 'a section of names' : 'a section';
    case 'null':
      return 'nothing';
    default:
      return 'a value';
  }
}

function rangeOf(node: SchemaNode): string {
  const bounded = (bound: number | undefined) =>
    bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound;
  const [from, to] = [bounded(node.minimum), bounded(node.maximum)];
  const [above, below] = [bounded(node.exclusiveMinimum), bounded(node.exclusiveMaximum)];
  if (from !== undefined && to !== undefined) return ` from ${from} to ${to}`;
  const low =
    above !== undefined ? ` above ${above}` : from !== undefined ? ` of at least ${from}` : '';
  const high =
    below !== undefined ? ` below ${below}` : to !== undefined ? ` of at most ${to}` : '';
  return low !== '' && high !== '' ? `${low} and${high}` : low + high;
}

function eachOf({ items }: SchemaNode): string {
  return typeof items === 'object' && isScalar(items) ? `, each ${describe(items)}` : '';
}

function lengthOf({ minLength, maxLength }: SchemaNode): string {
  if (maxLength !== undefined)
    return minLength === undefined || minLength === 0
      ? ` of at most ${maxLength} characters`
      : ` of ${minLength} to ${maxLength} characters`;
  return minLength !== undefined && minLength > 1 ? ` of at least ${minLength} characters` : '';
}
