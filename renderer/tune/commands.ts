import type { TuneResult } from '../../shared/contract/experiments.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { observeForCommands } from '../commands/observe.ts';
import type { Command } from '../commands/registry.ts';
import { rolloutStore } from '../state/rollout.ts';
import { documentOf, session } from '../state/session.ts';
import {
  keepTuned,
  startTuning,
  stopTuning,
  takeShipped,
  tune,
  tuningOf,
  type Tuning,
} from './state.ts';

observeForCommands((listener) => tune.subscribe(listener));

const group = 50;

const shown = (): GenomeDocument | null => documentOf(session.store.getState());
const idle = (): boolean => tune.getState().phase === 'idle';
/** The tuning whose weights fit the genome on screen. */
const fitting = (): Tuning | null => tuningOf(tune.getState(), shown());

async function start(resume: TuneResult | null): Promise<void> {
  const document = shown();
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
    enabled: () => shown() !== null && idle(),
    run: () => start(null),
  },
  {
    id: 'tune.resume',
    title: 'Go on tuning',
    meaning: 'As many generations more, exactly where it ended.',
    enabled: () => idle() && (fitting()?.result ?? null) !== null,
    run: () => start(fitting()?.result ?? null),
  },
  {
    id: 'tune.stop',
    title: 'Stop tuning',
    meaning: 'The best weights so far can still be kept, and it can go on.',
    enabled: () => tune.getState().phase === 'running',
    run: stopTuning,
  },
  {
    id: 'tune.keep',
    title: 'Keep the tuned weights',
    meaning: 'Put the best weights found on the genome, as one edit.',
    enabled: () => (fitting()?.offsets ?? null) !== null,
    run: () => {
      stopTuning();
      const tuning = fitting();
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
    enabled: () => shown() !== null && idle(),
    run: async () => {
      const document = shown();
      if (document !== null) await takeShipped(document);
    },
  },
];
