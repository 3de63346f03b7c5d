import { observeForCommands } from '../commands/observe.ts';
import type { Command } from '../commands/registry.ts';
import { readoutStore, rolloutStore, setRollout } from '../state/rollout.ts';
import { live } from './live/live.ts';
import { lookOf } from '../tasks/looks.ts';

observeForCommands((listener) => rolloutStore.subscribe(listener));
observeForCommands((listener) => readoutStore.subscribe(listener));

const ready = (): boolean => readoutStore.getState().phase === 'ready';
const scope = 'rollout';

/** True if a person can drive what is rolled out. */
const drivable = (): boolean => {
  const task = live.scene?.task;
  return task !== undefined && lookOf(task).hands !== undefined;
};

/** False where one playback alone can be shown. */
const hasGhosts = (): boolean => {
  const task = live.scene?.task;
  return task === undefined || lookOf(task).isAlone !== true;
};

/** What can be done with the rollout. */
export const commands: readonly Command[] = [
  {
    id: 'rollout.play',
    title: 'Play or pause the rollout',
    shortcut: 'Mod+Enter',
    menu: 'Run',
    group: 20,
    enabled: ready,
    checked: () => rolloutStore.getState().playing,
    run: () => setRollout({ playing: !rolloutStore.getState().playing }),
  },
  {
    id: 'rollout.restart',
    title: 'Restart the episode',
    meaning: 'The same seed from its start.',
    shortcut: 'Mod+Shift+Enter',
    menu: 'Run',
    group: 20,
    enabled: ready,
    run: () => live.restart(),
  },
  {
    id: 'rollout.step',
    title: 'One step',
    meaning: 'Pauses and advances by one step of the simulation.',
    shortcut: '.',
    scope,
    menu: 'Run',
    group: 20,
    enabled: ready,
    run: () => live.step(1),
  },
  {
    id: 'rollout.stepBack',
    title: 'One step back',
    shortcut: ',',
    scope,
    menu: 'Run',
    group: 20,
    enabled: ready,
    run: () => live.step(-1),
  },
  {
    id: 'rollout.nextTrial',
    title: 'Next trial',
    meaning: 'The next episode of an evaluation with this seed.',
    shortcut: 'N',
    scope,
    menu: 'Run',
    group: 20,
    enabled: ready,
    run: () => setRollout({ trial: rolloutStore.getState().trial + 1 }),
  },
  {
    id: 'rollout.ghosts',
    title: 'Ghosts',
    meaning: 'The same genome at other shared weights, in the same scene.',
    shortcut: 'G',
    scope,
    menu: 'View',
    group: 20,
    enabled: hasGhosts,
    checked: () => rolloutStore.getState().ghosts !== 'none',
    run: () =>
      setRollout({ ghosts: rolloutStore.getState().ghosts === 'none' ? 'weights' : 'none' }),
  },
  {
    id: 'rollout.ghostGenomes',
    title: 'Ghosts of the other open genomes',
    meaning: 'Every other open genome of this task, at the same shared weight.',
    menu: 'View',
    group: 20,
    enabled: hasGhosts,
    checked: () => rolloutStore.getState().ghosts === 'genomes',
    run: () =>
      setRollout({ ghosts: rolloutStore.getState().ghosts === 'genomes' ? 'none' : 'genomes' }),
  },
  {
    id: 'rollout.hands',
    title: 'Drive by hand',
    meaning: 'The arrow keys drive a car of your own on the same track, beside the network.',
    shortcut: 'H',
    scope,
    menu: 'Run',
    group: 20,
    enabled: () => drivable() && ready(),
    checked: () => rolloutStore.getState().hands,
    run: () => {
      const hands = !rolloutStore.getState().hands;
      setRollout(hands ? { hands, playing: true } : { hands });
      live.restart();
    },
  },
];
