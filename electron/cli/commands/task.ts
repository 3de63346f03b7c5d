import { Option, type Command } from 'commander';
import { spawn } from 'node:child_process';
import { basename, extname, join } from 'node:path';
import { PrecocialError } from '../../../shared/base/errors.ts';
import { checkTask } from '../../../shared/tasks/checker.ts';
import { fileTask } from '../../../shared/tasks/own/task.ts';
import { addTask as register, TASKS } from '../../../shared/tasks/registry.ts';
import { nodeTaskFiles } from '../../rollouts/task-files.ts';
import { RolloutPool } from '../../rollouts/pool.ts';
import { exists, slug, writeAtomically } from '../../system/files.ts';
import { programPlaces, settingsFolder } from '../../system/places.ts';
import { readWhole } from '../../system/read-file.ts';
import { compileTask, versionOf, type FileSource } from '../../tasks/compile.ts';
import { removeTask, writeTask, type OwnTask } from '../../tasks/folder.ts';
import { tasksFolder } from '../../tasks/places.ts';
import { stepsPerSecond } from '../../tasks/speed.ts';
import { EDITOR_SETTINGS, templateOf } from '../../tasks/template.ts';
import { trustVersion } from '../../tasks/trust.ts';
import { withCommon, type CommonOptions } from '../options.ts';
import { print, printJson, table } from '../output.ts';
import { allow, ownTasks } from '../own-tasks.ts';

interface AskOptions extends CommonOptions {
  readonly yes?: boolean;
}

/** @throws PrecocialError 'usage' for a name that is no name of a task, or that ships */
function checkedName(name: string): string {
  if (slug(name, '') !== name) {
    throw new PrecocialError(
      'usage',
      `A task's name is made of small letters, digits and hyphens, such as my-pendulum, not ${JSON.stringify(name)}.`,
    );
  }
  if (TASKS.some(({ id }) => id === name))
    throw new PrecocialError(
      'usage',
      `The task ${name} ships with the program; take another name.`,
    );
  return name;
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
  const folder = await tasksFolder();
  const text = templateOf(checkedName(name));
  const path = await writeTask(folder, name, 'task.ts', text);
  // The template is the program's own: it may run until it is changed.
  await trustVersion(settingsFolder(), versionOf(new TextEncoder().encode(text)));
  const types = join(programPlaces(import.meta.url).root, 'dist', 'task', 'precocial-task.d.ts');
  await writeAtomically(join(folder, 'precocial-task.d.ts'), await readWhole(types));
  if (!(await exists(join(folder, 'tsconfig.json'))))
    await writeAtomically(join(folder, 'tsconfig.json'), EDITOR_SETTINGS);
  if (options.json === true) printJson({ name, path });
  else
    print(
      `${path}\nNext: precocial task check ${name}; precocial search --task ${name} --out FOLDER`,
    );
  if (options.edit === true) await edit(path);
}

async function sourceOf(
  name: string,
  yes: boolean,
): Promise<{ task: OwnTask; source: FileSource }> {
  let task = await taskNamed(name);
  if (!task.trusted) {
    await allowed(task, task.version, yes);
    task = await taskNamed(name);
  }
  if (task.source !== undefined) return { task, source: task.source };
  throw new PrecocialError('task-failed', task.problem ?? `The task ${name} has no source.`);
}

async function check(name: string, options: AskOptions): Promise<void> {
  const { task, source } = await sourceOf(name, options.yes === true);
  const definition = fileTask(source);
  register(definition);
  const pool = new RolloutPool(1);
  let speed: number;
  try {
    // First in a thread that is watched: a task that loops is ended and named.
    speed = await stepsPerSecond(pool, definition);
  } finally {
    await pool.close();
  }
  const problems = await checkTask(definition, nodeTaskFiles());
  if (options.json === true) {
    printJson({
      id: definition.id,
      path: task.path,
      version: task.version,
      problems,
      stepsPerSecond: speed,
    });
  } else {
    for (const problem of problems) print(`${problem.rule}: ${problem.message}`);
    print(
      problems.length === 0
        ? `${definition.id} keeps every rule; ${Math.round(speed)} steps a second in one thread.`
        : `${problems.length} rules are broken.`,
    );
  }
  if (problems.length > 0) process.exitCode = 1;
}

async function add(file: string, options: AskOptions): Promise<void> {
  const ending = extname(file);
  if (ending !== '.ts' && ending !== '.js') {
    throw new PrecocialError(
      'usage',
      `A task is a file of TypeScript or JavaScript that ends in .ts or .js; ${file} does not.`,
    );
  }
  const bytes = await readWhole(file);
  await allowed({ name: basename(file), path: file }, versionOf(bytes), options.yes === true);
  const { description } = compileTask(bytes, file);
  const name = checkedName(description.id);
  const path = await writeTask(await tasksFolder(), name, `task${ending}`, bytes);
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
  print(`${summary}\ninputs: ${inputs.join(', ')}\noutputs: ${outputs.join(', ')}`);
  print(`${maxSteps} steps of ${stepSeconds} s`);
  for (const option of settings)
    print(
      `option ${option.name}: ${option.default} (${option.min} to ${option.max}) ${option.unit}`,
    );
}

async function remove(name: string, options: CommonOptions): Promise<void> {
  const task = await taskNamed(name);
  const trash = await removeTask(await tasksFolder(), task.name);
  if (options.json === true) printJson({ name: task.name, trash });
  else print(`${task.name} was moved to ${trash}`);
}

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
  withCommon(task.command('add <file>'))
    .description('Take a task of TypeScript or JavaScript into the library')
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
