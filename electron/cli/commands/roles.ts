import { setImmediate } from 'node:timers/promises';
import { item } from '../../../shared/base/arrays.ts';
import { throwIfCancelled } from '../../../shared/base/cancel.ts';
import { PrecocialError } from '../../../shared/base/errors.ts';
import { readRollout } from '../../../shared/evaluation/read-rollout.ts';
import { roleInWords, rolesOf, withFirst, type Roles } from '../../../shared/evaluation/roles.ts';
import type { Genome, NodeId } from '../../../shared/genome/genome.ts';
import { nodeNames } from '../../../shared/tasks/node-names.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import { fillOptions, type ControlTask, type TaskOptions } from '../../../shared/tasks/task.ts';
import { encoderFor } from '../../encoders/find.ts';
import { nodeTaskFiles } from '../../rollouts/task-files.ts';
import { interruptSignal } from '../interrupt.ts';
import {
  collectOption,
  finiteNumber,
  wholeNumber,
  withCommon,
  type CommonOptions,
} from '../options.ts';
import { fixed, print, printJson, weightText } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { optionsOf, rulesText } from '../rules.ts';
import { oneWeight, readSubject, withWeights, type WeightOptions } from '../subject.ts';
import { InvalidArgumentError, type Command } from 'commander';

interface RolesOptions extends CommonOptions, WeightOptions {
  readonly weight?: number;
  readonly seed: number;
  readonly trial: number;
  readonly least: number;
  readonly option?: TaskOptions;
}

function correlation(text: string): number {
  const value = finiteNumber(text);
  if (value < 0 || value > 1) throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return value;
}

/** The task of a body. @throws PrecocialError 'wrong-task' */
function bodyOf(id: string): ControlTask {
  const task = taskOf(id);
  if (task.kind === 'control') return task;
  throw new PrecocialError(
    'wrong-task',
    `The task ${id} has no rollout over time, so its nodes have no roles.`,
    { task: id },
  );
}

/** Prints each group with its nodes and what each does. */
function printGroups(genome: Genome, roles: Roles, nameOf: (id: NodeId) => string): void {
  const nameAt = (place: number): string => nameOf(item(genome.nodes, place).id);
  const width = Math.max(...genome.nodes.map((_, place) => nameAt(place).length));
  const row = (place: number, isGroup: boolean): string => {
    const r = isGroup ? fixed(withFirst(roles, place) ?? NaN, 2) : '';
    const words = roleInWords(item(roles.roles, place), nameOf);
    return `  ${nameAt(place).padEnd(width)}  ${r.padStart(5)}  ${words}`;
  };
  const shared = roles.groups.filter(({ places }) => places.length > 1);
  const single = roles.groups.flatMap(({ places }) => (places.length > 1 ? [] : places));
  const still = roles.still.filter((place) => item(genome.nodes, place).kind !== 'bias');
  const part = (title: string, places: readonly number[], isGroup: boolean): void => {
    if (places.length === 0) return;
    print(title);
    for (const place of places) print(row(place, isGroup));
  };
  shared.forEach(({ places, least }, k) =>
    part(
      `Group ${k + 1}: ${places.length} nodes, |r| at least ${fixed(Math.floor(least * 100) / 100, 2)}`,
      places,
      true,
    ),
  );
  part('In no group', single, false);
  part('Without change', still, false);
}

async function run(argument: string, options: RolesOptions): Promise<void> {
  const subject = await readSubject(argument, options, options.weight !== undefined);
  const { document, base } = subject;
  const { genome } = document;
  const task = bodyOf(document.task);
  const weight = oneWeight(argument, subject, options.weight);
  const settings = fillOptions(task, optionsOf(task, subject.options, options, 'evaluation'));
  const files = nodeTaskFiles(await encoderFor(document.task, document.encoder));
  const { seed, trial, least } = options;
  const reader = readRollout(
    { task, genome, weight, useOffsets: base !== null, seed, trial, options: settings },
    files,
  );
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  const signal = interruptSignal();
  let next = await reader.next();
  for (; next.done !== true; next = await reader.next()) {
    progress.update(next.value, 'one rollout');
    // Ctrl-C is heard between some steps.
    await setImmediate();
    throwIfCancelled(signal);
  }
  progress.end();
  const { reading } = next.value;
  const roles = rolesOf(genome, reading, least);
  const names = nodeNames(genome, task);
  const nameOf = (id: NodeId): string => names.get(id) ?? `node ${id}`;
  const idOf = (place: number): NodeId => item(genome.nodes, place).id;
  const seconds = reading.steps * task.stepSeconds;
  if (options.json === true) {
    printJson({
      task: task.id,
      ...{ weight, seed, trial, steps: reading.steps, seconds, least },
      ...{ used: subject.weights, options: settings },
      groups: roles.groups.map((group) => ({
        nodes: group.places.map(idOf),
        least: group.least,
      })),
      still: roles.still.map(idOf),
      roles: roles.roles.map((role, place) => ({
        ...role,
        name: nameOf(role.node),
        words: roleInWords(role, nameOf),
        withFirst: withFirst(roles, place),
      })),
    });
    return;
  }
  print(`${argument}: ${subject.weights}; ${rulesText(task, settings)}`);
  print(
    `One episode (seed ${seed}, trial ${trial}, w ${weightText(weight)}, ${fixed(seconds, 1)} s); Pearson's correlation over its ${reading.steps} steps.`,
  );
  print('');
  printGroups(genome, roles, nameOf);
}

/** `precocial roles` */
export function addRoles(program: Command): void {
  withWeights(withCommon(program.command('roles <genome>')))
    .description('What each node does in one rollout, and which signals go together')
    .option('--task <task>', 'the task, where the genome file does not say')
    .option('--weight <w>', 'shared weight (default: the best known)', finiteNumber)
    .option('--seed <n>', 'seed of the episode, as for evaluate', wholeNumber(0), 0)
    .option('--trial <k>', 'which trial of an evaluation with that seed, from 0', wholeNumber(0), 0)
    .option(
      '--least <r>',
      'any two nodes of a group correlate at least so much, whatever the sign',
      correlation,
      0.9,
    )
    .option(
      '--option <name=value>',
      'a setting of the task, such as poleLength=1.2; repeatable',
      collectOption,
    )
    .action(run);
}
