import { newDocument, type GenomeDocument } from '../../../shared/genome/document.ts';
import { fixedNodes, innovation, type ConnectionGene } from '../../../shared/genome/genome.ts';
import { parseGenome } from '../../../shared/genome/validate.ts';
import { weightSet } from '../../../shared/search/settings.ts';
import type { TaskDefinition } from '../../../shared/tasks/task.ts';
import { lab } from '../../lab/lab.ts';
import type { Setup } from './state.ts';

/** Episodes at each weight of the little evaluation that measures the speed. */
const TRIALS = 8;

/** Every input joined to every output: about what a search begins with. */
export function startingDocument(task: TaskDefinition): GenomeDocument {
  const inputCount = task.inputs.length;
  const outputCount = task.outputs.length;
  const nodes = fixedNodes(inputCount, outputCount, task.outputActivation);
  const connections = nodes.flatMap((to, k): ConnectionGene[] =>
    to.kind !== 'output'
      ? []
      : nodes.slice(0, inputCount + 1).map((from, i) => ({
          innovation: innovation((k - inputCount - 1) * (inputCount + 1) + i),
          source: from.id,
          destination: to.id,
          enabled: true,
        })),
  );
  return newDocument(
    'start',
    task.id,
    parseGenome({ nodes, connections, inputCount, outputCount }),
  );
}

/**
 * Rollouts a second on this machine, measured on a genome of the kind the search begins with. Later
 * generations are larger and, for the walker, stay upright longer, so a search takes longer than the
 * speed at its beginning suggests.
 */
export async function measureSpeed(
  { settings, options }: Setup,
  document: GenomeDocument,
): Promise<number> {
  const weights = weightSet(settings.weights);
  const { seconds } = await lab.stream(
    'evaluate',
    {
      document,
      weights,
      useOffsets: false,
      trials: TRIALS,
      seed: 1,
      options,
      priority: 'soon',
    },
    () => undefined,
  );
  return seconds > 0 ? (weights.length * TRIALS) / seconds : NaN;
}
