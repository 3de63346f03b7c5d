import { observeForCommands } from '../commands/observe.ts';
import type { Command } from '../commands/registry.ts';
import { choose, recording } from '../state/recording.ts';
import { documentOf, session } from '../state/session.ts';
import { findTask } from '../state/tasks.ts';

observeForCommands((listener) => recording.subscribe(listener));
observeForCommands((listener) => session.store.subscribe(listener));

/** A film is rolled out anew: whether the rollout is on screen does not matter, only that there is one. */
const ready = (): boolean =>
  findTask(documentOf(session.store.getState())?.task)?.kind === 'control' &&
  recording.getState().phase !== 'running';

function open(): void {
  recording.setState({ phase: 'choosing', message: '', film: null });
}

/** Films of what is on screen. */
export const commands: readonly Command[] = [
  {
    id: 'record.open',
    title: 'Record a film…',
    meaning: 'The rollout as WebM, MP4 or GIF, frame by frame.',
    shortcut: 'Mod+R',
    menu: 'Run',
    group: 30,
    enabled: ready,
    run: open,
  },
  {
    id: 'record.generations',
    title: 'Film the champions of a run…',
    meaning: 'Every champion of a run in one film, first to last.',
    menu: 'Run',
    group: 30,
    enabled: ready,
    run: (run) => {
      choose({ content: 'generations', ...(run === undefined ? {} : { run }) });
      open();
    },
  },
];
