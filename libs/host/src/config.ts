import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import {
  ConfigError,
  type ConfigFault,
  faultsOf,
  nearest,
  ORDER,
  Origins,
  pathText,
} from './config-faults.ts';
import { ConfigSchema, type Leaf, type Path } from './config-schema.ts';
import { parseYaml } from './config-yaml.ts';

export type ConfigFlag = {
  /** As the person wrote it, for messages: `--port`. */
  readonly flag: string;
  /** `http.port`. */
  readonly path: string;
  /** undefined: not given. A text is read as the type that the place wants. */
  readonly value: unknown;
};

export type LoadOptions<S extends z.ZodType> = {
  /** Relative to the working directory. Absent: variables, flags and defaults alone. */
  readonly file?: string;
  /** Of strict objects; what it says of defaults and descriptions is also its documentation. */
  readonly schema: S;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags?: readonly ConfigFlag[];
  /** Variables that begin with GOLDENHOUR_ and belong to somebody else. */
  readonly otherVariables?: readonly string[];
};

export type Loaded<C> = {
  readonly config: C;
  /** What relative paths in the configuration are relative to: the file's folder. */
  readonly baseDir: string;
};

/** Room for 10,000 subjects of ten names: measured, 3.4 MB, read in 2 s. @unit bytes */
const FILE_BYTES_MAX = 4 * 1_048_576;
const SECRET_BYTES_MAX = 65_536;
const CHUNK_BYTES = 16_384;

const PREFIX = 'GOLDENHOUR_';
/** Set by Kubernetes for every Service; one named "goldenhour" gives its pods these. */
const SERVICE_LINK = /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/;

/**
 * Reads a configuration: the file, over it variables, over them flags. All faults are found
 * before it gives up.
 *
 * - `http.port` is set by GOLDENHOUR_HTTP_PORT, `http.maxBytes` by GOLDENHOUR_HTTP_MAX_BYTES: every
 *   single value outside lists and free names. An empty variable counts as not set; an unknown one
 *   is a fault (a typo would be silence), except GOLDENHOUR_REQUIRE_* and what Kubernetes sets.
 * - A secret `token` also comes from a file: `tokenFile: PATH` in YAML, relative to the
 *   configuration; GOLDENHOUR_…_TOKEN_FILE=PATH, relative to the working directory. Line breaks at
 *   the end of that file do not count. Both forms at once are a fault.
 * - YAML: 1.2, core schema, at most 4 MiB. A key without a value counts as not given.
 *
 * @throws ConfigError listing every fault with its place
 */
export async function loadConfig<S extends z.ZodType>({
  file,
  schema,
  env,
  flags = [],
  otherVariables = [],
}: LoadOptions<S>): Promise<Loaded<z.output<S>>> {
  const shape = new ConfigSchema(schema);
  const origins = new Origins(file ?? 'no configuration file');
  const baseDir = file === undefined ? process.cwd() : dirname(resolve(file));
  const faults: ConfigFault[] = [];

  let given: unknown = {};
  if (file !== undefined) {
    const parsed = parseYaml(await readConfigFile(file), file, origins);
    // What follows a broken syntax is guesswork.
    if (parsed.faults.length > 0) throw new ConfigError(parsed.faults);
    given = parsed.value;
  }
  faults.push(...applyVariables(given, shape, origins, { env, otherVariables }));
  for (const flag of flags) applyFlag(given, flag, shape, origins);
  const unread = await readSecrets(given, shape, origins, baseDir);
  faults.push(...unread);

  const parsed = await schema.safeParseAsync(given);
  if (!parsed.success) {
    // A secret whose file could not be read is not also "required".
    const told = new Set(unread.map((fault) => fault.path));
    const found = faultsOf(parsed.error.issues, given, shape, origins);
    faults.push(...found.filter((fault) => !told.has(fault.path)));
  }
  if (!parsed.success || faults.length > 0) throw new ConfigError(origins.sorted(faults));
  return { config: parsed.data, baseDir };
}

async function readConfigFile(file: string): Promise<string> {
  const fail = (message: string, cause?: unknown) =>
    new ConfigError([{ path: '', at: '', message: `${message}` }], { cause });
  let bytes: Uint8Array;
  try {
    bytes = await readBounded(file, FILE_BYTES_MAX);
  } catch (error) {
    const advice = error instanceof TooLarge ? ' Divide it into several configurations.' : '';
    throw fail(`The file ${file} ${whyUnread(error, FILE_BYTES_MAX)}${advice}`, error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw fail(`The file ${file} is not UTF-8 text. Save it as UTF-8.`, error);
  }
}

class TooLarge extends Error {}

/** Reads at most a limit, whatever the size is said to be: pipes and devices have none. */
async function readBounded(file: string, bytesMax: number): Promise<Uint8Array> {
  await using handle = await open(file, 'r');
  const chunks: Uint8Array[] = [];
  for (let length = 0; length <= bytesMax; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0);
    if (bytesRead === 0) return Buffer.concat(chunks);
    chunks.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  throw new TooLarge();
}

function whyUnread(error: unknown, bytesMax: number): string {
  if (error instanceof TooLarge) return `is larger than ${bytesMax / 1024} KiB.`;
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EISDIR') return 'is a folder. Name a file in it.';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist. Check its path.';
  if (code === 'EACCES' || code === 'EPERM')
    return 'may not be read by this user. Check its permissions.';
  return `could not be read: ${error instanceof Error ? error.message : String(error)}.`;
}

type Variables = Pick<LoadOptions<z.ZodType>, 'env'> & {
  readonly otherVariables: readonly string[];
};

function applyVariables(
  given: unknown,
  shape: ConfigSchema,
  origins: Origins,
  { env, otherVariables }: Variables,
): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const direct = new Map(shape.leaves.map((leaf) => [leaf.variable, leaf]));
  const files = new Map(
    shape.leaves.filter((leaf) => leaf.secret).map((leaf) => [`${leaf.variable}_FILE`, leaf]),
  );
  // The shorter first: what is said of a whole does not undo what is said of its parts.
  const depthOf = (variable: string): number =>
    (direct.get(variable) ?? files.get(variable))?.path.length ?? 0;
  const variables = Object.entries(env).sort(([a], [b]) => depthOf(a) - depthOf(b));
  for (const [variable, text] of variables) {
    if (!variable.startsWith(PREFIX) || text === undefined || text === '') continue;
    const leaf = direct.get(variable);
    const fileLeaf = files.get(variable);
    const path = (leaf ?? fileLeaf)?.path;
    if (leaf !== undefined) {
      put(given, leaf.path, coerce(text, leaf));
      drop(given, fileKey(leaf.path));
      origins.set(leaf.path, variable, ORDER.variable);
    } else if (fileLeaf !== undefined) {
      if (env[fileLeaf.variable]) {
        faults.push({
          path: pathText(fileLeaf.path),
          at: variable,
          message: `is also set by ${fileLeaf.variable}: keep one.`,
        });
        continue;
      }
      put(given, fileKey(fileLeaf.path), resolve(text));
      drop(given, fileLeaf.path);
      origins.set(fileKey(fileLeaf.path), variable, ORDER.variable);
    }
    if (path === undefined && !isForeign(variable, text, otherVariables)) {
      const near = nearest(
        variable.slice(PREFIX.length),
        [...direct.keys(), ...files.keys()].map((name) => name.slice(PREFIX.length)),
      );
      faults.push({
        path: '',
        at: variable,
        message: `is no known variable.${near === undefined ? ' Remove it, or see the reference of the configuration.' : ` Did you mean ${PREFIX}${near}?`}`,
      });
    }
  }
  return faults;
}

function isForeign(variable: string, text: string, others: readonly string[]): boolean {
  return (
    others.includes(variable) ||
    variable.startsWith(`${PREFIX}REQUIRE_`) ||
    SERVICE_LINK.test(variable) ||
    (variable.endsWith('_PORT') && /^(tcp|udp|sctp):\/\//.test(text))
  );
}

function applyFlag(
  given: unknown,
  { flag, path, value }: ConfigFlag,
  shape: ConfigSchema,
  origins: Origins,
): void {
  if (value === undefined) return;
  const steps = path.split('.');
  const leaf = shape.leaves.find((one) => one.path.join('.') === path);
  put(given, steps, typeof value === 'string' && leaf !== undefined ? coerce(value, leaf) : value);
  if (leaf?.secret === true) drop(given, fileKey(steps));
  origins.set(steps, flag, ORDER.flag);
}

/** A text as what the place wants; what does not fit stays a text, and the schema says so. */
function coerce(text: string, { nodes }: Leaf): unknown {
  const types = new Set(nodes.map((node) => node.type));
  if (types.has('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  if (
    (types.has('number') || types.has('integer')) &&
    /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)
  )
    return Number(text);
  return text;
}

function fileKey(path: readonly string[]): readonly string[] {
  return [...path.slice(0, -1), `${path.at(-1)}File`];
}

/**
 * Sets a value, making the sections around it. `true` becomes one (`tls: true`, and more of it in a
 * variable); where a list or text stands in the way, nothing.
 */
function put(root: unknown, path: readonly string[], value: unknown): void {
  let section = root;
  for (const [i, step] of path.entries()) {
    if (!isSection(section)) return;
    if (i === path.length - 1) {
      section[step] = value;
    } else {
      if (section[step] === true) section[step] = {};
      section = section[step] ??= {};
    }
  }
}

function drop(root: unknown, path: readonly string[]): void {
  let section = root;
  for (const step of path.slice(0, -1)) section = isSection(section) ? section[step] : undefined;
  const last = path.at(-1);
  if (isSection(section) && last !== undefined) delete section[last];
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Replaces each `<secret>File` in place by what the file holds. */
async function readSecrets(
  given: unknown,
  shape: ConfigSchema,
  origins: Origins,
  baseDir: string,
): Promise<ConfigFault[]> {
  const faults: ConfigFault[] = [];
  for (const { section, key, path } of secretFilesIn(given, [], shape)) {
    const place = origins.of([...path, `${key}File`]);
    const fault = (message: string) =>
      faults.push({ path: pathText([...path, key]), at: place.label, message });
    const file = section[`${key}File`];
    delete section[`${key}File`];
    if (section[key] !== undefined) {
      fault(`stands beside ${key}File: keep one.`);
      continue;
    }
    origins.set([...path, key], place.label, place.order);
    if (typeof file !== 'string' || file === '') {
      fault(`${key}File must be the path of a file.`);
      continue;
    }
    const at = resolve(baseDir, file);
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(
        await readBounded(at, SECRET_BYTES_MAX),
      );
      section[key] = text.replace(/[\r\n]+$/, '');
      if (section[key] === '') fault(`The file ${at} is empty.`);
    } catch (error) {
      fault(
        error instanceof TypeError
          ? `The file ${at} is not UTF-8 text.`
          : `The file ${at} ${whyUnread(error, SECRET_BYTES_MAX)}`,
      );
    }
  }
  return faults;
}

type SecretFile = {
  readonly section: Record<string, unknown>;
  readonly key: string;
  readonly path: Path;
};

function secretFilesIn(value: unknown, path: Path, shape: ConfigSchema): SecretFile[] {
  if (Array.isArray(value))
    return value.flatMap((item, i) => secretFilesIn(item, [...path, i], shape));
  if (!isSection(value)) return [];
  const declared = new Set(shape.keysAt(path));
  return Object.keys(value).flatMap((name) => {
    const key = name.replace(/File$/, '');
    const isFile =
      key !== name &&
      !declared.has(name) &&
      shape.at([...path, key]).some((node) => node.secret === true);
    return isFile
      ? [{ section: value, key, path }]
      : secretFilesIn(value[name], [...path, name], shape);
  });
}
