import { observeForCommands } from '../commands/observe.ts';
import type { Command } from '../commands/registry.ts';
import { rolloutStore } from '../state/rollout.ts';
import { documentOf, session } from '../state/session.ts';
import type { TuneResult } from '../../shared/contract/judge.ts';
import { keepTuned, startTuning, stopTuning, takeShipped, tune } from './state.ts';

observeForCommands((listener) => tune.subscribe(listener));

const group = 50;

async function start(resume: TuneResult | null): Promise<void> {
  const document = documentOf(session.store.getState());
  if (document === null) return;
  await startTuning(document, rolloutStore.getState().options[document.task] ?? {}, resume);
}

export const commands: readonly Command[] = [
  {
    id: 'tune.start',
    title: 'Tune the weights',
    meaning: 'Search for an offset of each connection from the best shared weight.',
    menu: 'Run',
    group,
    enabled: () => documentOf(session.store.getState()) !== null && !tune.getState().running,
    run: () => start(null),
  },
  {
    id: 'tune.resume',
    title: 'Go on tuning',
    meaning: 'As many generations more, exactly where it ended.',
    enabled: () => {
      const { tuning, running } = tune.getState();
      const genome = documentOf(session.store.getState())?.genome;
      return !running && tuning?.result !== null && tuning?.genome === genome;
    },
    run: () => start(tune.getState().tuning?.result ?? null),
  },
  {
    id: 'tune.stop',
    title: 'Stop tuning',
    meaning: 'The best weights so far can still be kept.',
    enabled: () => tune.getState().running,
    run: stopTuning,
  },
  {
    id: 'tune.keep',
    title: 'Keep the tuned weights',
    meaning: 'Put the best weights found on the genome, as one edit.',
    enabled: () => (tune.getState().tuning?.offsets ?? null) !== null,
    run: () => {
      stopTuning();
      const { tuning } = tune.getState();
      if (tuning !== null) keepTuned(tuning);
    },
  },
  {
    id: 'tune.shipped',
    title: 'Take the tuned weights that ship',
    meaning:
      'Champions and the fixed topologies come with tuned weights, for their topology alone.',
    menu: 'Run',
    group,
    enabled: () => documentOf(session.store.getState()) !== null && !tune.getState().running,
    run: async () => {
      const document = documentOf(session.store.getState());
      if (document !== null) await takeShipped(document);
    },
  },
];
