import { at, item } from '../../shared/base/arrays.ts';
import {
  NODE_ACTIVATION,
  NODE_HEADER_WORDS,
  NODE_SLOT,
  NODE_SOURCES,
  PLAN_HEADER_WORDS,
} from '../../shared/layouts/network.ts';
import type { Plan } from '../../shared/network/plan.ts';
import { SWINGUP } from '../../shared/tasks/swingup/dynamics.ts';
import type { Episode, Rollouts } from '../../shared/tasks/task.ts';

/**
 * Swing-up in plain TypeScript, written to be quick: the plan's flat words, one array of node values, numbers
 * in local variables, Math.* for functions. What the lane kernel is measured against.
 */
export class PlainSwingup {
  private values = new Float64Array(0);

  /** Whole rollouts of a plan without recurrent connections; return of weight w in episode e at [w * episodes + e]. */
  rollouts(plan: Plan, weights: Float64Array, episodes: readonly Episode[]): Rollouts {
    if (this.values.length < plan.slotCount) this.values = new Float64Array(plan.slotCount * 2);
    const returns = new Float64Array(weights.length * episodes.length);
    let steps = 0;
    for (let w = 0; w < weights.length; w++) {
      for (let e = 0; e < episodes.length; e++) {
        const place = w * episodes.length + e;
        steps += this.rollout(plan, at(weights, w), item(episodes, e), returns, place);
      }
    }
    return { returns, steps };
  }

  private rollout(
    plan: Plan,
    weight: number,
    episode: Episode,
    returns: Float64Array,
    place: number,
  ): number {
    const { gravity, cartMass, poleMass, poleLength: l, friction, dt, xLimit } = SWINGUP;
    const { words, computedCount } = plan;
    const { values } = this;
    const output = at(words, PLAN_HEADER_WORDS);
    const m = cartMass + poleMass;
    let x = at(episode, 0);
    let dx = at(episode, 1);
    let theta = at(episode, 2);
    let dtheta = at(episode, 3);
    let sin = Math.sin(theta);
    let cos = Math.cos(theta);
    let total = 0;
    let step = 0;
    values[0] = 1;
    while (step < SWINGUP.maxSteps) {
      values[1] = x;
      values[2] = dx;
      values[3] = cos;
      values[4] = sin;
      values[5] = dtheta;
      runNetwork(words, computedCount, values, weight);
      const net = SWINGUP.force * Math.max(-1, Math.min(1, at(values, output))) - friction * dx;
      const spin = dtheta * dtheta * sin;
      const ddx =
        (-2 * poleMass * l * spin + 3 * poleMass * gravity * sin * cos + 4 * net) /
        (4 * m - 3 * poleMass * cos * cos);
      const ddtheta =
        (-3 * poleMass * l * spin * cos + 6 * m * gravity * sin + 6 * net * cos) /
        (4 * l * m - 3 * poleMass * l * cos * cos);
      x += dx * dt;
      theta += dtheta * dt;
      dx += ddx * dt;
      dtheta += ddtheta * dt;
      sin = Math.sin(theta);
      cos = Math.cos(theta);
      total += ((cos + 1) / 2) * Math.cos((x / xLimit) * (Math.PI / 2));
      step++;
      if (Math.abs(x) > xLimit) break;
    }
    returns[place] = total;
    return step;
  }
}

/** One pass over a plan's words with one output and no recurrent copies. */
function runNetwork(
  words: Int32Array,
  computed: number,
  values: Float64Array,
  weight: number,
): void {
  let w = PLAN_HEADER_WORDS + 1;
  for (let n = 0; n < computed; n++) {
    const slot = at(words, w + NODE_SLOT);
    const activation = at(words, w + NODE_ACTIVATION);
    const end = w + NODE_HEADER_WORDS + at(words, w + NODE_SOURCES);
    let sum = 0;
    for (w += NODE_HEADER_WORDS; w < end; w++) sum += at(values, at(words, w));
    values[slot] = activate(activation, weight * sum);
  }
}

function activate(id: number, x: number): number {
  switch (id) {
    case 1:
      return x;
    case 2:
      return x > 0 ? 1 : 0;
    case 3:
      return Math.sin(Math.PI * x);
    case 4:
      return Math.exp(-(x * x) / 2);
    case 5:
      return Math.tanh(x);
    case 6:
      return (Math.tanh(x / 2) + 1) / 2;
    case 7:
      return -x;
    case 8:
      return Math.abs(x);
    case 9:
      return x > 0 ? x : 0;
    case 10:
      return Math.cos(Math.PI * x);
    default:
      return x * x;
  }
}
