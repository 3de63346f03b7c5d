import { activationOf } from '../../shared/genome/activations.ts';
import type { Genome, NodeId } from '../../shared/genome/genome.ts';
import { fixedName } from '../../shared/tasks/node-names.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { isImage } from '../../shared/drawing/layout/layout.ts';

/** Nodes that a list names one by one. */
const MOST = 3;

const range = (word: string, values: readonly number[]): string => {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low === high ? `${word} ${low}` : `${word}s ${low} to ${high}`;
};

/** Some pixels of an image in words: how many, and the rows and columns that hold them. */
function pixelsInWords(ids: readonly NodeId[], side: number): string {
  const rows = ids.map((id) => Math.floor((id - 1) / side) + 1);
  const columns = ids.map((id) => ((id - 1) % side) + 1);
  return `${ids.length} pixels (${range('row', rows)}, ${range('column', columns)})`;
}

/**
 * Nodes in a few words: "cos θ, tanh and 4 more"; hidden nodes by their activation alone, many pixels by the rows and
 * columns that hold them.
 */
export function nodeList(
  ids: readonly NodeId[],
  genome: Genome,
  task: TaskDefinition | null,
): string {
  if (ids.length === 0) return '–';
  const isPixel = (id: NodeId): boolean => isImage(genome) && id > 0 && id <= genome.inputCount;
  const pixels = ids.filter(isPixel);
  const gathered = pixels.length > 1 ? pixels : [];
  const single = ids.filter((id) => gathered.length === 0 || !isPixel(id));
  const kinds = new Map(genome.nodes.map((node) => [node.id, node]));
  const nameOf = (id: NodeId): string => {
    const node = kinds.get(id);
    if (node === undefined) return `node ${id}`;
    return fixedName(node, genome, task) ?? activationOf(node.activation).short;
  };
  const side = Math.round(Math.sqrt(genome.inputCount));
  const words = [
    ...(gathered.length > 0 ? [pixelsInWords(gathered, side)] : []),
    ...single.slice(0, MOST).map(nameOf),
  ];
  const more = single.length - MOST;
  return words.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
