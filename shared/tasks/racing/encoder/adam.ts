import { item } from '../../../base/arrays.ts';

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const EPSILON = 1e-8;

/** Adam (Kingma and Ba 2015) on arrays of weights, in place. */
export class Adam {
  private readonly first: readonly Float64Array[];
  private readonly second: readonly Float64Array[];
  private steps = 0;

  /** @param weights are changed by each step; @param gradients hold its gradients, array by array */
  constructor(
    private readonly weights: readonly Float64Array[],
    private readonly gradients: readonly Float64Array[],
  ) {
    this.first = weights.map(({ length }) => new Float64Array(length));
    this.second = weights.map(({ length }) => new Float64Array(length));
  }

  step(rate: number): void {
    this.steps++;
    const firstGain = 1 / (1 - FIRST_DECAY ** this.steps);
    const secondGain = 1 / (1 - SECOND_DECAY ** this.steps);
    this.weights.forEach((weights, k) => {
      const first = item(this.first, k);
      const second = item(this.second, k);
      const gradients = item(this.gradients, k);
      for (let i = 0; i < weights.length; i++) {
        const gradient = gradients[i] ?? 0;
        const m = FIRST_DECAY * (first[i] ?? 0) + (1 - FIRST_DECAY) * gradient;
        const v = SECOND_DECAY * (second[i] ?? 0) + (1 - SECOND_DECAY) * gradient * gradient;
        first[i] = m;
        second[i] = v;
        const step = (rate * m * firstGain) / (Math.sqrt(v * secondGain) + EPSILON);
        weights[i] = (weights[i] ?? 0) - step;
      }
    });
  }
}
