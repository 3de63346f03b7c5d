import {
  fixedNodes,
  innovation,
  nodeId,
  sealGenome,
  type ConnectionGene,
  type Genome,
} from '../../../shared/genome/genome.ts';
import { nodeTaskFiles } from '../../../electron/rollouts/task-files.ts';
import { kernelNetworks } from '../../../shared/network/live-network.ts';

import { SwingupKernelEnvironment } from '../../../shared/tasks/swingup/environment.ts';
import { SWINGUP_OPTIONS } from '../../../shared/tasks/swingup/options.ts';
import { swingup } from '../../../shared/tasks/swingup/swingup.ts';
import { readOptions } from '../../../shared/tasks/task.ts';
import { Playback } from '../../../renderer/rollout/engine/playback.ts';

/** A swing-up genome whose inputs act on the force through one hidden node, optionally with memory. */
export function swingupGenome(recurrent = false): Genome {
  const nodes = [
    ...fixedNodes(5, 1, 5),
    { id: nodeId(7), kind: 'hidden' as const, activation: 3 as const },
  ];
  let next = 0;
  const join = (source: number, destination: number, more: object = {}): ConnectionGene => ({
    innovation: innovation(next++),
    source: nodeId(source),
    destination: nodeId(destination),
    enabled: true,
    ...more,
  });
  const connections = [join(3, 7), join(2, 7), join(5, 7), join(7, 6), join(4, 6), join(1, 6)];
  if (recurrent) connections.push(join(7, 7, { recurrent: true }));
  return sealGenome({ nodes, connections, inputCount: 5, outputCount: 1 });
}

const files = nodeTaskFiles();
const swingupKernel = await files.kernel('swingup');
export const networks = kernelNetworks(await files.kernel('network'));

export function swingupEnvironment(): SwingupKernelEnvironment {
  return new SwingupKernelEnvironment(swingupKernel, readOptions(SWINGUP_OPTIONS, {}));
}

export function swingupPlayback(genome: Genome, weight = 1): Playback {
  const spec = { id: 'main', label: '', genome, weight, useOffsets: false };
  return new Playback(spec, swingupEnvironment(), swingup.maxSteps, networks);
}

/** A start close to hanging. */
export const START = Float64Array.of(0.1, -0.2, 3, 0.1);
