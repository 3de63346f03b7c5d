import { at, sameNumbers } from '../../shared/base/arrays.ts';
import { messageOf } from '../../shared/base/errors.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import type { TaskProblem } from '../../shared/tasks/checker.ts';
import type { ProgramSource, TaskCopies } from '../../shared/tasks/program/copies.ts';
import { introduce } from '../programs/open.ts';
import { copiesOf } from '../programs/process.ts';

const STEPS = 40;
const SEEDS = [11, 11, 12, 4294967295];

type Report = (rule: string, message: string) => void;

interface Subject {
  readonly source: ProgramSource;
  readonly copies: TaskCopies;
  readonly report: Report;
}

/** Resets copies with seeds. @returns each copy's observation */
async function begin(
  { source, copies }: Subject,
  starts: readonly (readonly [copy: number, seed: number])[],
): Promise<Float64Array[]> {
  const options = Float64Array.from(source.description.options, (option) => option.default);
  const rows = await copies.reset(Float64Array.from(starts.flat()), options);
  const width = source.description.inputs.length;
  return starts.map((_, k) => rows.slice(k * width, (k + 1) * width));
}

/** Steps copies with an action. @returns each copy's reward, flags and observation */
async function move(
  { source, copies }: Subject,
  which: readonly number[],
  action: readonly number[],
): Promise<Float64Array[]> {
  const answer = await copies.step(Float64Array.from(which.flatMap((copy) => [copy, ...action])));
  const width = 3 + source.description.inputs.length;
  return which.map((_, k) => answer.slice(k * width, (k + 1) * width));
}

const over = (row: ArrayLike<number>): boolean => at(row, 1) !== 0 || at(row, 2) !== 0;

/** The course of one copy under some actions, until it ends. */
async function course(
  subject: Subject,
  copy: number,
  seed: number,
  actions: readonly (readonly number[])[],
): Promise<Float64Array[]> {
  const rows = await begin(subject, [[copy, seed]]);
  for (const action of actions) {
    const [row = new Float64Array(0)] = await move(subject, [copy], action);
    rows.push(row);
    if (over(row)) break;
  }
  return rows;
}

function actionsOf({ source }: Subject): number[][] {
  const random = new Stream(fold(keyOf(20190611), 'actions'));
  return Array.from({ length: STEPS }, () =>
    source.description.outputs.map(() => random.between(-1.5, 1.5)),
  );
}

function checkRows({ report }: Subject, rows: readonly Float64Array[]): void {
  const [first, ...steps] = rows;
  if (first !== undefined && !first.every(Number.isFinite))
    report('numbers', 'an observation after a reset is not finite');
  if (!steps.every((row) => row.every(Number.isFinite)))
    report('numbers', 'a reward or an observation of a step is not finite');
  const flags = steps.flatMap((row) => [at(row, 1), at(row, 2)]);
  if (!flags.every((flag) => flag === 0 || flag === 1))
    report('endings', 'terminated and truncated must be 0 or 1');
}

async function checkSeeds(subject: Subject): Promise<void> {
  const { report } = subject;
  const actions = actionsOf(subject);
  const once = await course(subject, 0, 11, actions);
  checkRows(subject, once);
  const again = await course(subject, 0, 11, actions);
  if (
    !sameNumbers(
      once.flatMap((row) => [...row]),
      again.flatMap((row) => [...row]),
    )
  )
    report('determinism', 'a reset with the same seed and the same actions gives another course');
  // Side by side with others that take the same actions from other seeds.
  const starts = SEEDS.map((seed, copy) => [copy, seed] as const);
  const together: Float64Array[][] = (await begin(subject, starts)).map((row) => [row]);
  let active = starts.map(([copy]) => copy);
  for (const action of actions) {
    const rows = await move(subject, active, action);
    rows.forEach((row, k) => together[at(active, k)]?.push(row));
    active = active.filter((_, k) => !over(rows[k] ?? []));
    if (active.length === 0) break;
  }
  for (const copy of [0, 1])
    if (
      !sameNumbers(
        once.flatMap((row) => [...row]),
        (together[copy] ?? []).flatMap((row) => [...row]),
      )
    )
      report('determinism', `copy ${copy} takes another course among others than alone`);
}

async function checkReset(subject: Subject): Promise<void> {
  const [start = new Float64Array(0)] = await begin(subject, [[3, 5]]);
  await move(subject, [3], actionsOf(subject)[0] ?? []);
  const [again = new Float64Array(0)] = await begin(subject, [[3, 5]]);
  if (!sameNumbers(start, again))
    subject.report('determinism', 'a reset in the middle of an episode gives another start');
}

async function checkImage(subject: Subject): Promise<void> {
  const { source, copies, report } = subject;
  if (!source.images) return;
  await begin(subject, [[0, 11]]);
  if ((await copies.image(0)) === null)
    report('images', 'it says that it has pictures, and gave none of copy 0');
}

/** The seconds and steps that a program reports must not be below 0. */
async function checkTimes({ copies, report }: Subject): Promise<void> {
  const { seconds, steps } = await copies.times();
  if (!(seconds >= 0) || !(steps >= 0)) report('times', 'its times or steps are below 0');
}

/**
 * Speaks the protocol with a program of its own, and says what it does wrong.
 * @returns what is wrong; empty if nothing is
 */
export async function checkProgram(source: ProgramSource): Promise<TaskProblem[]> {
  const problems: TaskProblem[] = [];
  const report: Report = (rule, message) => void problems.push({ rule, message });
  const { inputs, outputs } = source.description;
  for (const check of [checkSeeds, checkReset, checkImage, checkTimes]) {
    // Each check starts the program anew, so that a failure in one does not stop the others.
    try {
      const { program } = await introduce(source.description.id, source);
      const copies = copiesOf(program, { inputs: inputs.length, outputs: outputs.length });
      try {
        await check({ source, copies, report });
      } finally {
        copies.close();
      }
    } catch (error) {
      report('protocol', messageOf(error));
    }
  }
  return problems;
}
