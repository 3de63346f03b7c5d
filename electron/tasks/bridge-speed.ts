import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { sampleGenome } from '../../shared/tasks/search-task.ts';
import {
  MOST_COPIES,
  type ProgramSource,
  type TaskCopies,
} from '../../shared/tasks/program/copies.ts';
import { createProgramEvaluator } from '../../shared/tasks/program/lanes.ts';
import { programTask } from '../../shared/tasks/program/task.ts';
import { fillOptions } from '../../shared/tasks/task.ts';
import { openProgram } from '../programs/open.ts';
import { nodeTaskFiles } from '../rollouts/task-files.ts';

/** 8 weights in 8 episodes: 64 copies in a message. */
const SIDE = 8;
const SECONDS = 4;
/** The share of messages that count, the fastest: other work on the machine only adds. */
const FASTEST = 0.05;

/** What a step of a program costs. */
export interface BridgeSpeed {
  readonly stepsPerSecond: number;
  /** Share of the time that passes outside the program's own steps, 0..1; null where it does not count them. */
  readonly bridge: number | null;
}

/** Milliseconds of one step of 64 copies: all of it, and within the program's own steps. */
interface Message {
  readonly all: number;
  readonly own: number;
}

/** Copies whose full messages are timed, from the return of one to that of the next. */
function timed(copies: TaskCopies, width: number, messages: Message[]): TaskCopies {
  let last = Infinity;
  let before = 0;
  return {
    ...copies,
    async reset(starts, options) {
      last = Infinity;
      return copies.reset(starts, options);
    },
    async step(rows) {
      const answer = await copies.step(rows);
      const all = performance.now() - last;
      const { seconds } = await copies.times();
      if (rows.length === MOST_COPIES * width && Number.isFinite(all))
        messages.push({ all, own: (seconds - before) * 1000 });
      before = seconds;
      last = performance.now();
      return answer;
    },
  };
}

/**
 * Rolls a small network out in 64 copies and compares the time of a message with what the program says it spent in
 * its own steps: the rest is the network, the message, and the adapter around each step. The fastest twentieth of
 * the messages counts.
 * @throws PrecocialError as the program fails
 */
export async function bridgeSpeed(source: ProgramSource): Promise<BridgeSpeed> {
  const task = programTask(source);
  const key = fold(keyOf(1), 'bridge');
  const genome = sampleGenome(task, key);
  const options = fillOptions(task, {});
  const messages: Message[] = [];
  const copies = timed(await openProgram(source), 1 + task.outputs.length, messages);
  const kernel = await nodeTaskFiles().kernel('network');
  const evaluator = createProgramEvaluator(kernel, source, () => Promise.resolve(copies));
  const values = Float64Array.from({ length: SIDE }, (_, k) => (k - SIDE / 2 + 0.5) / 2);
  const episodes = Array.from({ length: SIDE }, (_, e) => task.drawEpisode(fold(key, e), options));
  const begun = performance.now();
  do await evaluator.rollouts(planOf(genome), { kind: 'shared', values }, episodes, options);
  while (performance.now() - begun < SECONDS * 1000);
  const fastest = messages
    .sort((a, b) => a.all - b.all)
    .slice(0, Math.max(1, Math.floor(messages.length * FASTEST)));
  const all = fastest.reduce((sum, message) => sum + message.all, 0);
  const own = fastest.reduce((sum, message) => sum + message.own, 0);
  return {
    stepsPerSecond: (1000 * MOST_COPIES * fastest.length) / all,
    bridge: own > 0 ? 1 - own / all : null,
  };
}
