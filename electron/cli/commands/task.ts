import { Option, type Command } from 'commander';
import { spawn } from 'node:child_process';
import { basename, extname, resolve } from 'node:path';
import { PrecocialError } from '../../../shared/base/errors.ts';
import type { TaskProblem } from '../../../shared/tasks/checker.ts';
import { USUAL_PARTS } from '../../../shared/tasks/table/source.ts';
import type { ProgramSource } from '../../../shared/tasks/program/copies.ts';
import { addTask as register, taskOfSource } from '../../../shared/tasks/registry.ts';
import { closePrograms } from '../../programs/open.ts';
import { RolloutPool } from '../../rollouts/pool.ts';
import { programPlaces, settingsFolder } from '../../system/places.ts';
import { readError, readWhole } from '../../system/read-file.ts';
import {
  addProgramTask,
  addTableTask,
  isTableName,
  shapeOf,
  TABLE_ENDINGS_TEXT,
} from '../../tasks/add.ts';
import { KERNEL_FILE } from '../../../shared/tasks/own/step-kernel.ts';
import { examineTask } from '../../tasks/check.ts';
import { checkedName, createTask } from '../../tasks/create.ts';
import { bridgeSpeed, type BridgeSpeed } from '../../tasks/bridge-speed.ts';
import { checkProgram } from '../../tasks/check-program.ts';
import { compileTask, versionOf } from '../../tasks/compile.ts';
import { gymnasiumProgram, isGymnasium, type GymnasiumOptions } from '../../tasks/gymnasium.ts';
import { readProgramToAdd, type ProgramToAdd } from '../../tasks/program-file.ts';
import {
  kernelBeside,
  removeTask,
  writeTask,
  type OwnSource,
  type OwnTask,
} from '../../tasks/folder.ts';
import { tasksFolder } from '../../tasks/places.ts';
import { trustVersion } from '../../tasks/trust.ts';
import { withCommon, type CommonOptions } from '../options.ts';
import { print, printJson, table } from '../output.ts';
import { allow, allowProgram, ownTasks } from '../own-tasks.ts';

interface AskOptions extends CommonOptions {
  readonly yes?: boolean;
}

/** @throws PrecocialError 'not-found' with the names there are */
async function taskNamed(name: string): Promise<OwnTask> {
  const tasks = await ownTasks();
  const found = tasks.find((task) => task.name === name || task.source?.description.id === name);
  if (found !== undefined) return found;
  const names = tasks.map((task) => task.name).join(', ');
  const known = names === '' ? 'there are none yet' : `there are ${names}`;
  const folder = await tasksFolder();
  throw new PrecocialError('not-found', `There is no task ${name} in ${folder}; ${known}.`);
}

/** Asks whether a file may run, once for each version. @throws PrecocialError 'not-allowed' */
async function allowed(
  task: Pick<OwnTask, 'name' | 'path'>,
  version: string,
  yes: boolean,
): Promise<void> {
  if (!yes && !(await allow(task))) {
    throw new PrecocialError(
      'not-allowed',
      `The task ${task.name} was not allowed to run; nothing was changed. Read ${task.path}, and give --yes to allow it.`,
    );
  }
  await trustVersion(settingsFolder(), version);
}

/** Opens a file in the editor of VISUAL or EDITOR, and waits for it. */
async function edit(path: string): Promise<void> {
  const editor = process.env['VISUAL'] ?? process.env['EDITOR'];
  if (editor === undefined || editor === '')
    throw new PrecocialError('usage', `Set EDITOR to have ${path} opened; it was written.`);
  await new Promise<void>((resolve) => {
    const child = spawn(editor, [path], { stdio: 'inherit', shell: true });
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
}

async function create(name: string, options: CommonOptions & { edit?: boolean }): Promise<void> {
  const settings = settingsFolder();
  const path = await createTask(
    await tasksFolder(),
    name,
    settings,
    programPlaces(import.meta.url),
  );
  if (options.json === true) printJson({ name, path });
  else
    print(
      `${path}\nNext: precocial task check ${name}; precocial search --task ${name} --out FOLDER`,
    );
  if (options.edit !== true) return;
  await edit(path);
  // What was saved from an editor that was opened here is what the person wants to run.
  await trustVersion(settings, versionOf(await readWhole(path)));
}

async function sourceOf(name: string, yes: boolean): Promise<{ task: OwnTask; source: OwnSource }> {
  let task = await taskNamed(name);
  if (!task.trusted) {
    await allowed(task, task.version, yes);
    task = await taskNamed(name);
  }
  if (task.source !== undefined) return { task, source: task.source };
  throw new PrecocialError('task-failed', task.problem ?? `The task ${name} has no source.`);
}

/** Checks a program by itself. @returns what its steps cost; null where it fails */
async function ofProgram(
  source: ProgramSource,
  problems: TaskProblem[],
): Promise<BridgeSpeed | null> {
  problems.push(...(await checkProgram(source)));
  try {
    return problems.length === 0 ? await bridgeSpeed(source) : null;
  } finally {
    await closePrograms();
  }
}

/** A large number in whole ones, its thousands apart. */
const count = (value: number): string => Math.round(value).toLocaleString('en');

function bridgeText({ stepsPerSecond, bridge }: BridgeSpeed): string {
  const steps = `With 64 copies in a message ${count(stepsPerSecond)} steps a second`;
  if (bridge === null) return `${steps}; the program does not count its own time.`;
  return `${steps}; ${(bridge * 100).toFixed(1)} % of the time passes outside the environment's own steps.`;
}

async function check(name: string, options: AskOptions): Promise<void> {
  const { task, source } = await sourceOf(name, options.yes === true);
  const definition = taskOfSource(source);
  register(definition);
  const pool = new RolloutPool(1);
  const { problems: found, stepsPerSecond } = await examineTask(pool, definition).finally(() =>
    pool.close(),
  );
  const problems = [...found];
  const bridge = source.kind === 'program' ? await ofProgram(source, problems) : null;
  if (options.json === true) {
    printJson({
      id: definition.id,
      path: task.path,
      version: task.version,
      problems,
      stepsPerSecond,
      ...(bridge === null ? {} : { copies64: bridge }),
    });
  } else {
    for (const problem of problems) print(`${problem.rule}: ${problem.message}`);
    print(
      problems.length === 0
        ? `${definition.id} keeps every rule; ${count(stepsPerSecond)} steps a second in one thread.`
        : `${problems.length} ${problems.length === 1 ? 'rule is' : 'rules are'} broken.`,
    );
    if (bridge !== null) print(bridgeText(bridge));
  }
  if (problems.length > 0) process.exitCode = 1;
}

interface AddOptions extends AskOptions, GymnasiumOptions {
  readonly label?: string;
  readonly split?: string;
  readonly test?: string;
  readonly seed?: string;
  readonly shape?: string;
}

async function add(what: string, options: AddOptions): Promise<void> {
  if (isGymnasium(what)) return addProgram(gymnasiumProgram(what, options), what, options);
  const ending = extname(what);
  if (ending === '.json')
    return addProgram(readProgramToAdd(await readWhole(what), resolve(what)), what, options);
  if (ending === '.ts' || ending === '.js') return addFile(what, ending, options);
  if (isTableName(what)) return addTable(what, ending, options);
  throw new PrecocialError(
    'usage',
    `A task is a file of TypeScript or JavaScript (.ts, .js), a description of a program (.json), a Gymnasium environment (gym:Pendulum-v1), or a table (${TABLE_ENDINGS_TEXT}); ${what} is none of these.`,
  );
}

/** Starts a program and keeps what it says of itself. */
async function addProgram(program: ProgramToAdd, what: string, options: AskOptions): Promise<void> {
  const name = checkedName(program.id);
  if (options.yes !== true && !(await allowProgram(name, program.command)))
    throw new PrecocialError(
      'not-allowed',
      `The program of the task ${name} was not allowed to run; nothing was changed. Give --yes to allow it.`,
    );
  const place = { folder: await tasksFolder(), settings: settingsFolder() };
  const { path } = await addProgramTask(place, program);
  if (options.json === true) printJson({ name, path });
  else print(`${name} was added from ${what}: ${path}`);
}

const readTable = (path: string): Promise<Buffer> =>
  readWhole(path).catch((error: unknown) => {
    throw readError('The table was not read', path, error);
  });

async function addTable(file: string, ending: string, options: AddOptions): Promise<void> {
  const testShare = Number(options.test ?? USUAL_PARTS.testShare);
  const seed = Number(options.seed ?? USUAL_PARTS.seed);
  if (!(testShare > 0 && testShare < 1))
    throw new PrecocialError('usage', '--test must be a share above 0 and below 1, such as 0.25.');
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new PrecocialError('usage', '--seed must be a whole number from 0.');
  const { label = null } = options;
  const { name, path, source, columns } = await addTableTask(await tasksFolder(), {
    fileName: file,
    bytes: await readTable(file),
    labels: ending === '.npy' && label !== null ? await readTable(label) : null,
    label,
    name: options.name ?? null,
    splitColumn: options.split ?? null,
    testShare,
    seed,
    shape: shapeOf(options.shape ?? null),
  });
  const { train, test, classes } = source;
  if (options.json === true) printJson({ name, path, train, test, classes });
  else
    print(
      `${name} was added: ${train} rows for training and ${test} for testing, ${columns} columns, ${classes.length} classes (${classes.slice(0, 8).join(', ')}${classes.length > 8 ? ', …' : ''})\n${path}`,
    );
}

async function addFile(file: string, ending: '.ts' | '.js', options: AskOptions): Promise<void> {
  const bytes = await readWhole(file);
  const kernel = await kernelBeside(file);
  const version = versionOf(bytes, kernel);
  await allowed({ name: basename(file), path: file }, version, options.yes === true);
  const { description } = compileTask(bytes, file, kernel);
  const name = checkedName(description.id);
  const path = await writeTask(await tasksFolder(), name, `task${ending}`, bytes, kernel);
  if (options.json === true) printJson({ name, path });
  else print(`${name} was added: ${path}`);
}

async function list(options: CommonOptions): Promise<void> {
  const tasks = await ownTasks();
  if (options.json === true) {
    printJson(
      tasks.map(({ name, path, version, trusted, problem }) => ({
        name,
        path,
        version,
        trusted,
        problem: problem ?? null,
      })),
    );
    return;
  }
  if (tasks.length === 0) {
    print(`There are no tasks in ${await tasksFolder()}; precocial task new NAME writes one.`);
    return;
  }
  const rows = tasks.map((task) => [
    task.name,
    String(task.source?.description.inputs.length ?? '-'),
    String(task.source?.description.outputs.length ?? '-'),
    task.problem ?? 'ready',
  ]);
  print(table([['task', 'inputs', 'outputs', ''], ...rows]));
}

async function show(name: string, options: CommonOptions): Promise<void> {
  const task = await taskNamed(name);
  const { path, version, trusted, problem, source } = task;
  if (options.json === true) {
    printJson({
      name: task.name,
      path,
      version,
      trusted,
      problem: problem ?? null,
      description: source?.description ?? null,
    });
    return;
  }
  print(`${task.name}, version ${version}\n${path}`);
  if (problem !== undefined) print(problem);
  if (source === undefined) return;
  const { summary, inputs, outputs, options: settings, maxSteps, stepSeconds } = source.description;
  if (source.kind === 'program') print(programText(source));
  if (source.kind === 'table')
    print(`${source.train} rows for training, ${source.test} for testing`);
  print(`${summary}\ninputs: ${inputs.join(', ')}\noutputs: ${outputs.join(', ')}`);
  print(`${maxSteps} steps of ${stepSeconds} s`);
  if (source.kind === 'file' && source.kernel !== undefined)
    print(
      `steps in ${KERNEL_FILE}, which keeps ${source.description.kernelState?.join(', ') ?? ''}`,
    );
  for (const option of settings)
    print(
      `option ${option.name}: ${option.default} (${option.min} to ${option.max}) ${option.unit}`,
    );
}

/** How a program is started, and the versions of what it ran on when it was added. */
function programText({
  command,
  folder,
  patience,
  versions,
  normalisation,
}: ProgramSource): string {
  const on = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${command.join(' ')} (in ${folder}, at most ${patience} s an answer)`,
    ...(on.length === 0 ? [] : [`on ${on.join(', ')}`]),
    ...(normalisation === undefined
      ? []
      : ['its inputs are normalised by a recorded mean and deviation']),
  ].join('\n');
}

async function remove(name: string, options: CommonOptions): Promise<void> {
  const task = await taskNamed(name);
  const trash = await removeTask(await tasksFolder(), task.name);
  if (options.json === true) printJson({ name: task.name, trash });
  else print(`${task.name} was moved to ${trash}`);
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

/** `precocial task` */
export function addTask(program: Command): void {
  const task = program.command('task').description("A person's own tasks: write, check, add, list");
  const yes = new Option('--yes', 'allow the code of the task to run, without a question');
  withCommon(task.command('new <name>'))
    .description('Write a task to begin with, ready to run')
    .option('--edit', 'open it in the editor named by VISUAL or EDITOR')
    .action(create);
  withCommon(task.command('check <name>'))
    .description('Say which rules a task breaks, and how fast it is')
    .addOption(yes)
    .action(check);
  withCommon(task.command('add <what>'))
    .description(
      'Take a task into the library: a file of TypeScript or JavaScript, a program by its description file (.json), a Gymnasium environment (gym:Pendulum-v1), or a table (.csv, .npy, .npz)',
    )
    .option('--python <path>', 'gym: the Python that has Gymnasium (default: python3)')
    .option('--kwargs <json>', 'gym: arguments of the environment, such as \'{"g": 9.8}\'')
    .option('--wrapper <name>', 'gym: a wrapper by its name; repeat for more', collect, [])
    .option('--import <module>', 'gym: a module that registers the environment', collect, [])
    .option('--max-steps <n>', 'gym: steps of an episode, in place of the registered number')
    .option('--name <name>', 'gym, table: what the task is called here')
    .option(
      '--label <column>',
      'table: the column of the classes, by name or number; .npy: the file of the labels',
    )
    .option(
      '--split <column>',
      'table: the column that says train or test; without it, the seed decides',
    )
    .option(
      '--test <share>',
      `table: the share of each class that is tested on (default: ${USUAL_PARTS.testShare})`,
    )
    .option('--seed <n>', 'table: the seed of the split (default: 1)')
    .option('--shape <height x width>', 'table: rows are images, such as 28x28')
    .option('--normalise', 'gym: normalise the inputs by a recorded mean and deviation')
    .addOption(yes)
    .action(add);
  withCommon(task.command('list')).description('The tasks of the library').action(list);
  withCommon(task.command('show <name>'))
    .description('File, version, inputs, outputs and options of a task')
    .action(show);
  withCommon(task.command('remove <name>'))
    .description("Move a task to the library's trash")
    .action(remove);
}
