import { PrecocialError } from '../../base/errors.ts';
import { at } from '../../base/arrays.ts';
import type { Environment, Episode, StepResult } from '../task.ts';
import type { SwingupOptions } from './options.ts';

// Constants of the published environment, SI units.
export const SWINGUP = {
  gravity: 9.82,
  cartMass: 0.5,
  poleMass: 0.5,
  poleLength: 0.6,
  force: 10,
  friction: 0.1,
  dt: 0.01,
  xLimit: 2.4,
  maxSteps: 1000,
  /** This far from its goal a cart earns nothing, in metres. */
  goalReach: 1.2,
  /** Goals lie no farther from the middle, in metres. */
  goalLimit: 2,
} as const;

/** Where the cart shall stand at a shared weight (m). @param goal metres for each unit of the weight */
export function goalAt(goal: number, weight: number): number {
  return Math.max(-SWINGUP.goalLimit, Math.min(SWINGUP.goalLimit, goal * weight));
}

/** What a picture of swing-up needs: metres, radians (0 upright), newtons. */
export interface SwingupScene {
  readonly x: number;
  readonly theta: number;
  readonly force: number;
  readonly poleLength: number;
  readonly xLimit: number;
  /** Where the cart shall stand; null where that is the middle, as published. */
  readonly goal: number | null;
}

const STATE_DOUBLES = 6;

/** One cart and pole, by the published equations of motion and explicit Euler steps. */
export class SwingupEnvironment implements Environment {
  readonly observation = new Float64Array(5);
  private x = 0;
  private dx = 0;
  private theta = 0;
  private dtheta = 0;
  private stepCount = 0;
  private force = 0;
  private pushed = 0;
  private episode: Episode = new Float64Array(4);
  private readonly pole: number;
  private readonly noise: number;
  private readonly velocities: number;
  private readonly goalByWeight: number;
  private goal = 0;

  /**
   * @param options poleLength: factor on the pole's length; noise: standard deviation on x and theta; velocities: 0
   * where the network sees none; goal: metres for each unit of the shared weight
   */
  constructor(options: Pick<SwingupOptions, 'poleLength' | 'noise' | 'velocities' | 'goal'>) {
    this.velocities = options.velocities;
    this.goalByWeight = options.goal;
    this.pole = SWINGUP.poleLength * options.poleLength;
    this.noise = options.noise;
  }

  get steps(): number {
    return this.stepCount;
  }

  reset(episode: Episode): void {
    this.episode = episode;
    this.x = at(episode, 0);
    this.dx = at(episode, 1);
    this.theta = at(episode, 2);
    this.dtheta = at(episode, 3);
    this.stepCount = 0;
    this.force = 0;
    this.pushed = 0;
    this.observe();
  }

  /** A horizontal push in newtons during the next step. */
  push(x: number): void {
    this.pushed = x;
  }

  aim(weight: number): void {
    this.goal = goalAt(this.goalByWeight, weight);
  }

  step(action: ArrayLike<number>): StepResult {
    const { gravity, cartMass, poleMass, friction, dt, xLimit } = SWINGUP;
    const given = at(action, 0);
    const u = Number.isNaN(given) ? 0 : SWINGUP.force * Math.max(-1, Math.min(1, given));
    const net = u + this.pushed - friction * this.dx;
    const l = this.pole;
    const m = cartMass + poleMass;
    const s = Math.sin(this.theta);
    const c = Math.cos(this.theta);
    const spin = this.dtheta * this.dtheta * s;
    const ddx =
      (-2 * poleMass * l * spin + 3 * poleMass * gravity * (s * c) + 4 * net) /
      (4 * m - 3 * poleMass * (c * c));
    const ddtheta =
      (-3 * poleMass * l * spin * c + 6 * m * gravity * s + 6 * net * c) /
      (4 * l * m - 3 * poleMass * l * (c * c));
    this.x += this.dx * dt;
    this.theta += this.dtheta * dt;
    this.dx += ddx * dt;
    this.dtheta += ddtheta * dt;
    this.stepCount++;
    this.force = u;
    this.pushed = 0;
    this.observe();
    const reward = ((Math.cos(this.theta) + 1) / 2) * Math.cos(this.away() * (Math.PI / 2));
    return {
      reward,
      terminated: Math.abs(this.x) > xLimit,
      truncated: this.stepCount >= SWINGUP.maxSteps,
    };
  }

  /** How far it is from where it earns most: 1 where it earns nothing. */
  private away(): number {
    if (this.goalByWeight === 0) return this.x / SWINGUP.xLimit;
    return Math.max(-1, Math.min(1, (this.x - this.goal) / SWINGUP.goalReach));
  }

  private observe(): void {
    const k = 4 + 2 * this.stepCount;
    const noisy = this.noise > 0 && k + 1 < this.episode.length;
    const x = this.x + (noisy ? this.noise * at(this.episode, k) : 0);
    const theta = this.theta + (noisy ? this.noise * at(this.episode, k + 1) : 0);
    const [dx, dtheta] = this.velocities > 0 ? [this.dx, this.dtheta] : [0, 0];
    this.observation.set([x, dx, Math.cos(theta), Math.sin(theta), dtheta]);
  }

  snapshot(): Uint8Array {
    const numbers = Float64Array.of(
      this.x,
      this.dx,
      this.theta,
      this.dtheta,
      this.stepCount,
      this.force,
      ...this.episode,
    );
    return new Uint8Array(numbers.buffer);
  }

  restore(state: Uint8Array): void {
    const numbers = new Float64Array(state.slice().buffer);
    if (numbers.length < STATE_DOUBLES + 4) {
      throw new PrecocialError(
        'internal',
        'A saved swing-up state is too short; nothing was changed.',
      );
    }
    this.x = at(numbers, 0);
    this.dx = at(numbers, 1);
    this.theta = at(numbers, 2);
    this.dtheta = at(numbers, 3);
    this.stepCount = at(numbers, 4);
    this.force = at(numbers, 5);
    this.episode = numbers.slice(STATE_DOUBLES);
    this.pushed = 0;
    this.observe();
  }

  scene(): SwingupScene {
    return {
      x: this.x,
      theta: this.theta,
      force: this.force,
      poleLength: this.pole,
      xLimit: SWINGUP.xLimit,
      goal: this.goalByWeight === 0 ? null : this.goal,
    };
  }
}
