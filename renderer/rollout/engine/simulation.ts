import type { NetworkMaker } from '../../../shared/network/live-network.ts';
import type { Environment, Episode, TaskDefinition } from '../../../shared/tasks/task.ts';
import { Playback, type PlaybackSpec } from './playback.ts';

/** A playback of the scene and what names it. */
export interface Actor {
  readonly spec: PlaybackSpec;
  readonly playback: Playback;
  /** Body before the last step and now: the picture lies between the two. */
  previous: Float64Array;
  current: Float64Array;
}

/** Numbers that place one body, taken from the task's own scene data. */
export type PoseOf = (scene: unknown) => Float64Array;

/**
 * Several rollouts of one episode in lockstep: the genome at the dial's weight first, then its ghosts.
 * All playbacks start from the same episode.
 */
export class Simulation {
  readonly actors: readonly Actor[];
  /** Moments since the start; a playback that has ended stays where it ended. */
  moment = 0;

  constructor(
    readonly task: Pick<TaskDefinition, 'id' | 'maxSteps' | 'stepSeconds'>,
    specs: readonly PlaybackSpec[],
    environments: readonly Environment[],
    private readonly poseOf: PoseOf,
    makeNetwork: NetworkMaker,
  ) {
    this.actors = specs.map((spec, index) => {
      const environment = environments[index];
      if (environment === undefined) throw new RangeError('one environment a playback');
      const playback = new Playback(spec, environment, task.maxSteps, makeNetwork);
      return { spec, playback, previous: new Float64Array(0), current: new Float64Array(0) };
    });
  }

  /** The playback the dial, the series and the editor's signals belong to. */
  get main(): Actor | undefined {
    return this.actors[0];
  }

  /** True once no playback can go on. */
  get over(): boolean {
    return this.actors.every(({ playback }) => playback.ended !== null);
  }

  reset(episode: Episode): void {
    this.moment = 0;
    for (const { playback } of this.actors) playback.reset(episode);
    this.settle();
  }

  /** Whether every playback's next step can be taken now; those that have to be waited for are asked for. */
  get canAdvance(): boolean {
    return this.actors.map(({ playback }) => playback.canAdvance).every(Boolean);
  }

  /**
   * Takes `steps` steps, fewer if `mayContinue` turns false between two, or one has to be waited for.
   * @returns the steps taken
   */
  advance(steps: number, mayContinue: () => boolean = () => true): number {
    let taken = 0;
    let more = steps > 0;
    while (more && !this.over && this.canAdvance) {
      more = taken + 1 < steps && mayContinue();
      for (const actor of this.actors) {
        // The picture lies between the last two moments: those before need no pose.
        if (!more) actor.previous = this.poseOf(actor.playback.environment.scene());
        actor.playback.advance();
        if (!more) actor.current = this.poseOf(actor.playback.environment.scene());
      }
      this.moment++;
      taken++;
    }
    if (more) this.settle();
    return taken;
  }

  /** Shows moment `moment` of the episode, past or future. */
  seek(moment: number): void {
    const target = Math.max(0, Math.min(this.task.maxSteps, Math.round(moment)));
    for (const { playback } of this.actors) playback.seek(target);
    this.moment = Math.max(...this.actors.map(({ playback }) => playback.cursor), 0);
    this.settle();
  }

  private settle(): void {
    for (const actor of this.actors) {
      actor.current = this.poseOf(actor.playback.environment.scene());
      actor.previous = actor.current;
    }
  }
}
