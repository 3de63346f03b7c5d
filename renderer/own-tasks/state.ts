import { createStore } from 'zustand/vanilla';
import { isCancelled, messageOf } from '../../shared/base/errors.ts';
import type { NewTask, TaskCheckReport, TaskEntry } from '../../shared/contract/tasks.ts';
import { runCommand } from '../commands/registry.ts';
import { lab } from '../lab/lab.ts';
import { newSetup, setup } from '../search/setup/state.ts';
import { showDialog } from '../state/dialogs.ts';
import { notify, notifyError } from '../state/notices.ts';
import { soleJob } from '../state/sole-job.ts';
import { selectRun } from '../state/runs.ts';
import { findTask, takeTasks, tasks } from '../state/tasks.ts';

/** What the dialog shows: the form of a new task, or the page of the task of a name. */
export type Shown = { readonly kind: 'new' } | { readonly kind: 'page'; readonly name: string };

/** A check of one version of a task. */
export interface Checked {
  readonly version: string;
  /** Null while it is under way. */
  readonly report: TaskCheckReport | null;
  /** Why there is no report, or empty. */
  readonly failure: string;
}

export interface OwnTasksState {
  readonly shown: Shown | null;
  /** A task is being written. */
  readonly writing: boolean;
  /** Why the last one was not written, or empty. */
  readonly failure: string;
  /** The last check of each task, by its folder's name. */
  readonly checks: Readonly<Record<string, Checked>>;
}

export const ownTasks = createStore<OwnTasksState>()(() => ({
  shown: null,
  writing: false,
  failure: '',
  checks: {},
}));

/** Shows the form of a new task. */
export function showNewTask(): void {
  ownTasks.setState({ shown: { kind: 'new' }, failure: '' });
}

/** Shows the page of a task, by the name of its folder. */
export function showTask(name: string): void {
  ownTasks.setState({ shown: { kind: 'page', name } });
}

/** Closes the dialog. */
export function closeTask(): void {
  ownTasks.setState({ shown: null });
}

/** The task of a folder's name; undefined where it is gone. */
export function entryNamed(entries: readonly TaskEntry[], name: string): TaskEntry | undefined {
  return entries.find((entry) => entry.name === name);
}

/** Writes a task and shows its page; a problem stays in the form. */
export async function createTask(task: NewTask): Promise<void> {
  if (ownTasks.getState().writing) return;
  ownTasks.setState({ writing: true, failure: '' });
  try {
    const { name, entries } = await lab.request('task.create', task);
    takeTasks(entries);
    showTask(name);
  } catch (error) {
    ownTasks.setState({ failure: messageOf(error) });
  } finally {
    ownTasks.setState({ writing: false });
  }
}

/** Lets the version of a task that is shown run. */
export async function allowTask({ name, version }: TaskEntry): Promise<void> {
  try {
    takeTasks(await lab.request('task.allow', { name, version }));
  } catch (error) {
    notifyError(error);
  }
}

/** Opens a task's file in the person's editor; what is saved from then on may run. */
export function editTask({ name }: TaskEntry): void {
  lab.request('task.edit', { name }).catch(notifyError);
}

/** Shows a task's folder. */
export function revealTask({ name }: TaskEntry): void {
  lab.request('task.reveal', { name }).catch(notifyError);
}

/** Moves a task into the trash, after a question. */
export function removeTask({ name }: TaskEntry): void {
  closeTask();
  showDialog({
    kind: 'confirm',
    title: `Move the task ${name} to the trash?`,
    question:
      'Its folder goes to the trash folder of the library. Genomes and searches of it stay, and cannot be rolled out without it.',
    choices: [
      { title: 'Keep it', run: () => showTask(name) },
      { title: 'Move to trash', primary: true, run: () => void trash(name) },
    ],
  });
}

async function trash(name: string): Promise<void> {
  try {
    takeTasks(await lab.request('task.remove', { name }));
    notify('done', `Moved the task ${name} to the trash folder of the library.`);
  } catch (error) {
    notifyError(error);
  }
}

type Subject = Pick<Checked, 'version'> & { readonly name: string };

/** Sets what is known of a task's check; of another one that was under way, nothing will come. */
function setCheck(name: string, check: Checked): void {
  ownTasks.setState(({ checks }) => ({ checks: { ...ended(checks), [name]: check } }));
}

/** Checks without those that are under way. */
function ended(checks: OwnTasksState['checks']): OwnTasksState['checks'] {
  return Object.fromEntries(
    Object.entries(checks).filter(([, { report, failure }]) => report !== null || failure !== ''),
  );
}

const job = soleJob<Subject>(
  (running) => {
    if (running === null) ownTasks.setState(({ checks }) => ({ checks: ended(checks) }));
    else setCheck(running.of.name, { version: running.of.version, report: null, failure: '' });
  },
  (error, { name, version }) => {
    if (isCancelled(error)) return;
    setCheck(name, { version, report: null, failure: messageOf(error) });
  },
);

/** Checks the rules of a task, and measures its speed. A check of another task that is under way ends. */
export async function checkTask({ name, source }: TaskEntry): Promise<void> {
  if (source === null) return;
  const { version, description } = source;
  await job.run({ name, version }, '', async (_, signal) => {
    const request = { task: description.id, priority: 'now' as const };
    const report = await lab.stream('task', request, () => undefined, signal);
    setCheck(name, { version, report, failure: '' });
  });
}

/** Begins a genome for a task. */
export function newGenomeOf({ source }: TaskEntry): void {
  if (source === null) return;
  closeTask();
  showDialog({ kind: 'new-genome', task: source.description.id });
}

/** Shows the form of a new search on a task. */
export function searchOn({ source }: TaskEntry): void {
  const task = findTask(source?.description.id);
  if (task === null) return;
  closeTask();
  setup.setState({ current: newSetup(task, false) });
  selectRun(lab, null);
  runCommand('view.show.search');
}

/** The entry whose task a genome's task id names; undefined for a task that ships. */
export function entryOfTask(id: string | undefined): TaskEntry | undefined {
  return tasks.getState().entries.find(({ source }) => source?.description.id === id);
}
