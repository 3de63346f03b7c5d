import { at, item } from '../../shared/base/arrays.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { mean } from '../../shared/base/spread.ts';
import { fold } from '../../shared/random/key.ts';
import type { Advice, ControlTask, Environment, Episode } from '../../shared/tasks/task.ts';
import { DifferentiableNetwork } from '../../shared/tuning/differentiate.ts';
import { Imitation } from '../../shared/tuning/imitation.ts';
import { allowsImitation } from '../../shared/tuning/settings.ts';
import { pauses } from '../evaluation/blocks.ts';
import type { JudgeControl } from '../evaluation/judge.ts';
import { nodeTaskFiles } from '../rollouts/task-files.ts';
import type { Stepper, StepperParts, Teacher } from './stepper.ts';

/** Steps without advice after which an episode is given up. */
const PATIENCE = 20;
/** One episode in so many goes as the expert drives it; in the first generation all do. */
const SHOWN = 4;
/** Share of a generation that its episodes take; learning takes the rest. */
const EPISODE_SHARE = 0.7;

/** An episode under way. */
interface Course {
  readonly environment: Environment;
  /** Whether the expert acts; the network does otherwise. */
  readonly shown: boolean;
  total: number;
  /** Steps since the last advice. */
  lost: number;
  ended: boolean;
}

/** What an expert would do in each of some environments; null where it has no advice. @param seen their observations, in columns */
type Expert = (environments: readonly Environment[], seen: Float64Array) => (Advice | null)[];

function networkExpert({ plan, weights }: Teacher): Expert {
  const network = new DifferentiableNetwork(plan);
  return (environments, seen) => {
    const { outputs } = network.forward(weights, seen, environments.length);
    return environments.map((_, i) => ({
      outputs: outputs.map((row) => at(row, i)),
      importance: 1,
    }));
  };
}

/** @throws PrecocialError 'usage' where there is nobody to learn from */
function expertOf({ id, expert }: ControlTask, teacher: Teacher | null): Expert {
  if (teacher !== null) return networkExpert(teacher);
  if (expert !== undefined) {
    return (environments) => environments.map((environment) => expert(environment.scene()));
  }
  throw new PrecocialError(
    'usage',
    `The task ${id} has no expert of its own: name a genome to learn from, one that has weights of its own or tuned weights that ship.`,
    { task: id },
  );
}

/** @throws PrecocialError 'unsupported' for a task whose episodes cannot be stepped here */
function steppedTask({ judge: { task } }: StepperParts): ControlTask {
  if (allowsImitation(task)) return task;
  throw new PrecocialError(
    'unsupported',
    `Imitation steps episodes itself, which the task ${task.id} does not allow: it is for control tasks that ship. Use pepg, cma-es, openai-es or ga.`,
    { task: task.id },
  );
}

/**
 * Imitation of an expert in the states that the network itself comes to (Ross, Gordon and Bagnell, "A reduction of
 * imitation learning and structured prediction to no-regret online learning", 2011). Episodes are stepped here, side
 * by side; workers only measure.
 * @throws PrecocialError 'unsupported' or 'usage' as the functions above
 */
export async function imitationStepper(parts: StepperParts): Promise<Stepper> {
  const { judge, plan, weight, start, settings, key } = parts;
  const task = steppedTask(parts);
  const expert = expertOf(task, parts.teacher);
  const limits = task.outputLimits ?? null;
  const learner = new Imitation(plan, weight, start, settings, limits);
  const files = nodeTaskFiles();
  const environments: Environment[] = [];
  for (let e = 0; e < settings.episodes; e++) {
    environments.push(await task.createEnvironment(files, judge.options));
  }

  /** Observations of some environments, in columns. */
  function look(seen: readonly Environment[]): Float64Array {
    const columns = new Float64Array(plan.inputCount * seen.length);
    seen.forEach(({ observation }, i) => {
      for (let p = 0; p < plan.inputCount; p++) columns[p * seen.length + i] = at(observation, p);
    });
    return columns;
  }

  /** One step of courses that go on. @param rows takes what is to be learnt */
  function advance(going: readonly Course[], rows: number[]): void {
    const here = going.map(({ environment }) => environment);
    const seen = look(here);
    const advice = expert(here, seen);
    const outputs = learner.outputs(seen, here.length);
    going.forEach((course, i) => {
      const { environment, shown } = course;
      const wish = item(advice, i);
      course.lost = wish === null ? course.lost + 1 : 0;
      if (wish !== null) {
        for (let p = 0; p < plan.inputCount; p++) rows.push(at(environment.observation, p));
        rows.push(...wish.outputs, wish.importance);
      }
      const own = outputs.map((row) => at(row, i));
      const result = environment.step(shown && wish !== null ? wish.outputs : own);
      course.total += result.reward;
      course.ended = result.terminated || result.truncated || course.lost > PATIENCE;
    });
  }

  /** Steps episodes to their ends. @returns moments with advice, a row each, and the network's own returns */
  async function study(
    episodes: readonly Episode[],
    allShown: boolean,
    { signal, onProgress }: JudgeControl,
  ): Promise<{ readonly rows: Float64Array; readonly returns: readonly number[] }> {
    const courses = episodes.map((episode, e): Course => {
      const environment = item(environments, e);
      environment.reset(episode);
      const shown = allShown || e % SHOWN === SHOWN - 1;
      return { environment, shown, total: 0, lost: 0, ended: false };
    });
    const rows: number[] = [];
    const pause = pauses(signal);
    for (let step = 0; ; step++) {
      const going = courses.filter(({ ended }) => !ended);
      if (going.length === 0) break;
      advance(going, rows);
      await pause(() => onProgress?.((EPISODE_SHARE * step) / task.maxSteps));
    }
    const counted = courses.filter(({ shown }) => allShown || !shown);
    return { rows: Float64Array.from(rows), returns: counted.map(({ total }) => total) };
  }

  return {
    async step(generation, control) {
      const own = fold(key, generation);
      const keys = environments.map((_, e) => fold(fold(own, 'episodes'), e));
      const drawn = await judge.episodes(keys, control.signal);
      const { rows, returns } = await study(drawn, generation === 0, control);
      const pause = pauses(control.signal);
      for (const done of learner.learn(rows, fold(own, 'learning'))) {
        await pause(() => control.onProgress?.(EPISODE_SHARE + (1 - EPISODE_SHARE) * done));
      }
      return {
        mean: mean(returns),
        max: Math.max(...returns),
        centre: null,
        candidates: 1,
        rollouts: environments.length,
      };
    },
    centre: () => learner.offsets(),
    deviation: () => 0,
    converged: () => false,
    save: () => learner.save(),
    restore: (fields) => learner.restore(fields),
  };
}
