import type { NetworkMaker } from '../../../shared/network/live-network.ts';
import type { Environment, Episode, TaskDefinition } from '../../../shared/tasks/task.ts';
import { between, type PlaybackView } from '../../tasks/scene/drawing.ts';
import { Clock } from '../engine/clock.ts';
import { Forecast } from '../engine/forecast.ts';
import type { Playback, PlaybackChange, PlaybackSpec } from '../engine/playback.ts';
import { Simulation, type PoseOf } from '../engine/simulation.ts';

/** Seconds the last moment of an episode stands before it starts again. */
const HOLD = 1;
/** Milliseconds of a frame that stepping may take; a faster playback than that slows down. */
const STEP_BUDGET = 10;
const FORECAST_BUDGET = 3;
/** The same in a paused rollout of which somebody asked what would happen: more where frames are slow anyway. */
const ASKED_BUDGET = [30, 150] as const;
/** Seconds over which the pace that is reached is measured. */
const PACE_OVER = 0.5;

export interface PlayerOptions {
  readonly playing: boolean;
  readonly speed: number;
  readonly loop: boolean;
}

/** Plays a simulation in real time: fixed steps, any speed, a future that is computed ahead. */
export class Player {
  readonly simulation: Simulation;
  /** What the first playbacks will do, as many as have an environment to spare. */
  readonly forecasts: readonly Forecast[];
  private readonly clock: Clock;
  private held = 0;
  private paced = { real: 0, simulated: 0 };
  /** Simulated per real time over the last while of playing; null while that is not known. */
  pace: number | null = null;
  private episode: Episode | null = null;
  /** The moment at which the playbacks parted, where they are two futures of one rollout: it starts there again. */
  private forkedAt: number | null = null;
  /** The moment that was asked for, while its steps have to be waited for. */
  private wanted: number | null = null;

  /**
   * @param environments one a playback, and one more for each forecast that there is to be
   * @param makeNetwork how a playback's network is run
   * @param now milliseconds, for budgets only: what is computed does not depend on it
   */
  constructor(
    task: TaskDefinition,
    specs: readonly PlaybackSpec[],
    private readonly environments: readonly Environment[],
    poseOf: PoseOf,
    makeNetwork: NetworkMaker,
    private readonly now: () => number,
  ) {
    this.simulation = new Simulation(task, specs, environments, poseOf, makeNetwork);
    this.clock = new Clock(task.stepSeconds);
    this.forecasts = environments.slice(specs.length).flatMap((spare, k) => {
      const actor = this.simulation.actors[k];
      return actor === undefined ? [] : [new Forecast(actor.playback, spare, task, makeNetwork)];
    });
  }

  /** What the main playback will do; null where nobody looks ahead. */
  get forecast(): Forecast | null {
    return this.forecasts[0] ?? null;
  }

  /** The moment at which the playbacks parted; null where they did not. */
  get fork(): number | null {
    return this.forkedAt;
  }

  /**
   * All playbacks stand where another one stands, with its past; the first goes on with a change.
   */
  forkFrom(origin: Playback, change: PlaybackChange): void {
    this.forkedAt = change.from;
    for (const { playback } of this.simulation.actors) playback.forkFrom(origin);
    this.setChange(change);
  }

  /** The main playback goes on where another playback of the episode stands; the others are at the same moment. */
  goOnFrom(origin: Playback): void {
    this.main?.forkFrom(origin);
    this.seek(origin.cursor);
  }

  /** Another change from the same moment on. What is shown stays at its moment. */
  setChange(change: PlaybackChange): void {
    const { moment } = this.simulation;
    this.main?.setChange(change);
    this.seek(Math.max(moment, change.from));
  }

  get main(): Playback | null {
    return this.simulation.main?.playback ?? null;
  }

  /** Finds out how an episode starts; null where there is nothing to wait for. */
  prepare(episode: Episode): Promise<unknown> | null {
    const waits = this.environments
      .slice(0, this.simulation.actors.length)
      .flatMap((environment) => environment.prepare?.(episode) ?? []);
    return waits.length === 0 ? null : Promise.all(waits);
  }

  /** Starts an episode; `prepare` comes first where it waits. */
  start(episode: Episode): void {
    this.episode = episode;
    this.restart();
  }

  /** The same episode from its beginning. */
  restart(): void {
    if (this.episode === null) return;
    this.held = 0;
    this.wanted = null;
    this.clock.clear();
    if (this.forkedAt === null) this.simulation.reset(this.episode);
    else this.simulation.seek(this.forkedAt);
  }

  /** One frame. @param elapsed real seconds since the last @returns true if anything moved */
  frame(elapsed: number, { playing, speed, loop }: PlayerOptions): boolean {
    if (this.episode === null) return false;
    const before = this.simulation.moment;
    if (this.wanted !== null) this.seek(this.wanted);
    const moved = playing && this.play(elapsed, speed, loop);
    this.keepPace(elapsed, moved ? this.simulation.moment - before : -1);
    const asked = Math.min(Math.max(ASKED_BUDGET[0], elapsed * 500), ASKED_BUDGET[1]);
    this.lookAhead(this.forkedAt === null || playing ? FORECAST_BUDGET : asked);
    return moved;
  }

  /** @param budget milliseconds for all forecasts together */
  private lookAhead(budget: number): void {
    for (const forecast of this.forecasts) {
      const until = this.now() + budget / this.forecasts.length;
      forecast.run(() => this.now() < until);
    }
  }

  /** Exactly `steps` steps, forwards or backwards. */
  step(steps: number): void {
    this.seek(this.simulation.moment + steps);
  }

  seek(moment: number): void {
    this.held = 0;
    this.clock.clear();
    this.simulation.seek(moment);
    const { over, canAdvance } = this.simulation;
    this.wanted = this.simulation.moment < moment && !over && !canAdvance ? moment : null;
  }

  /** Goes on with what had to be waited for. */
  goOn(options: PlayerOptions): void {
    this.frame(0, options);
  }

  /** Every playback as it is to be drawn now. */
  views(): PlaybackView[] {
    const fraction = this.simulation.over ? 1 : this.clock.fraction;
    return this.simulation.actors.map(({ playback, previous, current }) => ({
      pose: playback.ended !== null ? current : between(previous, current, fraction),
      scene: playback.environment.scene(),
      active: playback.ended === null,
    }));
  }

  /** Changes whenever the playbacks stand otherwise, or more of their future is known. */
  stamp(): string {
    const playbacks = this.simulation.actors.map(
      ({ playback }) => `${playback.weight}:${playback.revision}`,
    );
    const { moment } = this.simulation;
    const ahead = this.forecasts.flatMap(({ length, from }) => [length, from]);
    return [moment, this.clock.fraction, ...ahead, ...playbacks].join(' ');
  }

  /** @param steps taken in the frame; negative where nothing was played or the episode began anew */
  private keepPace(elapsed: number, steps: number): void {
    if (steps < 0) {
      this.paced = { real: 0, simulated: 0 };
      this.pace = null;
      return;
    }
    this.paced.real += elapsed;
    this.paced.simulated += steps * this.simulation.task.stepSeconds;
    if (this.paced.real < PACE_OVER) return;
    this.pace = this.paced.simulated / this.paced.real;
    this.paced = { real: 0, simulated: 0 };
  }

  private play(elapsed: number, speed: number, loop: boolean): boolean {
    if (this.simulation.over) {
      this.held += elapsed;
      if (!loop || this.held < HOLD) return false;
      this.restart();
      return true;
    }
    const until = this.now() + STEP_BUDGET;
    const steps = this.clock.tick(elapsed, speed);
    const taken = this.simulation.advance(steps, () => this.now() < until);
    // Asked for ahead of its time. Steps that were too slow are left out; those waited for are taken once they are known.
    const { canAdvance } = this.simulation;
    if (taken < steps && !canAdvance) this.clock.owe(steps - taken, speed);
    return true;
  }
}
