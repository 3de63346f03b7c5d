import type {
  Progress,
  TuneGenerationEvent,
  TuneGeneration,
  TuneRequest,
  TuneResult,
} from '../../shared/contract/experiments.ts';
import type { Summary } from '../../shared/evaluation/summary.ts';
import { TUNING_FORMAT } from '../../shared/formats/tuned-file.ts';
import { mean } from '../../shared/base/spread.ts';
import type { Plan } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { fileOrderOf, weightsAround } from '../../shared/tuning/offsets.ts';
import type { StateFields } from '../../shared/tuning/optimizer.ts';
import type { FilledSettings } from '../../shared/tuning/settings.ts';
import { controlsOf, sharedWeighting, type Judge, type JudgeControl } from '../evaluation/judge.ts';
import {
  checkOptimizer,
  packFields,
  unpackFields,
  writeState,
  type TuneLimits,
  type TuningState,
} from './state.ts';
import { candidateReturns, type Stepper, type StepperParts } from './stepper.ts';

/** Generations between two measurements of the centre on the episodes that choose what to keep. */
export const CHECK_EVERY = 5;
/** Least episodes of such a measurement; twice what a candidate is rolled out in, where that is more. */
const LEAST_CHECKS = 32;
const DEFAULT_GENERATIONS = 300;

/** One tuning under way. */
export class Tuning {
  readonly generations: TuneGeneration[] = [];
  best: Float64Array;
  bestReturn = -Infinity;
  /** The optimiser after the last whole generation: one that is interrupted changes nothing in it. */
  private kept: StateFields;
  private readonly begun = performance.now();
  private secondsBefore = 0;
  private rollouts = 0;
  private evaluations = 0;

  private readonly judge: Judge;
  private readonly plan: Plan;
  private readonly settings: FilledSettings;
  readonly weight: number;

  constructor(
    private readonly request: TuneRequest,
    private readonly topology: string,
    private readonly parts: StepperParts,
    private readonly stepper: Stepper,
  ) {
    ({ judge: this.judge, plan: this.plan, settings: this.settings, weight: this.weight } = parts);
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

  private get checkEpisodes(): number {
    return Math.max(LEAST_CHECKS, this.settings.episodes * 2);
  }

  /** Measures the centre on the episodes that choose, the same all along. @returns true if it is the best */
  async check(control: JudgeControl): Promise<boolean> {
    const key = fold(keyOf(this.request.seed), 'tuning checks');
    const count = this.checkEpisodes;
    const centre = this.stepper.centre();
    const keys = Array.from({ length: count }, (_, e) => fold(key, e));
    const episodes = await this.judge.episodes(keys, control.signal);
    const { judge, plan, weight } = this;
    const value = mean(await candidateReturns(judge, plan, weight, centre, 1, episodes, control));
    this.rollouts += count;
    if (!(value > this.bestReturn)) return false;
    this.bestReturn = value;
    this.best = centre;
    return true;
  }

  /** A check after the last generation, told in its row: a resumed tuning takes the best return from there. */
  async finalCheck(control: JudgeControl): Promise<void> {
    if (!(await this.check(control))) return;
    const last = this.generations.pop();
    if (last !== undefined) this.generations.push({ ...last, best: this.bestReturn });
  }

  async generation(control: JudgeControl): Promise<boolean> {
    const generation = this.generations.length;
    const checks = (generation + 1) % CHECK_EVERY === 0;
    const { episodes, population } = this.settings;
    const check = checks ? this.checkEpisodes : 0;
    const [step = {}, then = {}] = controlsOf([(population + 1) * episodes, check], control);
    const outcome = await this.stepper.step(generation, step);
    this.evaluations += outcome.candidates;
    this.rollouts += outcome.rollouts;
    const improved = checks && (await this.check(then));
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

  event(improved: boolean): TuneGenerationEvent | null {
    const generation = this.generations.at(-1);
    if (generation === undefined) return null;
    return {
      generation,
      offsets: improved ? this.offsets() : null,
      weight: this.weight,
      progress: this.progress(generation.generation + 1, `generation ${generation.generation + 1}`),
    };
  }

  /** @param done generations done, parts of one included */
  progress(done: number, note: string): Progress {
    const { generations, seconds } = this.request;
    const shares = [
      generations === null ? 0 : done / generations,
      seconds === null ? 0 : this.seconds / seconds,
    ];
    const share = Math.min(1, Math.max(...shares));
    const secondsLeft = share > 0 ? (this.seconds * (1 - share)) / share : null;
    return { done: share, note, secondsLeft };
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
      ...(this.parts.teacher === null ? {} : { teacher: this.parts.teacher.fingerprint }),
      limits: this.limits(),
      generations: this.generations,
      best: Array.from(this.best),
      optimizer: packFields(this.kept),
    });
  }

  /** On the trials of another seed than any used so far. */
  async confirm(
    control: JudgeControl,
  ): Promise<{ readonly confirmed: Summary; readonly before: Summary }> {
    const { confirmTrials: trials, seed } = this.request;
    const weighting = weightsAround(this.weight, this.best, 1);
    const [first = {}, second = {}] = controlsOf([1, 1], control);
    const alone = sharedWeighting(this.weight);
    return {
      confirmed: await this.judge.trials(this.plan, weighting, trials, seed, first),
      before: await this.judge.trials(this.plan, alone, trials, seed, second),
    };
  }
}
