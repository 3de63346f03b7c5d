import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { genomeOnnx, ONNX_GENOME } from '../../shared/formats/onnx-genome.ts';
import { ACTIVATIONS } from '../../shared/genome/activations.ts';
import {
  fixedNodes,
  innovation,
  nodeId,
  type ConnectionGene,
  type Genome,
  type NodeGene,
} from '../../shared/genome/genome.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import { randomGenome } from '../support/random-genome.ts';

const STEPS = 5;

/** Largest difference between the model and the naive evaluator over a few steps of one episode. */
async function worstError(genome: Genome, weight: number, useOffsets: boolean): Promise<number> {
  const session = await ort.InferenceSession.create(genomeOnnx(genome, { weight, useOffsets }), {
    intraOpNumThreads: 1,
  });
  const oracle = createOracle(genome, { useOffsets });
  oracle.reset();
  const stream = new Stream(fold(keyOf(9), 'observations'));
  let memory: ort.Tensor | null = null;
  if (session.inputNames.includes(ONNX_GENOME.memory)) {
    const metadata = session.inputMetadata.find((entry) => entry.name === ONNX_GENOME.memory);
    const width = metadata?.isTensor === true ? Number(metadata.shape[1]) : 0;
    memory = new ort.Tensor('float64', new Float64Array(width), [1, width]);
  }
  let worst = 0;
  for (let step = 0; step < STEPS; step++) {
    const observation = Float64Array.from({ length: genome.inputCount }, () => stream.normal());
    const feeds: Record<string, ort.Tensor> = {
      [ONNX_GENOME.observation]: new ort.Tensor('float64', observation, [1, genome.inputCount]),
    };
    if (memory !== null) feeds[ONNX_GENOME.memory] = memory;
    const result = await session.run(feeds);
    memory = result[ONNX_GENOME.nextMemory] ?? null;
    const action = result[ONNX_GENOME.action]?.data as Float64Array;
    oracle.step(observation, weight).forEach((value, k) => {
      worst = Math.max(worst, Math.abs(value - (action[k] ?? NaN)) / Math.max(1, Math.abs(value)));
    });
  }
  return worst;
}

describe('genomeOnnx', () => {
  it.each([1, 2, 3, 4, 5, 6])('gives the outputs of genome %i', async (seed) => {
    const genome = randomGenome(keyOf(seed), {
      inputs: 6,
      outputs: 3,
      edits: 60,
      outputActivation: 5,
    });
    expect(await worstError(genome, -0.7, false)).toBeLessThan(1e-5);
  });

  it('carries recurrent connections through its memory', async () => {
    for (const seed of [11, 12, 13]) {
      const genome = randomGenome(keyOf(seed), {
        inputs: 4,
        outputs: 2,
        edits: 80,
        recurrent: true,
      });
      expect(genome.connections.some((gene) => gene.recurrent === true)).toBe(true);
      expect(await worstError(genome, 0.5, false)).toBeLessThan(1e-5);
    }
  });

  it('adds the offsets of a tuned genome', async () => {
    const genome = randomGenome(keyOf(21), { inputs: 5, outputs: 2, edits: 60, offsets: true });
    expect(genome.connections.some((gene) => gene.offset !== undefined)).toBe(true);
    expect(await worstError(genome, 0.3, true)).toBeLessThan(1e-5);
  });
});

/** Nodes that each read the input and themselves, each into the output. */
function loops(count: number): Genome {
  const ids = Array.from({ length: count }, (_, k) => nodeId(3 + k));
  const hidden = ids.map((id, k): NodeGene => {
    const activation = ACTIVATIONS[k % ACTIVATIONS.length]?.id ?? 1;
    return { id, kind: 'hidden', activation };
  });
  const connections = ids.flatMap((id, k): ConnectionGene[] => [
    { innovation: innovation(3 * k), source: nodeId(1), destination: id, enabled: true },
    {
      ...{ innovation: innovation(3 * k + 1), source: id, destination: id, enabled: true },
      recurrent: true,
    },
    { innovation: innovation(3 * k + 2), source: id, destination: nodeId(2), enabled: true },
  ]);
  const nodes = [...fixedNodes(1, 1, 5), ...hidden];
  return parseGenome({ inputCount: 1, outputCount: 1, nodes, connections });
}

describe('genomeOnnx of a large genome', () => {
  it('takes time and space in proportion to its connections', () => {
    const genome = loops(7000);
    const before = process.cpuUsage();
    const { length } = genomeOnnx(genome, { weight: 0.5 });
    const { user, system } = process.cpuUsage(before);
    expect(length).toBeLessThan(6 * 2 ** 20);
    expect((user + system) / 1e6).toBeLessThan(2);
  });

  it('gives the outputs of one whose groups are cut into blocks', async () => {
    expect(await worstError(loops(2000), 0.01, false)).toBeLessThan(1e-5);
  });
});

describe('genomeOnnx in single precision', () => {
  it('takes and gives float32, and computes the same within its rounding', async () => {
    const genome = randomGenome(keyOf(5), {
      inputs: 6,
      outputs: 3,
      edits: 40,
      outputActivation: 5,
    });
    const model = genomeOnnx(genome, { weight: -0.7, single: true });
    const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1 });
    const stream = new Stream(fold(keyOf(9), 'single'));
    const observation = Float32Array.from({ length: genome.inputCount }, () => stream.normal());
    const result = await session.run({
      [ONNX_GENOME.observation]: new ort.Tensor('float32', observation, [1, genome.inputCount]),
    });
    const action = result[ONNX_GENOME.action];
    expect(action?.type).toBe('float32');
    const expected = createOracle(genome, {}).step(Float64Array.from(observation), -0.7);
    expected.forEach((value, k) => expect(Number(action?.data[k])).toBeCloseTo(value, 4));
  });
});
