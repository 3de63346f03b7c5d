import { formatNumber, formatSigned } from '../../shared/drawing/numbers.ts';
import type { Intervention } from '../../shared/evaluation/what-if.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { nodeNames } from '../../shared/tasks/node-names.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';

/** A connection by the names of its ends: "dx → inv 636". */
export function connectionNames(
  genome: Genome,
  task: TaskDefinition | null,
): ReadonlyMap<number, string> {
  const names = nodeNames(genome, task);
  return new Map(
    genome.connections.map(({ innovation, source, destination }) => [
      innovation,
      `${names.get(source) ?? source} → ${names.get(destination) ?? destination}`,
    ]),
  );
}

/** An intervention in a few words: "x frozen at 0.12 m". */
export function changeInWords(change: Intervention, genome: Genome, task: TaskDefinition): string {
  switch (change.kind) {
    case 'cut':
      return `${connectionNames(genome, task).get(change.innovation) ?? 'connection'} cut`;
    case 'hold': {
      const isInput = change.node >= 1 && change.node <= genome.inputCount;
      const unit = isInput ? (task.inputUnits?.[change.node - 1] ?? '') : '';
      const name = nodeNames(genome, task).get(change.node) ?? String(change.node);
      return `${name} ${isInput ? 'frozen' : 'held'} at ${formatNumber(change.value, 2)} ${unit}`.trimEnd();
    }
    case 'noise': {
      const unit = task.inputUnits?.[change.input] ?? '';
      return `${task.inputs[change.input] ?? ''} with noise, sd ${formatNumber(change.deviation, 2)} ${unit}`.trimEnd();
    }
    case 'weight':
      return `shared weight ${formatSigned(change.weight, 2)}`;
    case 'push': {
      const force = change.y === 0 ? `${change.x} N` : `${change.x}, ${change.y} N`;
      return `pushed with ${force} for ${formatNumber(change.steps * task.stepSeconds, 2)} s`;
    }
  }
}
