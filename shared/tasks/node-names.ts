import type { Genome, NodeGene, NodeId } from '../genome/genome.ts';
import { activationOf } from '../genome/activations.ts';
import type { Origin } from '../genome/origin.ts';
import { originText } from '../genome/origin-text.ts';
import type { TaskDefinition } from './task.ts';

/** The task's name of an input or output, "bias", or null for a hidden node. */
export function fixedName(
  node: NodeGene,
  genome: Pick<Genome, 'inputCount'>,
  task: TaskDefinition | null,
): string | null {
  if (node.kind === 'bias') return 'bias';
  if (node.kind === 'input') return task?.inputs[node.id - 1] ?? `input ${node.id}`;
  if (node.kind !== 'output') return null;
  const place = node.id - genome.inputCount - 1;
  return task?.outputs[place] ?? `output ${place + 1}`;
}

/** A name for any node: the task's, or activation and id, as in "tanh 29". */
export function nodeName(id: NodeId, genome: Genome, task: TaskDefinition | null): string {
  const node = genome.nodes.find((candidate) => candidate.id === id);
  if (node === undefined) return `node ${id}`;
  return fixedName(node, genome, task) ?? `${activationOf(node.activation).short} ${id}`;
}

/** The names of all nodes of a genome at once, by id: looking each up alone takes its length each time. */
export function nodeNames(
  genome: Genome,
  task: TaskDefinition | null,
): ReadonlyMap<NodeId, string> {
  return new Map(
    genome.nodes.map((node) => [
      node.id,
      fixedName(node, genome, task) ?? `${activationOf(node.activation).short} ${node.id}`,
    ]),
  );
}

/** A cycle in words: "tanh 12 → lin 29 → tanh 12". */
export function cycleName(
  cycle: readonly NodeId[],
  genome: Genome,
  task: TaskDefinition | null,
): string {
  const first = cycle[0];
  const closed = first === undefined ? cycle : [...cycle, first];
  return closed.map((id) => nodeName(id, genome, task)).join(' → ');
}

/** What made a genome (`originText`), inputs and outputs by their names: "inv node added on dx → 54". */
export function originWithNames(origin: Origin, task: TaskDefinition | null): string {
  if (task === null) return originText(origin);
  const names = ['bias', ...task.inputs, ...task.outputs];
  return originText(origin, (node) => names[node] ?? String(node));
}
