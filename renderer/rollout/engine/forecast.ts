import type { NetworkMaker } from '../../../shared/network/live-network.ts';
import type { Environment, TaskDefinition } from '../../../shared/tasks/task.ts';
import { Playback } from './playback.ts';
import type { TrackEnd } from './track.ts';

/**
 * What the main playback will do if nothing is touched: a scout of its own runs ahead to the end of the
 * episode, a slice of time each frame, and starts anew when the dial, the genome or a push changes the
 * course.
 */
export class Forecast {
  private readonly scout: Playback;
  private origin: {
    readonly weight: number;
    readonly revision: number;
    readonly from: number;
  } | null = null;

  constructor(
    private readonly playback: Playback,
    environment: Environment,
    task: Pick<TaskDefinition, 'maxSteps'>,
    makeNetwork: NetworkMaker,
  ) {
    const spec = {
      id: 'forecast',
      label: '',
      genome: playback.genome,
      weight: playback.weight,
      useOffsets: false,
    };
    this.scout = new Playback(spec, environment, task.maxSteps, makeNetwork);
  }

  /** Steps known so far, counted from the start of the episode. */
  get length(): number {
    return this.origin === null ? 0 : this.scout.track.length;
  }

  /** First step that is the scout's own; steps before belong to the playback. */
  get from(): number {
    return this.origin?.from ?? 0;
  }

  get track(): Playback['track'] {
    return this.scout.track;
  }

  /** Where and how the episode will end, once the scout has got there. */
  get end(): TrackEnd | null {
    return this.origin === null ? null : this.scout.track.end;
  }

  /** Runs ahead while `mayContinue` allows; starts anew where the playback has left the predicted course. */
  run(mayContinue: () => boolean): void {
    const { playback, scout } = this;
    if (playback.ended !== null) return;
    const stale =
      this.origin === null ||
      this.origin.weight !== playback.weight ||
      this.origin.revision !== playback.revision ||
      (playback.cursor < this.origin.from && playback.track.length < this.origin.from);
    if (stale) {
      scout.copyFrom(playback);
      this.origin = { weight: playback.weight, revision: playback.revision, from: playback.cursor };
    }
    for (let step = 0; scout.ended === null && (step % 8 !== 0 || mayContinue()); step++) {
      if (!scout.canAdvance) return;
      scout.advance();
    }
  }
}
