import { observeForCommands } from '../commands/observe.ts';
import type { Command } from '../commands/registry.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import { dial } from '../state/dial.ts';
import { rolloutStore } from '../state/rollout.ts';
import { documentOf, session } from '../state/session.ts';
import { measureRobustness, robustness } from './state.ts';

observeForCommands((listener) => robustness.store.subscribe(listener));

export const commands: readonly Command[] = [
  {
    id: 'robustness.measure',
    title: 'Measure robustness',
    meaning:
      'At the dial’s weight, or with tuned weights where they are on, over the sizes of a change.',
    menu: 'Run',
    group: 50,
    enabled: () =>
      documentOf(session.store.getState()) !== null &&
      robustness.store.getState().progress === null,
    run: async () => {
      const document = documentOf(session.store.getState());
      if (document === null) return;
      const { weight, useOffsets } = dial.getState();
      const options = rolloutStore.getState().options[document.task] ?? {};
      await measureRobustness(document, options, weight, useOffsets && isTuned(document.genome));
    },
  },
];
