import { at } from '../base/arrays.ts';
import { withGenes } from '../genome/known-edits.ts';
import type { Genome, Innovation } from '../genome/genome.ts';
import type { NetworkMaker } from '../network/live-network.ts';
import type { Environment } from '../tasks/task.ts';

/** A moment of a rollout: a body and the network that drives it. */
export interface RolloutMoment {
  /** As the environment's `snapshot` gave it. */
  readonly state: Uint8Array;
  /** Node values, in the genome's order. */
  readonly values: Float64Array;
  readonly genome: Genome;
  readonly useOffsets: boolean;
  readonly weight: number;
}

/** What moments are tried out on. */
export interface Body {
  readonly environment: Environment;
  readonly makeNetwork: NetworkMaker;
  /** Places of the body's parts in metres, x and y in turn. */
  readonly places: (scene: unknown) => readonly number[];
}

/** How far the body is moved by the cut of a connection. */
export interface CutEffect {
  readonly innovation: Innovation;
  /** Largest distance (m) of a part of the body from where it would have been at that time. */
  readonly distance: number;
}

/** Largest distance between the same part in two pictures of a body. */
function apart(a: readonly number[], b: readonly number[]): number {
  let most = 0;
  for (let k = 0; k + 1 < Math.min(a.length, b.length); k += 2)
    most = Math.max(most, Math.hypot(at(a, k) - at(b, k), at(a, k + 1) - at(b, k + 1)));
  return most;
}

/**
 * Cuts each enabled connection in turn, from one moment on, and sees how far that moves the body within a
 * number of steps. A slice of time each call.
 */
export class CutRanking {
  private readonly queue: readonly Innovation[];
  private readonly uncut: readonly (readonly number[])[];
  private readonly found: CutEffect[] = [];

  /** @param steps steps that are looked ahead, 1 or more */
  constructor(
    private readonly body: Body,
    private readonly moment: RolloutMoment,
    private readonly steps: number,
  ) {
    this.queue = moment.genome.connections.flatMap((gene) =>
      gene.enabled ? [gene.innovation] : [],
    );
    this.uncut = this.wayOf(moment.genome);
  }

  get total(): number {
    return this.queue.length;
  }

  get done(): number {
    return this.found.length;
  }

  /** What is known so far, the largest first. */
  get effects(): readonly CutEffect[] {
    return [...this.found].sort((a, b) => b.distance - a.distance);
  }

  /** Cuts at least one, and more while `mayContinue`. @returns true once all are tried */
  rank(mayContinue: () => boolean): boolean {
    while (this.done < this.total) {
      this.tryNext();
      if (!mayContinue()) break;
    }
    return this.done >= this.total;
  }

  private tryNext(): void {
    const innovation = this.queue[this.done];
    if (innovation === undefined) return;
    const { genome } = this.moment;
    const connections = genome.connections.map((gene) =>
      gene.innovation === innovation ? { ...gene, enabled: false } : gene,
    );
    const way = this.wayOf(withGenes(genome, { connections }));
    const distances = way.map((places, step) => apart(places, this.uncut[step] ?? places));
    this.found.push({ innovation, distance: Math.max(0, ...distances) });
  }

  /** Places of the body after each step. It stays where it is once the episode has ended. */
  private wayOf(genome: Genome): readonly (readonly number[])[] {
    const { environment, makeNetwork, places } = this.body;
    const { state, values, useOffsets, weight } = this.moment;
    environment.restore(state);
    const network = makeNetwork(genome, useOffsets);
    network.values.set(values);
    let isOver = false;
    return Array.from({ length: this.steps }, () => {
      if (!isOver) {
        const { terminated, truncated } = environment.step(
          network.step(environment.observation, weight),
        );
        isOver = terminated || truncated;
      }
      return places(environment.scene());
    });
  }
}
