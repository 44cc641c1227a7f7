/** The package `onnxruntime-node`, as far as it is used; it is installed by who wants it. */
import { createRequire } from 'node:module';

const PACKAGE = 'onnxruntime-node';
const VERSION = '1.30.0';

export type Tensor = {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
};

export type Session = {
  readonly inputNames: readonly string[];
  readonly inputMetadata: readonly { readonly name: string; readonly type?: string }[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
};

export type Runtime = {
  readonly Tensor: new (
    type: 'int64' | 'int32',
    data: BigInt64Array | Int32Array,
    dims: readonly number[],
  ) => Tensor;
  readonly InferenceSession: {
    create(path: string, options: Readonly<Record<string, unknown>>): Promise<Session>;
  };
};

/** @throws Error with a sentence that says how to install it */
export function loadRuntime(): Runtime {
  try {
    return require(PACKAGE) as Runtime;
  } catch (cause) {
    const isMissing =
      cause instanceof Error && 'code' in cause && cause.code === 'MODULE_NOT_FOUND';
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new Error(
      isMissing
        ? `The scorer onnx needs the package ${PACKAGE}, which is not installed here. Run: ${INSTALL}`
        : `The package ${PACKAGE} does not start on this machine (${why.slice(0, 300)}). It needs glibc on Linux, macOS on arm64, or Windows. To install it again: ${INSTALL}`,
      { cause },
    );
  }
}

/** Nothing needs the package to be there before it is asked for. */
const require = createRequire(import.meta.url);
/** Its script would fetch libraries for Nvidia's cards from another place; nothing here uses them. */
const INSTALL = `npm install --no-save --ignore-scripts ${PACKAGE}@${VERSION}`;
