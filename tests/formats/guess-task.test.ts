import { describe, expect, it } from 'vitest';
import { checkShapeOf, guessTask, type TaskShape } from '../../shared/formats/guess-task.ts';
import { readMatrix, type Matrix } from '../../shared/formats/published-matrix.ts';
import { refusal } from '../support/refusal.ts';

const shape = (task: string, inputCount: number, outputCount: number): TaskShape => ({
  task,
  inputCount,
  outputCount,
});
const swingup = shape('swingup', 5, 1);
const walker = shape('biped', 24, 4);
const hardcore = shape('biped-hardcore', 24, 4);
const digits = shape('digits8', 64, 10);
const all = [swingup, walker, hardcore, digits];

/** A file of a bias and inputs that lead to one hidden node, and of outputs that it leads to. */
function network(inputs: number, outputs: number, activation = 1, entry = '1.00e+00'): Matrix {
  const size = inputs + 2 + outputs;
  const rows = Array.from({ length: size }, (_, row) => {
    const cells = Array.from({ length: size }, (__, column) => {
      const joined = row <= inputs ? column === inputs + 1 : row === inputs + 1 && column > row;
      return joined ? entry : '0.00e+00';
    });
    return [...cells, String(row <= inputs ? 1 : row === inputs + 1 ? 3 : activation)].join(',');
  });
  return readMatrix(rows.join('\n'));
}

describe('the task of a network', () => {
  it.each([1, 3, 5])('is swing-up with outputs of activation %i', (activation) => {
    expect(guessTask(network(5, 1, activation), all)).toEqual({ shape: swingup, others: [] });
  });

  it('is the plain walker, and the other that fits is named', () => {
    expect(guessTask(network(24, 4), all)).toEqual({ shape: walker, others: ['biped-hardcore'] });
  });

  it('counts a disabled connection as one: nan among zeros', () => {
    expect(guessTask(network(5, 1, 5, 'nan'), all).shape).toBe(swingup);
  });

  it('is asked for where none fits: a board of 64 squares is no image of 64 pixels', () => {
    const error = refusal(() => guessTask(network(64, 64), all));
    expect(error.code).toBe('wrong-task');
    expect(error.message).toContain('64 inputs beside the bias and 64 outputs');
    expect(error.message).toContain('digits8 (64 in, 10 out)');
  });

  it('is asked for where two fit of which none is the plain one', () => {
    const twin = shape('mine', 5, 1);
    const error = refusal(() => guessTask(network(5, 1), [swingup, twin]));
    expect(error.message).toContain('fits all of swingup (5 in, 1 out), mine (5 in, 1 out)');
  });
});

describe('a task that is named', () => {
  it.each([
    ['nodes that nothing feeds', network(24, 1), swingup, '19 of its nodes'],
    ['nodes that lead nowhere', network(64, 64), digits, '54 of its nodes'],
  ] as const)('is refused with %s', (_, matrix, task, message) => {
    const error = refusal(() => checkShapeOf(matrix, task));
    expect(error.code).toBe('wrong-task');
    expect(error.message).toContain(message);
  });

  it('is taken where it fits', () => {
    expect(() => checkShapeOf(network(24, 4), hardcore)).not.toThrow();
  });
});
