import { PrecocialError } from '../base/errors.ts';
import { item } from '../base/arrays.ts';
import { readMatrix } from './published-matrix.ts';
import { fitsShape } from './published-network.ts';

/** What is needed of a task to see whether a network could belong to it. */
export interface TaskShape {
  readonly task: string;
  readonly inputCount: number;
  readonly outputCount: number;
  readonly outputActivation: number;
}

/**
 * Names the task of a `.out` file, which does not say: the one whose inputs and bias nothing leads
 * into and whose outputs have the right activation; of several that fit, the one that leaves the
 * fewest nodes that could not be hidden ones (a hidden node has a connection into it).
 * @throws PrecocialError 'wrong-task' naming the candidates if not exactly one fits; 'invalid-file'
 */
export function guessTask(text: string, shapes: readonly TaskShape[]): TaskShape {
  const matrix = readMatrix(text);
  const fitting = shapes.filter(
    (shape) =>
      fitsShape(matrix, shape.inputCount, shape.outputCount) &&
      matrix.activations
        .slice(-shape.outputCount)
        .every((activation) => activation === shape.outputActivation) &&
      hiddenAreFed(matrix.values, matrix.size, shape),
  );
  if (fitting.length === 1) return item(fitting, 0);
  const names = (fitting.length === 0 ? shapes : fitting).map((shape) => shape.task);
  throw new PrecocialError(
    'wrong-task',
    fitting.length === 0
      ? `The network of ${matrix.size} nodes fits no task (${names.join(', ')}); say which task it is for.`
      : `The network fits more than one task (${names.join(', ')}); say which one it is for.`,
    { nodes: matrix.size, tasks: names },
  );
}

/** True if every node between inputs and outputs has an entry in its column. */
function hiddenAreFed(values: Float64Array, size: number, shape: TaskShape): boolean {
  for (let column = shape.inputCount + 1; column < size - shape.outputCount; column++) {
    let fed = false;
    for (let row = 0; row < size && !fed; row++) fed = values[row * size + column] !== 0;
    if (!fed) return false;
  }
  return true;
}
