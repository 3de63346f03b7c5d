import { item } from '../base/arrays.ts';
import {
  fixedNodes,
  innovation,
  nodeId,
  sealGenome,
  type ConnectionGene,
  type Genes,
  type Genome,
} from '../genome/genome.ts';
import { isOddActivation } from '../genome/parity.ts';
import { shareStructure } from '../genome/structure.ts';
import type { ActivationId } from '../genome/activations.ts';
import type { Stream } from '../random/key.ts';
import type { SearchTask } from './population.ts';

/** From this many outputs on, a relay for each output instead of one for each input. */
const MANY_OUTPUTS = 8;

/** First genomes with the ids that come next. */
export interface EvenStart {
  readonly genomes: readonly Genome[];
  readonly nextNode: number;
  readonly nextInnovation: number;
}

/** The odd activations that a task's search may use; linear if there is none. */
export function oddActivations(task: SearchTask): readonly ActivationId[] {
  const odd = task.activations.filter(isOddActivation);
  return odd.length === 0 ? [1] : odd;
}

/**
 * The least genomes whose outputs do not depend on the sign of the shared weight: every way from an
 * input to an output leads over one hidden node, the relay, with an odd activation drawn at random.
 * Each input (and the bias) has a relay that is connected to each output with the given
 * probability; where outputs are many, each output has one that each input is connected to.
 */
export function evenGenomes(
  task: SearchTask,
  count: number,
  probability: number,
  stream: (index: number) => Stream,
): EvenStart {
  const { inputCount, outputCount } = task;
  const fixed = 1 + inputCount + outputCount;
  const byOutput = outputCount >= MANY_OUTPUTS;
  const relayCount = byOutput ? outputCount : inputCount + 1;
  const output = (k: number): number => inputCount + 1 + k;
  // Pairs of node ids: first those that are always enabled, then those that are drawn.
  const always = Array.from({ length: relayCount }, (_, r) =>
    byOutput ? [fixed + r, output(r)] : [r, fixed + r],
  );
  const drawn = Array.from({ length: (inputCount + 1) * outputCount }, (_, place) => {
    const input = Math.floor(place / outputCount);
    const k = place % outputCount;
    return byOutput ? [input, fixed + k] : [fixed + input, output(k)];
  });
  const on = [...always, ...drawn].map(([source = 0, destination = 0], place): ConnectionGene => ({
    innovation: innovation(place),
    source: nodeId(source),
    destination: nodeId(destination),
    enabled: true,
  }));
  const off = on.map((gene) => ({ ...gene, enabled: false }));
  const choices = oddActivations(task);
  const base = fixedNodes(inputCount, outputCount, task.outputActivation);
  let template: Genes | null = null;
  const genomes = Array.from({ length: count }, (_, index) => {
    const draws = stream(index);
    const relays = Array.from({ length: relayCount }, (_, r) => ({
      id: nodeId(fixed + r),
      kind: 'hidden' as const,
      activation: item(choices, draws.integer(choices.length)),
    }));
    const connections = on.map((gene, place) =>
      place < relayCount || draws.uniform() < probability ? gene : item(off, place),
    );
    const genome = sealGenome({
      nodes: [...base, ...relays],
      connections,
      inputCount,
      outputCount,
    });
    if (template !== null) shareStructure(genome, template);
    template ??= genome;
    return genome;
  });
  return { genomes, nextNode: fixed + relayCount, nextInnovation: on.length };
}
