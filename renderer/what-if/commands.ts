import { observeForCommands } from '../commands/observe.ts';
import type { Command } from '../commands/registry.ts';
import { live } from '../rollout/live/live.ts';
import { readoutStore } from '../state/rollout.ts';
import { session } from '../state/session.ts';
import { addChange, endWhatIf, whatIf } from '../state/what-if.ts';

observeForCommands((listener) => whatIf.subscribe(listener));
observeForCommands((listener) => session.store.subscribe(listener));
observeForCommands((listener) => readoutStore.subscribe(listener));

/** True while a rollout of a task that ships stands before its end. */
function canPart(): boolean {
  const { phase, step, endStep } = readoutStore.getState();
  const hasCopies = live.scene !== null && live.scene.task.source === undefined;
  return phase === 'ready' && hasCopies && (endStep === null || step < endStep);
}

export const commands: readonly Command[] = [
  {
    id: 'whatIf.cut',
    title: 'What if the selected connections are cut',
    meaning: 'From the moment of the rollout that is shown: both futures in one scene.',
    menu: 'Run',
    group: 25,
    enabled: () => canPart() && session.store.getState().selection.connections.size > 0,
    run: () => {
      for (const innovation of session.store.getState().selection.connections)
        addChange({ kind: 'cut', innovation });
    },
  },
  {
    id: 'whatIf.end',
    title: 'End the what-if',
    meaning: 'Back to the one future there was.',
    menu: 'Run',
    group: 25,
    enabled: () => whatIf.getState().changes.length > 0,
    run: endWhatIf,
  },
];
