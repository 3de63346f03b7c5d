import { observeForCommands } from '../commands/observe.ts';
import type { Command } from '../commands/registry.ts';
import { dial } from '../state/dial.ts';
import { rolloutStore } from '../state/rollout.ts';
import { documentOf, session } from '../state/session.ts';
import { conditions, evaluateConditions } from './state.ts';

observeForCommands((listener) => conditions.subscribe(listener));

export const commands: readonly Command[] = [
  {
    id: 'conditions.evaluate',
    title: 'Evaluate under the four conditions',
    meaning: 'Random weights, a random shared weight, the tuned shared weight, tuned weights.',
    menu: 'Run',
    group: 50,
    enabled: () =>
      documentOf(session.store.getState()) !== null && conditions.getState().running === null,
    run: async () => {
      const document = documentOf(session.store.getState());
      if (document === null) return;
      const options = rolloutStore.getState().options[document.task] ?? {};
      await evaluateConditions(document, options, dial.getState().weight);
    },
  },
];
