import { describe, expect, it } from 'vitest';
import { buildForeign } from '../../shared/formats/foreign/build.ts';
import {
  jsonProgramOf,
  readNeataptic,
  readNeatPython,
  readTensorNeat,
} from '../../shared/formats/foreign/json-networks.ts';
import { isSharpNeat, readSharpNeat } from '../../shared/formats/foreign/sharpneat.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { ownWeight } from '../../shared/genome/own-weights.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { refusal } from '../support/refusal.ts';

const logistic = (z: number): number => 1 / (1 + Math.exp(-z));
const source = (value: unknown) => parseJson(JSON.stringify(value));

/** What the document computes, step by step. */
function outputsOf(document: GenomeDocument, steps: readonly (readonly number[])[]): number[][] {
  const oracle = createOracle(document.genome, { useOffsets: true });
  return steps.map((inputs) => Array.from(oracle.step(inputs, ownWeight(document) ?? NaN)));
}

const INPUTS = [
  [0.3, -0.7],
  [-1.2, 0.4],
  [2, 1],
];

const sum = { name: 'sum', custom: false };
const neatNode = (id: number, type: string, activation: string, bias: number) => ({
  id,
  type,
  activation: { name: activation, custom: false },
  aggregation: sum,
  bias,
  response: 1,
});
const neatPython = {
  format_version: '1.0',
  network_type: 'feedforward',
  metadata: { problem: 'XOR' },
  topology: { num_inputs: 2, num_outputs: 1, input_keys: [-1, -2], output_keys: [0] },
  nodes: [neatNode(7, 'hidden', 'gauss', -0.2), neatNode(0, 'output', 'sigmoid', 0.4)],
  connections: [
    { from: -1, to: 7, weight: 0.5, enabled: true },
    { from: -2, to: 7, weight: -1.5, enabled: true },
    { from: 7, to: 0, weight: 2, enabled: true },
    { from: -1, to: 0, weight: 9, enabled: false },
  ],
};

describe('neat-python', () => {
  it('computes what neat-python does, with its stretched functions', () => {
    const { document } = readNeatPython(source(neatPython), 'file');
    expect(document.name).toBe('XOR');
    const found = outputsOf(document, INPUTS);
    INPUTS.forEach(([a = 0, b = 0], k) => {
      const hidden = Math.exp(-5 * (-0.2 + 0.5 * a - 1.5 * b) ** 2);
      expect(found[k]?.[0]).toBeCloseTo(logistic(5 * (0.4 + 2 * hidden)), 12);
    });
  });

  const refused = (change: object, message: RegExp): void => {
    const [node] = neatPython.nodes;
    const file = { ...neatPython, nodes: [{ ...node, ...change }, neatPython.nodes[1]] };
    expect(refusal(() => readNeatPython(source(file), 'file')).message).toMatch(message);
  };

  it('refuses by name and place what a genome cannot say', () => {
    refused({ aggregation: { name: 'max' } }, /nodes\[0\] \(node 7\): the aggregation "max"/);
    refused({ response: 2 }, /nodes\[0\] \(node 7\): the response 2/);
    refused(
      { activation: { name: 'softplus' } },
      /nodes\[0\] \(node 7\): the activation "softplus"/,
    );
    const recurrent = { ...neatPython, network_type: 'recurrent' };
    expect(refusal(() => readNeatPython(source(recurrent), 'file')).message).toMatch(/"recurrent"/);
    const loop = { from: 7, to: 7, weight: 1, enabled: true };
    const self = { ...neatPython, connections: [...neatPython.connections, loop] };
    expect(refusal(() => readNeatPython(source(self), 'file')).message).toMatch(
      /connections\[4\]: node 7 is connected to itself/,
    );
  });
});

describe('TensorNEAT', () => {
  const node = (bias: number, act = 'tanh') => ({ bias, res: 1, agg: 'sum', act });
  const file = {
    nodes: { '0': node(0.9), '1': node(0.9), '2': node(0.3), '3': node(-0.5) },
    conns: {
      '(0, 3)': { in: 0, out: 3, weight: 0.5 },
      '(1, 3)': { in: 1, out: 3, weight: -1 },
      '(3, 2)': { in: 3, out: 2, weight: 2 },
    },
  };

  it('takes the sum of an output as it is, and no bias of inputs', () => {
    const { document, notes } = readTensorNeat(source(file), 'file');
    expect(notes.join()).toContain('2 inputs and 1 output');
    const found = outputsOf(document, INPUTS);
    INPUTS.forEach(([a = 0, b = 0], k) => {
      expect(found[k]?.[0]).toBeCloseTo(0.3 + 2 * Math.tanh(-0.5 + 0.5 * a - b), 12);
    });
  });

  it('refuses other functions, and a network without connections', () => {
    const other = { ...file, nodes: { ...file.nodes, '3': node(0, 'scaled_tanh') } };
    expect(refusal(() => readTensorNeat(source(other), 'f')).message).toMatch(
      /nodes\["3"\].*scaled/,
    );
    const bare = { ...file, conns: {} };
    expect(refusal(() => readTensorNeat(source(bare), 'f')).message).toMatch(/conns/);
  });
});

describe('Neataptic', () => {
  const node = (type: string, bias: number, squash: string) => ({ type, bias, squash });
  const file = {
    nodes: [
      node('input', 0, 'LOGISTIC'),
      node('input', 0, 'LOGISTIC'),
      node('output', 0.25, 'GAUSSIAN'),
      node('output', -0.5, 'INVERSE'),
    ],
    connections: [
      { weight: 0.5, from: 0, to: 2, gater: null },
      { weight: 2, from: 1, to: 3, gater: 0 },
      { weight: 0.75, from: 3, to: 2, gater: null },
      { weight: -1, from: 2, to: 3, gater: null },
    ],
    input: 2,
    output: 2,
  };

  it('reads later nodes as they were a step before; a gate by an input does nothing', () => {
    const { document, notes } = readNeataptic(source(file), 'file');
    expect(notes.join()).toMatch(/1 of its connections are gated by inputs/);
    const found = outputsOf(document, INPUTS);
    let last = 0;
    INPUTS.forEach(([a = 0, b = 0], k) => {
      const first = Math.exp(-((0.25 + 0.5 * a + 0.75 * last) ** 2));
      last = 1 - (-0.5 + 2 * b - first);
      expect(found[k]?.[0]).toBeCloseTo(first, 12);
      expect(found[k]?.[1]).toBeCloseTo(last, 12);
    });
  });

  it('refuses gates by nodes and functions that a genome has not', () => {
    const gated = { ...file, connections: [{ weight: 1, from: 0, to: 2, gater: 3 }] };
    expect(refusal(() => readNeataptic(source(gated), 'f')).message).toMatch(/node 3 gates it/);
    const soft = { ...file, nodes: [...file.nodes.slice(0, 3), node('output', 0, 'SOFTSIGN')] };
    expect(refusal(() => readNeataptic(source(soft), 'f')).message).toMatch(/nodes\[3\].*SOFTSIGN/);
  });
});

describe('SharpNEAT', () => {
  const text = (kind: string, code: string): string =>
    `# Input and output node counts.\n2\t1\n\n# Cyclic/acyclic indicator.\n${kind}\n\n# Connections.\n0\t5\t0.5\n1\t5\t-1\n5\t2\t2\n\n# Activation functions.\n0\t${code}\n`;

  it('has one function and no bias', () => {
    expect(isSharpNeat(text('acyclic', 'LogisticSteep'))).toBe(true);
    const { document } = readSharpNeat(text('acyclic', 'LogisticSteep'), 'file');
    const found = outputsOf(document, INPUTS);
    INPUTS.forEach(([a = 0, b = 0], k) => {
      const hidden = logistic(4.9 * (0.5 * a - b));
      expect(found[k]?.[0]).toBeCloseTo(logistic(4.9 * 2 * hidden), 12);
    });
  });

  it('refuses cyclic networks and unknown functions by line', () => {
    const cyclic = refusal(() => readSharpNeat(text('cyclic\t1', 'ReLU'), 'f'));
    expect(cyclic.message).toMatch(/Line 5: the network is cyclic.*would be lost/);
    const leaky = refusal(() => readSharpNeat(text('acyclic', 'LeakyReLU'), 'f'));
    expect(leaky.message).toMatch(/Line 13: the activation "LeakyReLU"/);
  });
});

describe('a network of another program', () => {
  it('is told by its fields', () => {
    expect(jsonProgramOf(neatPython)).toBe('neat-python');
    expect(jsonProgramOf({ nodes: {}, conns: {} })).toBe('TensorNEAT');
    expect(jsonProgramOf({ nodes: [{ squash: 'TANH' }] })).toBe('Neataptic');
    expect(jsonProgramOf({ nodes: [], connections: [] })).toBeNull();
  });

  it('names the nodes of a cycle', () => {
    const linear = { id: 1 as const, scale: 1, shift: 0 };
    const hidden = ['a', 'b'].map((key) => ({ key, bias: 0, activation: linear }));
    const join = (from: string, to: string) => ({
      from,
      to,
      weight: 1,
      enabled: true,
      recurrent: false,
      place: 'here',
    });
    const network = {
      name: 'n',
      inputs: ['x'],
      outputs: [{ key: 'y', bias: 0, activation: linear }],
      hidden,
      connections: [join('x', 'a'), join('a', 'b'), join('b', 'a'), join('b', 'y')],
    };
    expect(refusal(() => buildForeign(network)).message).toMatch(/[ab] → [ab] → [ab] form a cycle/);
  });
});
