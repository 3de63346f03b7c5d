import { registerCommands, runCommand, type Command } from '../commands/registry.ts';
import { installClipboard } from '../commands/clipboard-events.ts';
import { installShortcuts } from '../commands/shortcuts.ts';
import { followEncoders } from '../encoders/state.ts';
import { openDropped } from '../files/commands.ts';
import { drafts, keepDrafts, recoverDrafts } from '../files/drafts.ts';
import { openRef } from '../files/documents.ts';
import { lastOnScreen, rememberOnScreen, type OnScreen } from '../files/on-screen.ts';
import { keepConnected } from '../lab/keep-connected.ts';
import { lab } from '../lab/lab.ts';
import { keepNativeMenu } from './native-menu.ts';
import { installPanes } from './panes.ts';
import { followGoals } from '../state/goals.ts';
import { layout, parseLayout } from '../state/layout.ts';
import { connection, isLost } from '../lab/connection.ts';
import type { LibrarySnapshot } from '../../shared/contract/lab.ts';
import { championsOf, endFirstListing, library, withoutStates, withRun } from '../state/library.ts';
import { notify, notifyError } from '../state/notices.ts';
import { setRollout } from '../state/rollout.ts';
import { keepOnlyRuns, runs, selectRun } from '../state/runs.ts';
import { followSpeeds } from '../search/setup/learned.ts';
import { session } from '../state/session.ts';
import { followMachines, machines } from '../state/machines.ts';
import { followTasks, takeTasks } from '../state/tasks.ts';

const brought = import.meta.glob<{ readonly commands: readonly Command[] }>('../*/commands.ts', {
  eager: true,
});

/** Every view's commands; menus list them in the order of their groups. */
export function registerAll(): void {
  for (const module of Object.values(brought)) registerCommands(module.commands);
}

/** Remembers the layout: read once, written a moment after it changed. */
async function rememberLayout(): Promise<void> {
  try {
    const settings = await lab.request('settings.read', {});
    layout.setState(parseLayout(settings['layout']));
  } catch (error) {
    layout.setState({ remembered: true });
    notifyError(error);
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  layout.subscribe((state) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      lab.request('settings.write', { key: 'layout', value: { ...state } }).catch(notifyError);
    }, 400);
  });
}

/** Shows again what was on screen before the window was loaded again: unsaved edits first, then the file. */
async function comeBack({ ref, draft }: OnScreen, nothingOpen: () => boolean): Promise<void> {
  const edited = session.store.getState().open.find((open) => open.draft === draft);
  if (edited !== undefined) session.activate(edited.key);
  else if (ref !== null && nothingOpen())
    // It may be gone since; then the window opens as a new one does.
    await openRef(ref, { wanted: nothingOpen, preview: true }).catch(() => undefined);
}

function takeSnapshot(snapshot: LibrarySnapshot): void {
  library.setState({ snapshot });
  keepOnlyRuns(new Set(snapshot.runs.map(({ id }) => id)));
}

/** The library as it is, and every change of it. */
async function followLibrary(): Promise<void> {
  const before = lastOnScreen(window.sessionStorage);
  rememberOnScreen(session, window.sessionStorage);
  followEncoders();
  followGoals();
  lab.subscribe('library.changed', takeSnapshot);
  lab.subscribe('run.status', (run) => {
    library.setState(({ snapshot }) => ({
      snapshot: snapshot === null ? null : withRun(snapshot, run),
    }));
    // Why a search ended that nobody had asked to, or what was mended when it was opened.
    if (run.message !== undefined) notify('error', `${run.name}: ${run.message}`);
  });
  lab.subscribe('run.generation', ({ id, statistics }) =>
    library.setState(({ snapshot }) => {
      const run = snapshot?.runs.find((entry) => entry.id === id);
      if (snapshot === null || run === undefined) return {};
      const { generation, best } = statistics;
      return { snapshot: withRun(snapshot, { ...run, generation, best }) };
    }),
  );
  const [snapshot] = await Promise.all([lab.request('library.list', {}), followTasks()]).finally(
    endFirstListing,
  );
  library.setState({ snapshot });
  await recoverDrafts(snapshot);
  const [first] = championsOf(snapshot);
  // A file that the program was started with may be opening meanwhile; it stays in front.
  const nothingOpen = (): boolean => session.store.getState().open.length === 0;
  if (before !== null) await comeBack(before, nothingOpen);
  if (nothingOpen() && first !== undefined)
    await openRef(first.ref, { wanted: nothingOpen, preview: true });
}

/** Files dropped anywhere on the window are opened. */
function acceptFiles(): void {
  window.addEventListener('dragover', (event) => event.preventDefault());
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) openDropped(files).catch(notifyError);
  });
}

/** While the laboratory is away nothing is known of its searches; what was shown of them is no longer true. */
function forgetWhatIsLost(): void {
  connection.subscribe((state, before) => {
    if (isLost(state) && !isLost(before))
      library.setState(({ snapshot }) => ({
        snapshot: snapshot === null ? null : withoutStates(snapshot),
      }));
  });
}

/** The version of the laboratory that this page was loaded from. */
let version: string | null = null;

/** Says so where another version of the laboratory answers by now: this page may not fit it. */
async function compareVersions(): Promise<void> {
  const info = await lab.request('app.info', {});
  version ??= info.version;
  if (info.version === version) return;
  notify(
    'error',
    `Precocial ${info.version} answers now; this window is still ${version}. Unsaved edits are kept: load the window again.`,
    { title: 'Load again', run: () => window.location.reload() },
  );
}

/** After a connection that was lost: drafts first, then what the laboratory holds now. */
async function catchUp(): Promise<void> {
  await drafts.sendAll();
  takeTasks(await lab.request('task.list', {}));
  machines.setState(await lab.request('machines.read', {}));
  const [snapshot] = await Promise.all([lab.request('library.list', {}), compareVersions()]);
  takeSnapshot(snapshot);
  const { selected } = runs.getState();
  if (selected !== null && snapshot.runs.some((run) => run.id === selected))
    selectRun(lab, selected);
  notify('done', 'Connected again; unsaved edits were sent.');
}

/** Connects the window to its lab and starts everything that outlives single views. */
export function boot(): void {
  registerAll();
  installShortcuts(window);
  installPanes(window);
  // A person whose system asks for less motion starts the rollout by hand.
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) setRollout({ playing: false });
  installClipboard(window);
  acceptFiles();
  window.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    notifyError(event.reason);
  });
  forgetWhatIsLost();
  lab.subscribe('shell.command', ({ command, argument }) => runCommand(command, argument));
  let first = true;
  keepConnected(() => {
    if (first) {
      keepNativeMenu();
      keepDrafts();
      followSpeeds();
      Promise.all([rememberLayout(), followLibrary(), compareVersions(), followMachines()]).catch(
        notifyError,
      );
    } else catchUp().catch(notifyError);
    first = false;
  });
}
