import { describe, expect, it } from 'vitest';
import { ACTIVATIONS, activationOf, type Operations } from '../../shared/genome/activations.ts';

const NUMBERS: Operations<number> = {
  number: (value) => value,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  absolute: Math.abs,
  tanh: Math.tanh,
  exponential: Math.exp,
  sine: Math.sin,
  positive: (x) => (x > 0 ? 1 : 0),
  rectified: (x) => (x > 0 ? x : 0),
  halfTurns: (x) => x - 2 * Math.floor(x / 2 + 0.5),
};

/** Off the corners of step, ReLU and absolute value. */
const POINTS = Array.from({ length: 81 }, (_, k) => -4.01 + k / 10);

describe.each(ACTIVATIONS)('activation $id, $name', (activation) => {
  const { id, apply, slope, symmetry, expression } = activation;

  it('has the place of its id', () => {
    expect(activationOf(id)).toBe(activation);
  });

  it('is the same function as its expression', () => {
    for (const x of POINTS) expect(expression(x, NUMBERS)).toBeCloseTo(apply(x), 12);
  });

  it('has the slope that differences have, but for the step', () => {
    if (activation.name === 'step') {
      // A straight-through estimate: a slope where the true one is 0.
      expect(slope(0, 0)).toBe(0.25);
      return;
    }
    for (const x of POINTS) {
      const difference = (apply(x + 1e-6) - apply(x - 1e-6)) / 2e-6;
      expect(slope(x, apply(x))).toBeCloseTo(difference, 4);
    }
  });

  it('has the symmetry that it claims', () => {
    const odd = POINTS.every((x) => Math.abs(apply(-x) + apply(x)) < 1e-12);
    const even = POINTS.every((x) => Math.abs(apply(-x) - apply(x)) < 1e-12);
    expect(odd ? 'odd' : even ? 'even' : 'none').toBe(symmetry);
  });
});

it('refuses a number that names no activation', () => {
  for (const id of [0, 12, -1, 1.5, NaN]) expect(() => activationOf(id)).toThrow(RangeError);
});
