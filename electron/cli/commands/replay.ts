import type { Command } from 'commander';
import { PrecocialError } from '../../../shared/base/errors.ts';
import { parseJson } from '../../../shared/formats/json-source.ts';
import { allTasks, taskOf } from '../../../shared/tasks/registry.ts';
import type { Replay } from '../../../shared/tasks/replay.ts';
import type { ControlTask, TaskDefinition } from '../../../shared/tasks/task.ts';
import { readParsedText } from '../../system/read-file.ts';
import { nodeTaskFiles } from '../../rollouts/task-files.ts';
import { withCommon, type CommonOptions } from '../options.ts';
import { print, printJson, table } from '../output.ts';

/** What reads a task's recordings; absent where there are none. */
const replayOf = (task: TaskDefinition): ControlTask['replay'] =>
  task.kind === 'control' ? task.replay : undefined;

/** The worst of several episodes. */
function worstOf(replays: readonly Replay[]): Replay {
  return replays.reduce((a, b) => ({
    steps: a.steps + b.steps,
    maxAbsError: {
      '1': Math.max(a.maxAbsError['1'], b.maxAbsError['1']),
      '10': Math.max(a.maxAbsError['10'], b.maxAbsError['10']),
      '50': Math.max(a.maxAbsError['50'], b.maxAbsError['50']),
      '100': Math.max(a.maxAbsError['100'], b.maxAbsError['100']),
      all: Math.max(a.maxAbsError.all, b.maxAbsError.all),
    },
    rewardError: Math.max(a.rewardError, b.rewardError),
  }));
}

/** `precocial replay` */
export function addReplay(program: Command): void {
  withCommon(program.command('replay <trace>'))
    .description('Run the actions of a recorded episode and say how far the engine is from it')
    .requiredOption('--task <task>', 'the task that was recorded')
    .action(async (path: string, options: CommonOptions & { readonly task: string }) => {
      const replay = replayOf(taskOf(options.task));
      if (replay === undefined) {
        const recorded = allTasks().flatMap((task) =>
          replayOf(task) === undefined ? [] : [task.id],
        );
        throw new PrecocialError(
          'usage',
          `There are no recordings of the task ${options.task}; there are of ${recorded.join(', ')}.`,
        );
      }
      const run = await readParsedText(
        'The trace was not read',
        path,
        (text) => replay(parseJson(text).value),
        { pipes: true },
      );
      const result = worstOf(await run(nodeTaskFiles()));
      if (options.json === true) {
        printJson(result);
        return;
      }
      const rows = Object.entries(result.maxAbsError).map(([steps, error]) => [
        steps,
        error.toExponential(2),
      ]);
      print(
        `${result.steps} steps; largest error of a reward ${result.rewardError.toExponential(2)}`,
      );
      print(table([['steps', 'largest error'], ...rows]));
    });
}
