/**
 * For tests: writes models of a few hundred bytes, in the protobuf that ONNX files are.
 * @source onnx.proto3 of ONNX 1.17, IR version 8
 */

const OPSET = 17;
const TYPES = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;
export type TinyType = keyof typeof TYPES;

type Field = readonly [number: number, value: bigint | string | Uint8Array];
export type TinyGraph = {
  readonly nodes: readonly Uint8Array[];
  readonly inputs: readonly Uint8Array[];
  readonly outputs: readonly Uint8Array[];
  readonly constants?: readonly Uint8Array[];
};

export function onnxModel(graph: TinyGraph): Uint8Array {
  const opset = message([2, BigInt(OPSET)]);
  return message([1, 8n], [7, graphOf(graph)], [8, opset]);
}

/** @param bodies subgraphs by the name of their attribute */
export function node(
  type: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, bigint | TinyGraph>> = {},
): Uint8Array {
  const written = Object.entries(attributes).map(([name, value]): Field => {
    if (typeof value === 'bigint') return [5, message([1, name], [3, value], [20, 2n])];
    return [5, message([1, name], [6, graphOf(value)], [20, 5n])];
  });
  const names = [
    ...inputs.map((name): Field => [1, name]),
    ...outputs.map((name): Field => [2, name]),
  ];
  return message(...names, [4, type], ...written);
}

/** An input or output. @param dims a number, or a name for what may differ */
export function value(
  name: string,
  type: TinyType,
  dims: readonly (number | string)[],
): Uint8Array {
  const shape = message(
    ...dims.map(
      (dim): Field => [1, message(typeof dim === 'number' ? [1, BigInt(dim)] : [2, dim])],
    ),
  );
  const tensor = message([1, BigInt(TYPES[type])], [2, shape]);
  return message([1, name], [2, message([1, tensor])]);
}

export function constant(
  name: string,
  dims: readonly number[],
  data: Float32Array | BigInt64Array,
): Uint8Array {
  const type = data instanceof Float32Array ? TYPES.float32 : TYPES.int64;
  return message(
    ...dims.map((dim): Field => [1, BigInt(dim)]),
    [2, BigInt(type)],
    [8, name],
    [9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)],
  );
}

function graphOf({ nodes, inputs, outputs, constants = [] }: TinyGraph): Uint8Array {
  return message(
    ...nodes.map((bytes): Field => [1, bytes]),
    [2, 'tiny'],
    ...constants.map((bytes): Field => [5, bytes]),
    ...inputs.map((bytes): Field => [11, bytes]),
    ...outputs.map((bytes): Field => [12, bytes]),
  );
}

function message(...fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap(([number, content]) => {
      if (typeof content === 'bigint') return [varint(BigInt(number) << 3n), varint(content)];
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      return [varint((BigInt(number) << 3n) | 2n), varint(BigInt(bytes.length)), bytes];
    }),
  );
}

function varint(number: bigint): Uint8Array {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, number);
  do {
    const rest = left >> 7n;
    bytes.push(Number(left & 0x7fn) | (rest > 0n ? 0x80 : 0));
    left = rest;
  } while (left > 0n);
  return Uint8Array.from(bytes);
}
