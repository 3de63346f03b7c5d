import { observeForCommands } from '../commands/observe.ts';
import type { Command } from '../commands/registry.ts';
import { lab } from '../lab/lab.ts';
import { runs } from '../state/runs.ts';
import { documentOf, session } from '../state/session.ts';
import {
  openSetup,
  readSettingsFile,
  selectedRun,
  startSearch,
  takeDropped,
  writeSettingsFile,
} from './actions.ts';
import { setup } from './setup/state.ts';

observeForCommands((listener) => runs.subscribe(listener));
observeForCommands((listener) => setup.subscribe(listener));

const group = 40;

/** True if the run on screen is in one of these states and no other process has it. */
function runIs(...states: readonly string[]): boolean {
  const run = selectedRun();
  return run !== null && !run.elsewhere && states.includes(run.status);
}

export const commands: readonly Command[] = [
  {
    id: 'search.evolve',
    title: 'Evolve from here',
    meaning: 'A search that begins with the genome on screen.',
    shortcut: 'Mod+E',
    menu: 'Run',
    group,
    enabled: () => documentOf(session.store.getState()) !== null,
    run: () => openSetup(true),
  },
  {
    id: 'search.new',
    title: 'New search',
    meaning: 'A search that begins with minimal genomes.',
    menu: 'Run',
    group,
    run: () => openSetup(false),
  },
  {
    id: 'search.start',
    title: 'Start the search',
    enabled: () => setup.getState().current !== null,
    run: startSearch,
  },
  {
    id: 'search.pause',
    title: 'Pause the search',
    meaning: 'It stops after the evaluation under way and can go on later.',
    menu: 'Run',
    group,
    enabled: () => runIs('running'),
    run: async () => {
      const run = selectedRun();
      if (run !== null) await lab.request('run.pause', { id: run.id });
    },
  },
  {
    id: 'search.resume',
    title: 'Resume the search',
    meaning: 'Goes on from the last checkpoint.',
    menu: 'Run',
    group,
    enabled: () => runIs('paused', 'stopped', 'crashed'),
    run: async () => {
      const run = selectedRun();
      if (run !== null) await lab.request('run.resume', { id: run.id });
    },
  },
  {
    id: 'search.stop',
    title: 'Stop the search',
    meaning: 'Ends it; everything found is kept, and it can be resumed.',
    menu: 'Run',
    group,
    enabled: () => runIs('running', 'pausing', 'paused'),
    run: async () => {
      const run = selectedRun();
      if (run !== null) await lab.request('run.stop', { id: run.id });
    },
  },
  {
    id: 'search.follow',
    title: 'Follow the champion',
    meaning: 'Shows each new champion of the running search as it takes over.',
    menu: 'Run',
    group,
    enabled: () => runIs('running', 'pausing', 'paused'),
    checked: () => runs.getState().follow,
    run: () => runs.setState(({ follow }) => ({ follow: !follow, champion: null })),
  },
  {
    id: 'search.readSettings',
    title: 'Open hyperparameters',
    meaning: 'Fills the form from a published hyperparameter file.',
    run: (dropped) => (dropped === undefined ? readSettingsFile() : takeDropped(dropped)),
  },
  {
    id: 'search.writeSettings',
    title: 'Save hyperparameters',
    enabled: () => setup.getState().current !== null,
    run: writeSettingsFile,
  },
];
