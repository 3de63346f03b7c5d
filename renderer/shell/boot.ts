import { messageOf } from '../../shared/base/errors.ts';
import { registerCommands, runCommand, type Command } from '../commands/registry.ts';
import { installShortcuts } from '../commands/shortcuts.ts';
import { openDropped } from '../files/commands.ts';
import { keepDrafts, recoverDrafts } from '../files/drafts.ts';
import { openRef } from '../files/documents.ts';
import { connectLab } from '../lab/connect.ts';
import { attachLab, lab } from '../lab/lab.ts';
import { keepNativeMenu } from './native-menu.ts';
import { layout, parseLayout } from '../state/layout.ts';
import { championsOf, library, withRun } from '../state/library.ts';
import { notify, notifyError } from '../state/notices.ts';
import { session } from '../state/session.ts';

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

/** The library as it is, and every change of it. */
async function followLibrary(): Promise<void> {
  lab.subscribe('library.changed', (snapshot) => library.setState({ snapshot }));
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
  const snapshot = await lab.request('library.list', {});
  library.setState({ snapshot });
  await recoverDrafts(snapshot);
  const [first] = championsOf(snapshot);
  if (session.store.getState().open.length === 0 && first !== undefined) await openRef(first.ref);
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

/** Connects the window to its lab and sets everything going that outlives single views. */
export async function boot(): Promise<void> {
  registerAll();
  installShortcuts(window);
  acceptFiles();
  window.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    notifyError(event.reason);
  });
  try {
    const client = await connectLab();
    attachLab(client);
    client.onClose(() =>
      notify(
        'error',
        'The laboratory behind this window has ended. Runs go on where they were saved, and unsaved edits are kept as drafts.',
        { title: 'Connect again', run: () => window.location.reload() },
      ),
    );
  } catch (error) {
    notify('error', messageOf(error), { title: 'Try again', run: () => window.location.reload() });
    return;
  }
  lab.subscribe('shell.command', ({ command, argument }) => runCommand(command, argument));
  keepNativeMenu();
  keepDrafts();
  await Promise.all([rememberLayout(), followLibrary()]).catch(notifyError);
}
