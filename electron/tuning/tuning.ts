import type { CancelSignal } from '../../shared/base/cancel.ts';
import type {
  TuneEvent,
  TuneGeneration,
  TuneRequest,
  TuneResult,
} from '../../shared/contract/judge.ts';
import type { Summary } from '../../shared/evaluation/summary.ts';
import { TUNING_FORMAT } from '../../shared/formats/tuned-file.ts';
import { mean } from '../../shared/base/spread.ts';
import type { Plan } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { fileOrderOf, weightsAround } from '../../shared/tuning/offsets.ts';
import type { StateFields } from '../../shared/tuning/optimizer.ts';
import type { FilledSettings } from '../../shared/tuning/settings.ts';
import { sharedWeighting, type Judge } from '../evaluation/judge.ts';
import {
  checkOptimizer,
  packFields,
  unpackFields,
  writeState,
  type TuneLimits,
  type TuningState,
} from './state.ts';
import { candidateItems, type Stepper } from './stepper.ts';

/** Generations between two measurements of the centre on the episodes that choose what to keep. */
export const CHECK_EVERY = 5;
/** Least episodes of such a measurement; twice what a candidate is judged on, where that is more. */
const LEAST_CHECKS = 32;
const DEFAULT_GENERATIONS = 300;

/** One tuning under way. */
export class Tuning {
  readonly generations: TuneGeneration[] = [];
  best: Float64Array;
  bestReturn = -Infinity;
  /** The optimiser after the last whole generation: an interrupted one leaves no trace. */
  private kept: StateFields;
  private readonly begun = performance.now();
  private secondsBefore = 0;
  private rollouts = 0;
  private evaluations = 0;

  constructor(
    private readonly judge: Judge,
    private readonly plan: Plan,
    private readonly request: TuneRequest,
    private readonly settings: FilledSettings,
    readonly weight: number,
    private readonly stepper: Stepper,
    private readonly topology: string,
  ) {
    this.best = stepper.centre();
    this.kept = stepper.save();
  }

  get seed(): number {
    return this.request.seed;
  }

  get seconds(): number {
    return this.secondsBefore + (performance.now() - this.begun) / 1000;
  }

  /** Goes on from a saved state. @throws PrecocialError 'invalid-file' */
  restore(state: TuningState): void {
    checkOptimizer(state, this.stepper.save());
    this.stepper.restore(unpackFields(state.optimizer));
    this.kept = this.stepper.save();
    for (const row of state.generations) this.generations.push(row);
    this.best = Float64Array.from(state.best);
    const last = this.generations.at(-1);
    if (last === undefined) return;
    this.bestReturn = last.best;
    this.secondsBefore = last.seconds;
    this.rollouts = last.rollouts;
    this.evaluations = last.evaluations;
  }

  /** Measures the centre on the episodes that choose, the same all along. @returns true if it is the best */
  async check(signal: CancelSignal | undefined): Promise<boolean> {
    const key = fold(keyOf(this.request.seed), 'tuning checks');
    const count = Math.max(LEAST_CHECKS, this.settings.episodes * 2);
    const centre = this.stepper.centre();
    const episodes = this.judge.episodes(Array.from({ length: count }, (_, e) => fold(key, e)));
    const items = episodes.flatMap((episode) =>
      candidateItems(this.judge, this.plan, this.weight, centre, [episode]),
    );
    const value = mean(await this.judge.run(items, { signal }));
    this.rollouts += count;
    if (!(value > this.bestReturn)) return false;
    this.bestReturn = value;
    this.best = centre;
    return true;
  }

  /** A check after the last generation, told in its row: a resumed tuning takes the best return from there. */
  async finalCheck(signal: CancelSignal | undefined): Promise<void> {
    if (!(await this.check(signal))) return;
    const last = this.generations.pop();
    if (last !== undefined) this.generations.push({ ...last, best: this.bestReturn });
  }

  async generation(signal: CancelSignal | undefined): Promise<boolean> {
    const generation = this.generations.length;
    const outcome = await this.stepper.step(generation, signal);
    this.evaluations += outcome.candidates;
    this.rollouts += outcome.rollouts;
    const improved = (generation + 1) % CHECK_EVERY === 0 && (await this.check(signal));
    this.generations.push({
      generation,
      evaluations: this.evaluations,
      rollouts: this.rollouts,
      mean: outcome.mean,
      max: outcome.max,
      centre: outcome.centre,
      best: this.bestReturn,
      deviation: this.stepper.deviation(),
      seconds: this.seconds,
    });
    this.kept = this.stepper.save();
    return improved;
  }

  private limits(): TuneLimits {
    const { generations, seconds, target } = this.request;
    return { generations, seconds, target };
  }

  /** Why to end now, or null. */
  ending(): TuneResult['ended'] | null {
    const { generations, seconds, target } = this.request;
    if (target !== null && this.bestReturn >= target) return 'target';
    if (seconds !== null && this.seconds >= seconds) return 'seconds';
    const none = generations === null && seconds === null && target === null;
    const most = none ? DEFAULT_GENERATIONS : generations;
    if (most !== null && this.generations.length >= most) return 'generations';
    return this.stepper.converged() ? 'converged' : null;
  }

  event(improved: boolean): TuneEvent | null {
    const generation = this.generations.at(-1);
    if (generation === undefined) return null;
    const { generations, seconds } = this.request;
    const shares = [
      generations === null ? 0 : (generation.generation + 1) / generations,
      seconds === null ? 0 : this.seconds / seconds,
    ];
    const done = Math.min(1, Math.max(...shares));
    return {
      generation,
      offsets: improved ? this.offsets() : null,
      weight: this.weight,
      progress: {
        done,
        note: `generation ${generation.generation + 1}`,
        secondsLeft: done > 0 ? (this.seconds * (1 - done)) / done : null,
      },
    };
  }

  offsets(): Float64Array {
    return fileOrderOf(this.best, this.request.document.genome, this.plan);
  }

  state(): string {
    return writeState({
      format: TUNING_FORMAT,
      version: 1,
      task: this.judge.task.id,
      topology: this.topology,
      algorithm: this.request.algorithm,
      settings: this.settings,
      options: this.judge.options,
      seed: this.request.seed,
      weight: this.weight,
      limits: this.limits(),
      generations: this.generations,
      best: Array.from(this.best),
      optimizer: packFields(this.kept),
    });
  }

  /** On the trials of another seed than any used so far. */
  async confirm(
    signal: CancelSignal | undefined,
  ): Promise<{ readonly confirmed: Summary; readonly before: Summary }> {
    const { confirmTrials: trials, seed } = this.request;
    const weighting = weightsAround(this.weight, this.best, 1);
    const control = { signal };
    return {
      confirmed: await this.judge.trials(this.plan, weighting, trials, seed, control),
      before: await this.judge.trials(
        this.plan,
        sharedWeighting(this.weight),
        trials,
        seed,
        control,
      ),
    };
  }
}
