import { PrecocialError } from '../../shared/base/errors.ts';
import { shownNames } from '../../shared/formats/text.ts';
import type { ChampionRecord, GenomeRef, RunEntry } from '../../shared/contract/lab.ts';
import {
  parseHyperparameters,
  writeHyperparameters,
} from '../../shared/formats/hyperparameters.ts';
import { runCommand } from '../commands/registry.ts';
import { drawAfter } from '../editor/layouts.ts';
import { lab } from '../lab/lab.ts';
import { library } from '../state/library.ts';
import { notify, notifyError } from '../state/notices.ts';
import { dataOf, runs, selectRun } from '../state/runs.ts';
import { activeOf, documentOf, session } from '../state/session.ts';
import { publishedTaskId } from '../../shared/tasks/registry.ts';
import { findTask } from '../state/tasks.ts';
import { speedKey, willTell } from './setup/learned.ts';
import { changeSetup, defaultWorkers, newSetup, setup } from './setup/state.ts';

/** Brings the search to the front of the dock it is in. */
export function showSearch(): void {
  runCommand('view.show.search');
}

/** Shows the form of a new search for the task on screen. */
export function openSetup(fromGenome: boolean): void {
  const document = documentOf(session.store.getState());
  const task = findTask(document?.task);
  const goal = fromGenome ? document?.goal : undefined;
  if (task !== null) setup.setState({ current: newSetup(task, fromGenome, goal) });
  selectRun(lab, null);
  showSearch();
}

/** The run on screen as the library knows it. */
export function selectedRun(): RunEntry | null {
  const { selected } = runs.getState();
  return library.getState().snapshot?.runs.find((run) => run.id === selected) ?? null;
}

/** Starts the search of the form and shows it. */
export async function startSearch(): Promise<void> {
  const { current } = setup.getState();
  if (current === null) return;
  const document = documentOf(session.store.getState());
  const fromGenome = current.fromGenome && document?.task === current.task;
  const { cores } = await lab.request('app.info', {});
  const workers = current.workers ?? defaultWorkers(cores);
  const { id } = await lab.request('run.start', {
    name: current.name.trim() === '' ? `${current.task} ${current.preset}` : current.name.trim(),
    task: current.task,
    settings: current.settings,
    seed: current.seed,
    workers,
    ...(current.machines ? { machines: current.workers === null ? 'alone' : 'beside' } : {}),
    options: current.options,
    ...(fromGenome && document !== null ? { from: document } : {}),
  });
  // What machines do says nothing of this computer's speed.
  if (!current.machines) willTell(id, speedKey(current, workers));
  selectRun(lab, id);
}

/** Opens an individual of the last population, or a champion of a run, in the editor. */
export async function openFromRun(ref: GenomeRef): Promise<void> {
  const { document, revision } = await lab.request('genome.read', { ref });
  session.openDocument(document, { ref, revision, saved: true });
}

/** Documents that scrubbing has read, by their line in the list: dragging back must not ask again. */
const read = new WeakMap<ChampionRecord, ReturnType<typeof readChampion>>();

async function readChampion(run: string, generation: number) {
  return (await lab.request('genome.read', { ref: { kind: 'run', run, generation } })).document;
}

function documentOfRecord(run: string, record: ChampionRecord): ReturnType<typeof readChampion> {
  const known = read.get(record);
  if (known !== undefined) return known;
  const asked = readChampion(run, record.generation);
  read.set(record, asked);
  asked.catch(() => read.delete(record));
  return asked;
}

/**
 * Shows champion number `index` of the run in the editor, what changed since the one before
 * highlighted. All champions of a run share one open genome; none of them is an edit.
 */
export async function showChampion(run: string, index: number): Promise<void> {
  const { champions } = dataOf(runs.getState(), run);
  const record = champions[index];
  if (record === undefined) return;
  runs.setState({ champion: index === champions.length - 1 ? null : index });
  const earlier = champions[index - 1];
  const [document, before] = await Promise.all([
    documentOfRecord(run, record),
    earlier === undefined ? null : documentOfRecord(run, earlier),
  ]);
  const now = runs.getState();
  const wanted = now.champion ?? dataOf(now, run).champions.length - 1;
  // The handle has moved on while the file was read.
  if (now.selected !== run || wanted !== index) return;
  const open = activeOf(session.store.getState());
  const same = open?.ref?.kind === 'run' && open.ref.run === run ? open : null;
  if (same !== null) drawAfter(document, same);
  session.openDocument(document, { ref: { kind: 'run', run }, revision: null, saved: true });
  session.show(`champion of generation ${record.generation}`, document);
  session.setComparison(
    before === null || earlier === undefined
      ? null
      : { name: `generation ${earlier.generation}`, genome: before.genome },
  );
}

/** Fills the form from a hyperparameter file; names it does not know are said. */
export async function readSettingsFile(): Promise<void> {
  const file = await lab.request('file.openDialog', { extensions: ['json'] });
  if (file !== null) takeSettings(file.fileName, new TextDecoder().decode(file.bytes));
}

/** Takes what was dropped on the window: the name and text of a hyperparameter file, as JSON. */
export function takeDropped(argument: string): void {
  const given: unknown = JSON.parse(argument);
  if (!Array.isArray(given)) return;
  takeSettings(String(given[0]), String(given[1]));
  selectRun(lab, null);
  showSearch();
}

/** Fills the form of a new search from the text of a hyperparameter file. */
function takeSettings(fileName: string, text: string): void {
  const { task, settings, unknown, notes } = parseHyperparameters(text);
  const definition = findTask(
    task === null
      ? (setup.getState().current?.task ?? documentOf(session.store.getState())?.task)
      : publishedTaskId(task),
  );
  if (definition === null)
    throw new PrecocialError(
      'unknown-task',
      `${fileName} is for the task ${task ?? ''}, which is not installed; the form is unchanged.`,
    );
  setup.setState({ current: newSetup(definition, false) });
  changeSetup({ settings, preset: 'own' });
  for (const note of notes) notify('done', `${fileName}: ${note}`);
  if (unknown.length > 0)
    notify('done', `${fileName}: not known here and left out: ${shownNames(unknown)}.`);
}

/** Saves the settings of the form as a hyperparameter file. */
export async function writeSettingsFile(): Promise<void> {
  const { current } = setup.getState();
  if (current === null) return;
  const path = await lab.request('file.saveDialog', {
    suggested: `${current.task}-${current.preset}.json`,
    extensions: ['json'],
  });
  if (path === null) return;
  const text = writeHyperparameters(current.settings, current.task);
  await lab.request('file.write', { path, bytes: new TextEncoder().encode(text) });
  notify('done', `Saved ${path}.`);
}

/** Runs an action; what it throws is shown. */
export function attempt(action: Promise<unknown>): void {
  action.catch(notifyError);
}
