import type { Command } from 'commander';
import { allTasks } from '../../../shared/tasks/registry.ts';
import { championNames } from '../../lab/shipped.ts';
import { withCommon, type CommonOptions } from '../options.ts';
import { print, printJson, table } from '../output.ts';

/** `precocial tasks` */
export function addTasks(program: Command): void {
  withCommon(program.command('tasks'))
    .description('List the tasks, their presets and options, and the champions that ship')
    .action(async (options: CommonOptions) => {
      const champions = await championNames();
      if (options.json === true) {
        const tasks = allTasks().map((task) => ({
          id: task.id,
          title: task.title,
          kind: task.kind,
          inputs: task.inputs,
          outputs: task.outputs,
          presets: Object.keys(task.presets),
          options: task.options,
        }));
        printJson({ tasks, champions });
        return;
      }
      const rows = allTasks().map((task) => [
        task.id,
        `${task.inputs.length}`,
        `${task.outputs.length}`,
        Object.keys(task.presets).join(' '),
        task.options.map((option) => option.name).join(' '),
      ]);
      print(table([['task', 'inputs', 'outputs', 'presets', 'options'], ...rows]));
      for (const task of allTasks()) print(`\n${task.id}: ${task.summary}`);
      print(
        champions.length === 0
          ? '\nNo champions ship.'
          : `\nChampions that ship: ${champions.join(', ')}.`,
      );
    });
}
