import type { NetworkMaker } from '../../../shared/network/live-network.ts';
import type { Environment, TaskDefinition } from '../../../shared/tasks/task.ts';
import { Lane } from './lane.ts';
import type { TrackEnd } from './track.ts';

/**
 * What the main lane will do if nothing is touched: a scout of its own runs ahead to the end of the
 * episode, a slice of time each frame, and starts anew when the dial, the genome or a push changes the
 * course.
 */
export class Forecast {
  private readonly scout: Lane;
  private origin: {
    readonly weight: number;
    readonly revision: number;
    readonly from: number;
  } | null = null;

  constructor(
    private readonly lane: Lane,
    environment: Environment,
    task: Pick<TaskDefinition, 'maxSteps'>,
    makeNetwork: NetworkMaker,
  ) {
    const spec = {
      id: 'forecast',
      label: '',
      genome: lane.genome,
      weight: lane.weight,
      useOffsets: false,
    };
    this.scout = new Lane(spec, environment, task.maxSteps, makeNetwork);
  }

  /** Steps known so far, counted from the start of the episode. */
  get length(): number {
    return this.origin === null ? 0 : this.scout.track.length;
  }

  /** First step that is the scout's own; steps before belong to the lane. */
  get from(): number {
    return this.origin?.from ?? 0;
  }

  get track(): Lane['track'] {
    return this.scout.track;
  }

  /** Where and how the episode will end, once the scout has got there. */
  get end(): TrackEnd | null {
    return this.origin === null ? null : this.scout.track.end;
  }

  /** Runs ahead while `mayContinue` allows; starts anew where the lane has left the predicted course. */
  run(mayContinue: () => boolean): void {
    const { lane, scout } = this;
    if (lane.ended !== null) return;
    const stale =
      this.origin === null ||
      this.origin.weight !== lane.weight ||
      this.origin.revision !== lane.revision ||
      (lane.cursor < this.origin.from && lane.track.length < this.origin.from);
    if (stale) {
      scout.copyFrom(lane);
      this.origin = { weight: lane.weight, revision: lane.revision, from: lane.cursor };
    }
    for (let step = 0; scout.ended === null && (step % 8 !== 0 || mayContinue()); step++) {
      if (!scout.canAdvance) return;
      scout.advance();
    }
  }
}
