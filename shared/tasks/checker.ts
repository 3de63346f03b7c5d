import { at, sameNumbers } from '../base/arrays.ts';
import { messageOf } from '../base/errors.ts';
import { planOf } from '../network/plan.ts';
import { fold, keyOf, Stream, type Key } from '../random/key.ts';
import { sampleGenome } from './search-task.ts';
import {
  setCount,
  type Environment,
  type Episode,
  type TaskDefinition,
  type TaskFiles,
  type TaskOptions,
  type Weighting,
} from './task.ts';
import { fillOptions, problemWithOptions } from './task.ts';

const STEPS = 300;

/** One thing a task does that it should not. */
export interface TaskProblem {
  readonly rule: string;
  readonly message: string;
}

/** Everything a check works with. */
interface Subject {
  readonly task: TaskDefinition;
  readonly files: TaskFiles;
  readonly options: TaskOptions;
  readonly key: Key;
  readonly report: (rule: string, message: string) => void;
}

function checkDescription({ task, report }: Subject): void {
  if (new Set(task.inputs).size !== task.inputs.length)
    report('names', 'two inputs have the same name');
  if (new Set(task.outputs).size !== task.outputs.length)
    report('names', 'two outputs have the same name');
  if (task.inputs.length === 0 || task.outputs.length === 0)
    report('names', 'it has no inputs or no outputs');
  if (task.inputUnits !== undefined && task.inputUnits.length !== task.inputs.length)
    report('units', 'there are not as many input units as inputs');
  for (const preset of ['paper', 'laptop']) {
    if (task.presets[preset] === undefined) report('presets', `it has no preset ${preset}`);
  }
  for (const [preset, options] of Object.entries(task.presetOptions ?? {})) {
    if (task.presets[preset] === undefined) report('presets', `it has no preset ${preset}`);
    const problem = problemWithOptions(task, options);
    if (problem !== null) report('presets', `the preset ${preset}: ${problem}`);
  }
  const problem = problemWithOptions(task, fillOptions(task, {}));
  if (problem !== null) report('options', problem);
  if (!(task.returnRange[0] < task.returnRange[1]))
    report('returns', 'its range of returns is empty');
}

function checkEpisodes({ task, options, key, report }: Subject): void {
  const first = task.drawEpisode(key, options);
  if (!sameNumbers(first, task.drawEpisode(key, options)))
    report('determinism', 'the same key gives two different episodes');
  if (sameNumbers(first, task.drawEpisode(fold(key, 'other'), options)))
    report('determinism', 'two keys give the same episode');
  if (!Array.from(first).every(Number.isFinite))
    report('episodes', 'an episode holds a number that is not finite');
}

function randomActions(task: TaskDefinition, key: Key, count: number): Float64Array[] {
  const stream = new Stream(fold(key, 'actions'));
  return Array.from({ length: count }, () =>
    Float64Array.from(task.outputs, () => stream.between(-1.5, 1.5)),
  );
}

interface Trace {
  readonly observations: number[][];
  readonly rewards: number[];
  readonly terminated: boolean;
  readonly truncated: boolean;
}

function trace(environment: Environment, actions: readonly Float64Array[]): Trace {
  const observations: number[][] = [];
  const rewards: number[] = [];
  for (const action of actions) {
    const { reward, terminated, truncated } = environment.step(action);
    observations.push([...environment.observation]);
    rewards.push(reward);
    if (terminated || truncated) return { observations, rewards, terminated, truncated };
  }
  return { observations, rewards, terminated: false, truncated: false };
}

const sameTrace = (a: Trace, b: Trace): boolean =>
  sameNumbers(a.rewards, b.rewards) &&
  sameNumbers(a.observations.flat(), b.observations.flat()) &&
  a.terminated === b.terminated;

async function checkEnvironment(subject: Subject): Promise<void> {
  const { task, files, options, key, report } = subject;
  // A program is stepped in batches: what is checked of a single copy is checked there.
  if (task.kind !== 'control' || task.source?.kind === 'program') return;
  const first = await task.createEnvironment(files, options);
  const second = await task.createEnvironment(files, options);
  const episode = task.drawEpisode(key, options);
  const actions = randomActions(task, key, STEPS);
  first.reset(episode);
  if (first.observation.length !== task.inputs.length)
    report(
      'shapes',
      `an observation has ${first.observation.length} numbers for ${task.inputs.length} inputs`,
    );
  const once = trace(first, actions);
  second.reset(episode);
  if (!sameTrace(once, trace(second, actions)))
    report('determinism', 'two copies with the same actions part');
  first.reset(episode);
  if (!sameTrace(once, trace(first, actions)))
    report('determinism', 'a reset does not forget the episode before');
  if (![...once.observations.flat(), ...once.rewards].every(Number.isFinite))
    report('numbers', 'an observation or a reward is not finite');
  if (once.terminated && once.truncated && once.rewards.length < task.maxSteps)
    report('endings', 'an episode that ended early says it was truncated');
  checkSnapshots(subject, first, second, episode, actions.slice(0, once.rewards.length));
  checkEnding(subject, first, episode);
}

function checkSnapshots(
  { report }: Subject,
  first: Environment,
  second: Environment,
  episode: Episode,
  actions: readonly Float64Array[],
): void {
  const half = actions.length >> 1;
  first.reset(episode);
  trace(first, actions.slice(0, half));
  const state = first.snapshot();
  const steps = first.steps;
  const observation = [...first.observation];
  const onward = trace(first, actions.slice(half));
  first.restore(state);
  if (first.steps !== steps || !sameNumbers(first.observation, observation))
    report('snapshots', 'a restored state is not the one that was saved');
  if (!sameTrace(onward, trace(first, actions.slice(half))))
    report('snapshots', 'a restored copy goes on otherwise');
  second.reset(episode);
  second.restore(state);
  if (!sameTrace(onward, trace(second, actions.slice(half))))
    report('snapshots', 'another copy given the state goes on otherwise');
}

/** Idle episodes end, by themselves or at the limit and not before. */
function checkEnding({ task, report }: Subject, environment: Environment, episode: Episode): void {
  environment.reset(episode);
  const idle = new Float64Array(task.outputs.length);
  for (let step = 1; step <= task.maxSteps; step++) {
    const { terminated, truncated } = environment.step(idle);
    if (truncated && step < task.maxSteps)
      report('endings', `an episode was truncated at step ${step} of ${task.maxSteps}`);
    if (terminated || truncated) return;
  }
  report('endings', `an episode goes on after ${task.maxSteps} steps`);
}

async function checkEvaluator({ task, files, options, key, report }: Subject): Promise<void> {
  const evaluator = await task.createEvaluator(files);
  const genome = sampleGenome(task, key);
  const plan = planOf(genome);
  const episodes = [0, 1, 2].map((index) => task.drawEpisode(fold(key, index), options));
  const weighting: Weighting = { kind: 'shared', values: Float64Array.of(-1.5, 0.3, 1) };
  const together = await evaluator.rollouts(plan, weighting, episodes, options);
  if (together.returns.length !== setCount(weighting) * episodes.length)
    report('shapes', 'the evaluator returns another number of rollouts than asked for');
  for (const [s, value] of [-1.5, 0.3, 1].entries()) {
    for (const [e, episode] of episodes.entries()) {
      const alone = await evaluator.rollouts(
        plan,
        { kind: 'shared', values: Float64Array.of(value) },
        [episode],
        options,
      );
      if (!Object.is(at(alone.returns, 0), at(together.returns, s * episodes.length + e))) {
        report(
          'determinism',
          `a rollout scores ${at(alone.returns, 0)} alone and ${at(together.returns, s * episodes.length + e)} among others`,
        );
      }
    }
  }
  const sets = new Float64Array(plan.connectionCount).fill(0.3);
  const individual = await evaluator.rollouts(
    plan,
    { kind: 'individual', sets, count: 1 },
    episodes,
    options,
  );
  const shared = together.returns.subarray(episodes.length, 2 * episodes.length);
  const apart = Array.from(individual.returns).some(
    (value, e) => Math.abs(value - at(shared, e)) > 1e-2 * Math.max(1, Math.abs(value)),
  );
  if (apart) report('weights', 'equal individual weights score otherwise than the shared weight');
  const [low, high] = task.returnRange;
  if (Array.from(together.returns).some((value) => !(value >= low && value <= high)))
    report('returns', `a return lies outside ${low} to ${high}`);
}

/**
 * Checks that a task keeps the promises of the task interface: names and presets, episodes and rollouts
 * that depend on their key alone, exact snapshots, terminated and truncated apart, finite numbers and
 * bounded returns. Every task that ships passes it.
 * @returns what is wrong; empty if nothing is
 */
export async function checkTask(task: TaskDefinition, files: TaskFiles): Promise<TaskProblem[]> {
  const problems: TaskProblem[] = [];
  const report = (rule: string, message: string): void => void problems.push({ rule, message });
  const subject: Subject = {
    task,
    files,
    options: fillOptions(task, {}),
    key: keyOf(20190611),
    report,
  };
  const checks: ((subject: Subject) => void | Promise<void>)[] = [
    checkDescription,
    checkEpisodes,
    checkEnvironment,
    checkEvaluator,
  ];
  for (const check of checks) {
    try {
      await check(subject);
    } catch (error) {
      report('errors', messageOf(error));
    }
  }
  return problems;
}
