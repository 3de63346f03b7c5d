import fc from 'fast-check';
import { PrecocialError } from '../../shared/base/errors.ts';
import {
  addConnection,
  insertNode,
  removeConnection,
  removeNode,
  setActivation,
  setEnabled,
  setOffset,
} from '../../shared/genome/edits.ts';
import { fixedNodes, type Genome } from '../../shared/genome/genome.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { ACTIVATIONS, type ActivationId } from '../../shared/genome/activations.ts';
import { fold, keyOf, Stream, type Key } from '../../shared/random/key.ts';

export interface RandomGenomeOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Edits tried; about two in three find something to change. */
  readonly edits: number;
  readonly recurrent?: boolean;
  readonly outputToOutput?: boolean;
  readonly offsets?: boolean;
  readonly outputActivation?: ActivationId;
  /** Those that nodes get; all without. */
  readonly activations?: readonly ActivationId[];
}

/** One random edit of a genome; the genome itself where the edit was refused. */
export function randomEdit(genome: Genome, stream: Stream, options: RandomGenomeOptions): Genome {
  try {
    return tryEdit(genome, stream, options);
  } catch (error) {
    if (error instanceof PrecocialError && error.code === 'edit-refused') return genome;
    throw error;
  }
}

function tryEdit(genome: Genome, stream: Stream, options: RandomGenomeOptions): Genome {
  const pick = <T>(list: readonly T[]): T | undefined => list[stream.integer(list.length)];
  const gene = pick(genome.connections);
  const node = pick(genome.nodes);
  const other = pick(genome.nodes);
  if (node === undefined || other === undefined) return genome;
  const dice = stream.uniform();
  if (dice < 0.45 || gene === undefined) {
    if (options.outputToOutput !== true && node.kind === 'output' && other.kind === 'output')
      return genome;
    const recurrent = options.recurrent === true && stream.uniform() < 0.3;
    return addConnection(genome, node.id, other.id, { recurrent });
  }
  if (dice < 0.7) return insertNode(genome, gene.innovation, randomActivation(stream, options));
  if (dice < 0.8) return setActivation(genome, node.id, randomActivation(stream, options));
  if (dice < 0.88) return setEnabled(genome, gene.innovation, !gene.enabled);
  if (dice < 0.92) return removeConnection(genome, gene.innovation);
  if (dice < 0.94) return removeNode(genome, node.id);
  return options.offsets === true
    ? setOffset(genome, gene.innovation, stream.between(-3, 3))
    : genome;
}

const ALL = ACTIVATIONS.map(({ id }) => id);

function randomActivation(
  stream: Stream,
  { activations = ALL }: RandomGenomeOptions,
): ActivationId {
  return activations[stream.integer(activations.length)] ?? 1;
}

/** A genome reached from an empty one by random checked edits; the same key gives the same genome. */
export function randomGenome(key: Key, options: RandomGenomeOptions): Genome {
  const stream = new Stream(fold(key, 'edits'));
  const nodes = fixedNodes(options.inputs, options.outputs, options.outputActivation ?? 1);
  let genome = parseGenome({
    nodes,
    connections: [],
    inputCount: options.inputs,
    outputCount: options.outputs,
  });
  for (let k = 0; k < options.edits; k++) genome = randomEdit(genome, stream, options);
  return genome;
}

/** Arbitrary genomes for property tests; shrinks towards few edits and small tasks. */
export function genomes(
  options: Omit<Partial<RandomGenomeOptions>, 'edits'> & { maxEdits?: number } = {},
): fc.Arbitrary<Genome> {
  return fc
    .record({
      seed: fc.nat(),
      inputs: fc.integer({ min: 1, max: 8 }),
      outputs: fc.integer({ min: 1, max: 4 }),
      edits: fc.integer({ min: 0, max: options.maxEdits ?? 80 }),
    })
    .map(({ seed, ...sizes }) => randomGenome(keyOf(seed), { ...sizes, ...options }));
}
