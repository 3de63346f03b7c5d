import type { NetworkMaker } from '../../../shared/network/live-network.ts';
import type { Environment, Episode, TaskDefinition } from '../../../shared/tasks/task.ts';
import { Lane, type LaneSpec } from './lane.ts';

/** A lane of the scene and what names it. */
export interface Actor {
  readonly spec: LaneSpec;
  readonly lane: Lane;
  /** Body before the last step and now: the picture lies between the two. */
  previous: Float64Array;
  current: Float64Array;
}

/** Numbers that place one body, taken from the task's own scene data. */
export type PoseOf = (scene: unknown) => Float64Array;

/**
 * Several rollouts of one episode in lockstep: the genome at the dial's weight first, then its ghosts.
 * All lanes start from the same episode.
 */
export class Simulation {
  readonly actors: readonly Actor[];
  /** Moments since the start; a lane that has ended stays where it ended. */
  moment = 0;

  constructor(
    readonly task: Pick<TaskDefinition, 'id' | 'maxSteps' | 'stepSeconds'>,
    specs: readonly LaneSpec[],
    environments: readonly Environment[],
    private readonly poseOf: PoseOf,
    makeNetwork: NetworkMaker,
  ) {
    this.actors = specs.map((spec, index) => {
      const environment = environments[index];
      if (environment === undefined) throw new RangeError('one environment a lane');
      const lane = new Lane(spec, environment, task.maxSteps, makeNetwork);
      return { spec, lane, previous: new Float64Array(0), current: new Float64Array(0) };
    });
  }

  /** The lane the dial, the series and the editor's signals belong to. */
  get main(): Actor | undefined {
    return this.actors[0];
  }

  /** True once no lane can go on. */
  get over(): boolean {
    return this.actors.every(({ lane }) => lane.ended !== null);
  }

  reset(episode: Episode): void {
    this.moment = 0;
    for (const { lane } of this.actors) lane.reset(episode);
    this.settle();
  }

  /** Whether every lane's next step can be taken now; those that have to be waited for are asked for. */
  get canAdvance(): boolean {
    return this.actors.map(({ lane }) => lane.canAdvance).every(Boolean);
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
        if (!more) actor.previous = this.poseOf(actor.lane.environment.scene());
        actor.lane.advance();
        if (!more) actor.current = this.poseOf(actor.lane.environment.scene());
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
    for (const { lane } of this.actors) lane.seek(target);
    this.moment = Math.max(...this.actors.map(({ lane }) => lane.cursor), 0);
    this.settle();
  }

  private settle(): void {
    for (const actor of this.actors) {
      actor.current = this.poseOf(actor.lane.environment.scene());
      actor.previous = actor.current;
    }
  }
}
