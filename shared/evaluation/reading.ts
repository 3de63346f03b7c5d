import { at } from '../base/arrays.ts';
import { standardDeviation } from '../base/spread.ts';
import type { Genome } from '../genome/genome.ts';
import type { LiveNetwork } from '../network/live-network.ts';

/** What a network saw in a rollout, step by step. */
export interface Sights {
  readonly steps: number;
  /** Observation i of step s at [s * inputs + i]. */
  readonly observations: Float64Array;
  /** The shared weight of each step. */
  readonly weights: Float64Array;
}

/** What a network did with what it saw. */
export interface Reading {
  readonly steps: number;
  /** Value of node n, in the genome's order, after step s at [n * steps + s]. */
  readonly signals: Float64Array;
  /** d output o / d input i in step s at [(o * inputs + i) * steps + s]; empty where only signals are read. */
  readonly slopes: Float64Array;
}

/** Half the distance of a central difference, as a share of the input's standard deviation over the rollout. */
const SHARE = 0.001;
const LEAST = 1e-5;

/**
 * Reads a rollout: the value of every node, and how each output answers to each input by itself, by
 * central differences with what recurrent connections remember left as it is. A slice of time each call.
 */
export class Reader {
  readonly reading: Reading;
  private step = 0;
  private readonly halves: Float64Array;

  /**
   * @param network follows the rollout from the start of the episode
   * @param probe another copy of the same network; null reads the signals alone
   */
  constructor(
    private readonly genome: Pick<Genome, 'inputCount' | 'outputCount' | 'nodes'>,
    private readonly network: LiveNetwork,
    private readonly probe: LiveNetwork | null,
    private readonly sights: Sights,
  ) {
    const { steps, observations } = sights;
    const { inputCount: inputs, outputCount: outputs } = genome;
    this.reading = {
      steps,
      signals: new Float64Array(genome.nodes.length * steps),
      slopes: new Float64Array(probe === null ? 0 : outputs * inputs * steps),
    };
    this.halves = Float64Array.from({ length: inputs }, (_, i) => {
      const seen = Float64Array.from({ length: steps }, (__, s) =>
        at(observations, s * inputs + i),
      );
      return Math.max(LEAST, SHARE * standardDeviation(seen));
    });
    network.reset();
  }

  /** Steps read so far. */
  get done(): number {
    return this.step;
  }

  /** Reads at least one step, and on while `mayContinue`. @returns true once all steps are read */
  read(mayContinue: () => boolean): boolean {
    const { steps } = this.sights;
    while (this.step < steps) {
      this.readStep();
      if (!mayContinue()) break;
    }
    return this.step >= steps;
  }

  private readStep(): void {
    const { step, sights, reading, network, probe } = this;
    const inputs = this.genome.inputCount;
    const observation = sights.observations.slice(step * inputs, (step + 1) * inputs);
    const weight = at(sights.weights, step);
    const answer = (to: LiveNetwork, input: number, value: number): Float64Array => {
      observation[input] = value;
      to.values.set(network.values);
      return to.step(observation, weight).slice();
    };
    for (let i = 0; probe !== null && i < inputs; i++) {
      const seen = at(observation, i);
      const half = at(this.halves, i);
      const above = answer(probe, i, seen + half);
      const below = answer(probe, i, seen - half);
      observation[i] = seen;
      above.forEach((value, o) => {
        reading.slopes[(o * inputs + i) * reading.steps + step] =
          (value - at(below, o)) / (2 * half);
      });
    }
    network.step(observation, weight);
    network.values.forEach((value, n) => {
      reading.signals[n * reading.steps + step] = value;
    });
    this.step++;
  }
}
