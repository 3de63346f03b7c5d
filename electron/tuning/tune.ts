import { throwIfCancelled } from '../../shared/contract/cancel.ts';
import type { CancelSignal } from '../../shared/contract/cancel.ts';
import { isCancelled, PrecocialError } from '../../shared/contract/errors.ts';
import type {
  Summary,
  TuneEvent,
  TuneGeneration,
  TuneRequest,
  TuneResult,
} from '../../shared/contract/judge.ts';
import { mean } from '../../shared/evaluation/spread.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { planOf, type Plan } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import { fillOptions } from '../../shared/tasks/task.ts';
import { fileOrderOf, vectorOfGenome, weightsAround } from '../../shared/tuning/offsets.ts';
import type { StateFields } from '../../shared/tuning/optimizer.ts';
import { fillSettings, type FilledSettings } from '../../shared/tuning/settings.ts';
import { Judge, sharedWeighting } from '../evaluation/judge.ts';
import type { RolloutPool } from '../workers/pool.ts';
import { packFields, parseState, unpackFields, writeState, type TuningState } from './state.ts';
import { candidateItems, type Stepper } from './stepper.ts';
import { openStepper } from './open-stepper.ts';

export interface TuneControl {
  /** A raised signal ends the tuning; the best so far is the result. */
  readonly signal?: CancelSignal;
  readonly onEvent?: (event: TuneEvent) => void;
  /** Called with the state whenever a person would not want to lose it. */
  readonly onState?: (state: string) => Promise<void>;
}

/** Generations between two measurements of the centre on the episodes that choose what to keep. */
const CHECK_EVERY = 5;
/** Most episodes of such a measurement. */
const MOST_CHECKS = 32;
const DEFAULT_GENERATIONS = 300;

/** One tuning under way. */
class Tuning {
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
    this.stepper.restore(unpackFields(state.optimizer));
    this.kept = this.stepper.save();
    this.generations.push(...state.generations);
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
    const count = Math.min(MOST_CHECKS, this.request.confirmTrials);
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
      format: 'precocial-tuning',
      version: 1,
      task: this.judge.task.id,
      topology: this.topology,
      algorithm: this.request.algorithm,
      settings: this.settings,
      options: this.judge.options,
      seed: this.request.seed,
      weight: this.weight,
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

/** @throws PrecocialError if a state belongs to another genome, task or algorithm */
function checkedState(request: TuneRequest, topology: string): TuningState | null {
  if (request.resume === null) return null;
  const state = parseState(request.resume);
  const { document, algorithm } = request;
  if (state.task !== document.task || state.topology !== topology) {
    throw new PrecocialError(
      'wrong-task',
      `The saved tuning belongs to the topology ${state.topology} of the task ${state.task}, not to this genome (${topology}, ${document.task}).`,
    );
  }
  if (state.algorithm !== algorithm) {
    throw new PrecocialError(
      'usage',
      `The saved tuning was made by ${state.algorithm}, not by ${algorithm}; go on with ${state.algorithm}.`,
    );
  }
  return state;
}

async function openTuning(
  pool: RolloutPool,
  request: TuneRequest,
  signal: CancelSignal | undefined,
): Promise<Tuning> {
  const { document, algorithm } = request;
  const task = taskOf(document.task);
  checkFits(document.genome, task);
  const topology = structuralHash(document.genome);
  const saved = checkedState(request, topology);
  const judge = new Judge(pool, task, fillOptions(task, saved?.options ?? request.options));
  const plan = planOf(document.genome);
  const settings =
    saved?.settings ?? fillSettings(algorithm, request.settings, task, plan.connectionCount);
  const seed = saved?.seed ?? request.seed;
  const weight =
    saved?.weight ??
    request.weight ??
    (await judge.bestSharedWeight(plan, seed, signal === undefined ? {} : { signal }));
  const start = request.warmStart
    ? vectorOfGenome(document.genome, plan)
    : new Float64Array(plan.connectionCount);
  const key = fold(keyOf(seed), 'tuning');
  const stepper = await openStepper(algorithm, { judge, plan, weight, start, settings, key });
  const tuning = new Tuning(judge, plan, { ...request, seed }, settings, weight, stepper, topology);
  if (saved !== null) tuning.restore(saved);
  else await tuning.check(signal);
  return tuning;
}

/** Runs generations until something ends them. */
async function drive(tuning: Tuning, control: TuneControl): Promise<TuneResult['ended']> {
  const { signal, onEvent, onState } = control;
  try {
    for (;;) {
      const ended = tuning.ending();
      if (ended !== null) {
        await tuning.check(signal);
        return ended;
      }
      throwIfCancelled(signal);
      const improved = await tuning.generation(signal);
      const event = tuning.event(improved);
      if (event !== null) onEvent?.(event);
      if (tuning.generations.length % CHECK_EVERY === 0) await onState?.(tuning.state());
    }
  } catch (error) {
    if (isCancelled(error)) return 'stopped';
    throw error;
  }
}

/**
 * Looks for offsets from a shared weight that raise a genome's return. Every generation is a function of
 * the seed and the state before it, so that a resumed tuning goes on as if it had not been interrupted.
 * @throws PrecocialError 'usage' for settings out of range, 'wrong-task', 'invalid-file' for a state of
 * another topology, 'cancelled' if stopped before the first generation
 */
export async function tuneGenome(
  pool: RolloutPool,
  request: TuneRequest,
  control: TuneControl = {},
): Promise<TuneResult> {
  const tuning = await openTuning(pool, request, control.signal);
  const ended = await drive(tuning, control);
  const state = tuning.state();
  await control.onState?.(state);
  const task = taskOf(request.document.task);
  const confirmation =
    ended === 'stopped' ? { confirmed: null, before: null } : await tuning.confirm(control.signal);
  return {
    task: task.id,
    algorithm: request.algorithm,
    weight: tuning.weight,
    offsets: tuning.offsets(),
    topology: structuralHash(request.document.genome),
    ended,
    generations: tuning.generations,
    seed: tuning.seed,
    measure: task.kind === 'classification' ? 'accuracy' : 'return',
    ...confirmation,
    state,
  };
}
