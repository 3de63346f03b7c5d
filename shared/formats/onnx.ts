import { Message } from './protobuf.ts';

/** ONNX models (IR version 8, operator set 13), written without the ONNX package. Field numbers: onnx.proto3. */

const IR_VERSION = 8;
const OPSET = 13;

/** Element types by the numbers of TensorProto.DataType. */
export const ONNX_TYPES = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7, double: 11 } as const;
export type OnnxType = keyof typeof ONNX_TYPES;

/** A side of a shape: a number, or a name where it is free. */
export type Side = number | string;

/** Attributes: whole numbers, or lists of them. */
export type Attributes = Readonly<Record<string, number | readonly number[]>>;

const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

function attribute(name: string, value: number | readonly number[]): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, ATTRIBUTE_INT);
  for (const entry of value) message.integer(8, entry);
  return message.integer(20, ATTRIBUTE_INTS);
}

function valueInfo(name: string, type: OnnxType, shape: readonly Side[]): Message {
  const sides = new Message();
  for (const side of shape) {
    const dimension = new Message();
    if (typeof side === 'number') dimension.integer(1, side);
    else dimension.text(2, side);
    sides.message(1, dimension);
  }
  const tensor = new Message().integer(1, ONNX_TYPES[type]).message(2, sides);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}

function rawBytes(type: OnnxType, values: ArrayLike<number>): Uint8Array {
  const width = { float: 4, uint8: 1, int8: 1, int32: 4, int64: 8, double: 8 }[type];
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (type === 'float') view.setFloat32(i * 4, value, true);
    else if (type === 'double') view.setFloat64(i * 8, value, true);
    else if (type === 'int32') view.setInt32(i * 4, value, true);
    else if (type === 'int64') view.setBigInt64(i * 8, BigInt(value), true);
    else if (type === 'int8') view.setInt8(i, value);
    else view.setUint8(i, value);
  }
  return bytes;
}

/** A graph under construction. Values are named by the strings its methods return. */
export class OnnxGraph {
  private readonly nodes: Message[] = [];
  private readonly constants: Message[] = [];
  private readonly inputs: Message[] = [];
  private readonly outputs: Message[] = [];
  private count = 0;

  /** @param real the type of the numbers that the graph computes with */
  constructor(
    private readonly name: string,
    readonly real: 'double' | 'float' = 'double',
  ) {}

  input(name: string, type: OnnxType, shape: readonly Side[]): string {
    this.inputs.push(valueInfo(name, type, shape));
    return name;
  }

  output(name: string, type: OnnxType, shape: readonly Side[]): void {
    this.outputs.push(valueInfo(name, type, shape));
  }

  /** A tensor that belongs to the model. */
  constant(type: OnnxType, shape: readonly number[], values: ArrayLike<number>): string {
    const name = `c${this.count++}`;
    const tensor = new Message();
    for (const side of shape) tensor.integer(1, side);
    tensor.integer(2, ONNX_TYPES[type]).text(8, name).bytes(9, rawBytes(type, values));
    this.constants.push(tensor);
    return name;
  }

  /** Applies an operator; `results` names its outputs where they are the graph's. */
  apply(
    operator: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    results: readonly string[] = [`v${this.count++}`],
  ): string {
    const node = new Message();
    for (const input of inputs) node.text(1, input);
    for (const result of results) node.text(2, result);
    node.text(3, `n${this.nodes.length}`).text(4, operator);
    for (const [name, value] of Object.entries(attributes)) {
      node.message(5, attribute(name, value));
    }
    this.nodes.push(node);
    return results[0] ?? '';
  }

  /** The bytes of the model file. @param notes metadata by key, such as the genome's name */
  finish(notes: Readonly<Record<string, string>> = {}): Uint8Array {
    const graph = new Message();
    for (const node of this.nodes) graph.message(1, node);
    graph.text(2, this.name);
    for (const constant of this.constants) graph.message(5, constant);
    for (const input of this.inputs) graph.message(11, input);
    for (const output of this.outputs) graph.message(12, output);
    const model = new Message()
      .integer(1, IR_VERSION)
      .text(2, 'precocial')
      .message(7, graph)
      .message(8, new Message().text(1, '').integer(2, OPSET));
    for (const [key, value] of Object.entries(notes)) {
      model.message(14, new Message().text(1, key).text(2, value));
    }
    return model.finish();
  }
}
