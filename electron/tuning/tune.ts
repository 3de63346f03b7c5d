import { createHash } from 'node:crypto';
import { throwIfCancelled } from '../../shared/base/cancel.ts';
import type { CancelSignal } from '../../shared/base/cancel.ts';
import { isCancelled, PrecocialError } from '../../shared/base/errors.ts';
import type {
  Progress,
  TuneEvent,
  TuneRequest,
  TuneResult,
} from '../../shared/contract/experiments.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import { fillOptions } from '../../shared/tasks/task.ts';
import { vectorOfGenome } from '../../shared/tuning/offsets.ts';
import { fillSettings } from '../../shared/tuning/settings.ts';
import { Judge, type JudgeControl } from '../evaluation/judge.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import { openStepper } from './open-stepper.ts';
import type { Teacher } from './stepper.ts';
import { checkSize, parseState, type TuneLimits, type TuningState } from './state.ts';
import { CHECK_EVERY, Tuning } from './tuning.ts';

export interface TuneControl {
  /** A raised signal ends the tuning; the best so far is the result. */
  readonly signal?: CancelSignal;
  readonly onEvent?: (event: TuneEvent) => void;
  /**
   * What becomes of a resumed tuning that has its generations: 'refuse' is an error; 'confirm' ends it as
   * it would have ended, for one that was killed on its last step. 'refuse' if absent.
   */
  readonly whole?: 'refuse' | 'confirm';
  /** Called with the state every `CHECK_EVERY` generations, and at the end. */
  readonly onState?: (state: string) => Promise<void>;
}

/** @throws PrecocialError if a state belongs to another genome, task or algorithm */
function checkedState(request: TuneRequest, topology: string): TuningState | null {
  if (request.resume === null) return null;
  const state = parseState(request.resume);
  const { document, algorithm } = request;
  if (state.task !== document.task || state.topology !== topology) {
    throw new PrecocialError(
      'wrong-task',
      `The saved tuning belongs to the topology ${state.topology} of the task ${state.task}, not to this genome (${topology}, ${document.task}). Nothing was changed; give the genome it was begun for, or start a new tuning.`,
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

/** What ends a tuning: what is asked for, else what ended it before it was resumed. */
function limitsOf(
  request: TuneRequest,
  saved: TuningState | null,
  whole: TuneControl['whole'],
): TuneLimits {
  const { generations, seconds, target } = request;
  const asked = generations !== null || seconds !== null || target !== null;
  const limits = asked ? { generations, seconds, target } : saved?.limits;
  if (limits === undefined) return { generations, seconds, target };
  const done = saved?.generations.length ?? 0;
  const refuses = saved !== null && whole !== 'confirm';
  if (refuses && limits.generations !== null && done >= limits.generations) {
    throw new PrecocialError(
      'usage',
      `The tuning has its ${done} generations. Give --generations with a larger number to go on; nothing was changed.`,
    );
  }
  return limits;
}

/**
 * Whom a network learns from.
 * @throws PrecocialError 'wrong-task' for a network of another task, 'usage' for another one than that of a saved tuning
 */
function teacherOf(request: TuneRequest, saved: TuningState | null): Teacher | null {
  const { teacher, document, algorithm } = request;
  if (teacher !== undefined && algorithm !== 'imitation') {
    throw new PrecocialError('usage', `${algorithm} learns from nobody; leave the teacher away.`);
  }
  if (teacher !== undefined && teacher.document.task !== document.task) {
    throw new PrecocialError(
      'wrong-task',
      `${teacher.document.name} is of the task ${teacher.document.task} and cannot teach one of ${document.task}. Nothing was changed; name another teacher.`,
    );
  }
  const found = teacher === undefined ? null : openTeacher(teacher);
  if (saved === null || saved.teacher === found?.fingerprint) return found;
  throw new PrecocialError(
    'usage',
    'The saved tuning learns from another network than the one named now. Nothing was changed; name the teacher that it was begun with.',
  );
}

function openTeacher({ document, weight }: NonNullable<TuneRequest['teacher']>): Teacher {
  const plan = planOf(document.genome);
  const weights = vectorOfGenome(document.genome, plan).map((offset) => weight + offset);
  const fingerprint = createHash('sha256').update(plan.words).update(weights).digest('hex');
  return { plan, weights, fingerprint };
}

async function openTuning(
  pool: RolloutExecutor,
  request: TuneRequest,
  control: JudgeControl,
  whole: TuneControl['whole'],
): Promise<Tuning> {
  const { document, algorithm } = request;
  const task = taskOf(document.task);
  checkFits(document.genome, task);
  const topology = structuralHash(document.genome);
  const saved = checkedState(request, topology);
  const judge = new Judge(pool, task, fillOptions(task, saved?.options ?? request.options));
  const plan = planOf(document.genome);
  if (saved !== null) checkSize(saved, plan.connectionCount);
  const settings =
    saved?.settings ?? fillSettings(algorithm, request.settings, task, plan.connectionCount);
  const seed = saved?.seed ?? request.seed;
  const weight =
    saved?.weight ?? request.weight ?? (await judge.bestSharedWeight(plan, seed, control));
  const start = request.warmStart
    ? vectorOfGenome(document.genome, plan)
    : new Float64Array(plan.connectionCount);
  const key = fold(keyOf(seed), 'tuning');
  const teacher = teacherOf(request, saved);
  const parts = { judge, plan, weight, start, settings, key, teacher };
  const stepper = await openStepper(algorithm, parts);
  const limits = limitsOf(request, saved, whole);
  const complete = { ...request, seed, ...limits };
  const tuning = new Tuning(complete, topology, parts, stepper);
  if (saved !== null) tuning.restore(saved);
  else await tuning.check({ signal: control.signal });
  return tuning;
}

/** Least time between two reports from within a generation. */
const TELL_MS = 250;

/** Reports progress between generations, at most once in `TELL_MS`. */
function progressTeller(onEvent: TuneControl['onEvent']): (progress: Progress) => void {
  let told = performance.now();
  return (progress) => {
    if (performance.now() - told < TELL_MS) return;
    told = performance.now();
    onEvent?.({ generation: null, progress });
  };
}

/** Runs generations until something ends them. */
async function drive(tuning: Tuning, control: TuneControl): Promise<TuneResult['ended']> {
  const { signal, onEvent, onState } = control;
  const tell = progressTeller(onEvent);
  try {
    for (;;) {
      const ended = tuning.ending();
      if (ended !== null) {
        await tuning.finalCheck({ signal });
        return ended;
      }
      throwIfCancelled(signal);
      const done = tuning.generations.length;
      const improved = await tuning.generation({
        signal,
        onProgress: (share) => tell(tuning.progress(done + share, `generation ${done + 1}`)),
      });
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
  pool: RolloutExecutor,
  request: TuneRequest,
  control: TuneControl = {},
): Promise<TuneResult> {
  const { signal, onEvent } = control;
  const tell = progressTeller(onEvent);
  const looking = {
    signal,
    onProgress: () => tell({ done: 0, note: 'looking for the best weight', secondsLeft: null }),
  };
  const tuning = await openTuning(pool, request, looking, control.whole);
  const ended = await drive(tuning, control);
  const state = tuning.state();
  await control.onState?.(state);
  const task = taskOf(request.document.task);
  const confirmation =
    ended === 'stopped'
      ? { confirmed: null, before: null }
      : await tuning.confirm({
          signal,
          onProgress: () => tell({ done: 1, note: 'confirming', secondsLeft: null }),
        });
  return {
    task: task.id,
    algorithm: request.algorithm,
    weight: tuning.weight,
    offsets: tuning.offsets(),
    topology: structuralHash(request.document.genome),
    ended,
    generations: tuning.generations,
    seed: tuning.seed,
    measure: task.measure,
    ...confirmation,
    state,
  };
}
