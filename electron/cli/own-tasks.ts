import { createInterface } from 'node:readline/promises';
import { addTask, taskOfSource } from '../../shared/tasks/registry.ts';
import { settingsFolder } from '../system/places.ts';
import { readTasks, type OwnTask } from '../tasks/folder.ts';
import { tasksFolder } from '../tasks/places.ts';
import { trustedVersions, trustVersion } from '../tasks/trust.ts';

/** Every task of the library's folder, with what is wrong with it. */
export async function ownTasks(): Promise<OwnTask[]> {
  return readTasks(await tasksFolder(), await trustedVersions(settingsFolder()));
}

/** What a person is asked before the code of a task runs for the first time, and after it has changed. */
export function trustQuestion({ name, path }: Pick<OwnTask, 'name' | 'path'>): string {
  return `The task ${name} is code from ${path}. It computes rollouts in worker threads without files, network, clock or environment variables; the engine's own context keeps it there, which stops mistakes, not attacks. May it run? [y/N] `;
}

/** What a person is asked before a program is started for the first time. */
export function programQuestion(name: string, command: readonly string[]): string {
  return `The task ${name} is stepped by the program ${command.join(' ')}, which may do what you may do. May it run? [y/N] `;
}

/** Asks on the terminal. @returns false where there is none, or the answer is no */
export function allow(task: Pick<OwnTask, 'name' | 'path'>): Promise<boolean> {
  return ask(trustQuestion(task));
}

/** As `allow`, of a program. */
export function allowProgram(name: string, command: readonly string[]): Promise<boolean> {
  return ask(programQuestion(name, command));
}

async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(question)).trim());
  } finally {
    lines.close();
  }
}

/**
 * Makes the library's tasks known to every command. One that is named on the command line and may not run
 * yet is asked about; one that fails is said, with file and line.
 */
export async function useOwnTasks(words: readonly string[] = process.argv): Promise<void> {
  const settings = settingsFolder();
  const asking = words[2] !== 'task';
  for (const task of await ownTasks()) {
    if (task.source !== undefined) addTask(taskOfSource(task.source));
    else if (asking && words.includes(task.name)) await explain(task, settings);
  }
}

async function explain(task: OwnTask, settings: string): Promise<void> {
  if (!task.trusted && (await allow(task))) {
    await trustVersion(settings, task.version);
    const found = (await ownTasks()).find(({ name }) => name === task.name);
    if (found?.source !== undefined) addTask(taskOfSource(found.source));
    return;
  }
  const hint = task.trusted ? '' : ` precocial task check ${task.name} asks.`;
  process.stderr.write(`precocial: ${task.problem ?? ''}${hint}\n`);
}
