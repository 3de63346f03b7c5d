import { observeForCommands } from '../commands/observe.ts';
import type { Command } from '../commands/registry.ts';
import { rolloutStore } from '../state/rollout.ts';
import { documentOf, session } from '../state/session.ts';
import { ensemble, measureEnsemble } from './state.ts';

observeForCommands((listener) => ensemble.store.subscribe(listener));

export const commands: readonly Command[] = [
  {
    id: 'ensemble.measure',
    title: 'Measure ensembles',
    meaning: 'Digits: votes and mean probabilities. Control tasks: the mean of actions.',
    menu: 'Run',
    group: 50,
    enabled: () =>
      documentOf(session.store.getState()) !== null && ensemble.store.getState().progress === null,
    run: async () => {
      const document = documentOf(session.store.getState());
      if (document === null) return;
      await measureEnsemble(document, rolloutStore.getState().options[document.task] ?? {});
    },
  },
];
