import { at, item } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import type { Matrix } from './published-matrix.ts';

/** What is needed of a task to see whether a network could belong to it. */
export interface TaskShape {
  readonly task: string;
  readonly inputCount: number;
  readonly outputCount: number;
}

/** Which nodes of a matrix could be inputs and outputs; the file does not say how many there are. */
interface Ends {
  /** Linear nodes at the beginning that nothing leads into: the bias and the inputs. */
  readonly sources: number;
  /** Nodes at the end, after the sources, that lead nowhere: the outputs. */
  readonly sinks: number;
}

/** True where a cell is a connection, also one that is disabled: `nan` among zeros. */
function joins({ values, size }: Matrix): (row: number, column: number) => boolean {
  const hasZeros = values.includes(0);
  return (row, column) => {
    const value = at(values, row * size + column);
    return Number.isNaN(value) ? hasZeros : value !== 0;
  };
}

function endsOf(matrix: Matrix): Ends {
  const { size, activations } = matrix;
  const joined = joins(matrix);
  const nodes = Array.from({ length: size }, (_, k) => k);
  const fed = nodes.map((column) => nodes.some((row) => joined(row, column)));
  const leads = nodes.map((row) => nodes.some((column) => joined(row, column)));
  let sources = 0;
  while (sources < size && !item(fed, sources) && item(activations, sources) === 1) sources++;
  let sinks = 0;
  while (sinks < size - sources && !item(leads, size - 1 - sinks)) sinks++;
  return { sources, sinks };
}

/** A task found for a network, and others of the same inputs and outputs. */
export interface Guess {
  readonly shape: TaskShape;
  readonly others: readonly string[];
}

const sizes = ({ task, inputCount, outputCount }: TaskShape): string =>
  `${task} (${inputCount} in, ${outputCount} out)`;

const found = ({ sources, sinks }: Ends): string =>
  `${Math.max(0, sources - 1)} inputs beside the bias and ${sinks} ${sinks === 1 ? 'output' : 'outputs'}`;

/**
 * Names the task of a `.out` file by its sources and sinks. Of several tasks of one shape it is the plain
 * one, of which the others are variants ('biped' of 'biped-hardcore').
 * @throws PrecocialError 'wrong-task' naming the candidates if none fits for certain, or several do
 */
export function guessTask(matrix: Matrix, shapes: readonly TaskShape[]): Guess {
  const ends = endsOf(matrix);
  const fitting = shapes.filter(
    ({ inputCount, outputCount }) => ends.sources === inputCount + 1 && ends.sinks === outputCount,
  );
  const plain = fitting.find(({ task }) =>
    fitting.every((other) => other.task === task || other.task.startsWith(`${task}-`)),
  );
  if (plain !== undefined) {
    const others = fitting.map(({ task }) => task).filter((task) => task !== plain.task);
    return { shape: plain, others };
  }
  const candidates = fitting.length > 0 ? fitting : shapes;
  // One may still be right where inputs are unused: those that leave no hidden node unfed or idle.
  const possible = fitting.length > 0 ? fitting : shapes.filter((shape) => canBe(matrix, shape));
  throw new PrecocialError(
    'wrong-task',
    `The network of ${matrix.size} nodes has ${found(ends)}, which ${fitting.length === 0 ? 'is no task of' : 'fits all of'} ${candidates.map(sizes).join(', ')}; say which task it is for with --task.`,
    { nodes: matrix.size, tasks: possible.map(({ task }) => task) },
  );
}

/** True if a network can be one of a task: large enough, and without hidden nodes that are fed by nothing or lead nowhere. */
function canBe(matrix: Matrix, { inputCount, outputCount }: TaskShape): boolean {
  const { sources, sinks } = endsOf(matrix);
  const large = matrix.size >= 1 + inputCount + outputCount;
  return large && sources <= inputCount + 1 && sinks <= outputCount;
}

/**
 * Sees that a network can be one of a task that was named.
 * @throws PrecocialError 'wrong-task' where nodes would be hidden ones that nothing feeds or that lead nowhere
 */
export function checkShapeOf(matrix: Matrix, shape: TaskShape): void {
  const ends = endsOf(matrix);
  const unfed = ends.sources - (shape.inputCount + 1);
  const idle = ends.sinks - shape.outputCount;
  if (unfed <= 0 && idle <= 0) return;
  const problem =
    unfed > 0
      ? `${unfed} of its nodes would be hidden ones that nothing feeds`
      : `${idle} of its nodes would be hidden ones that lead nowhere`;
  throw new PrecocialError(
    'wrong-task',
    `The network has ${found(ends)}; ${sizes(shape)} does not fit it: ${problem}.`,
    { nodes: matrix.size, task: shape.task },
  );
}
