import { observeForCommands } from '../commands/observe.ts';
import type { Command } from '../commands/registry.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { effects } from '../state/effects.ts';
import { rolloutStore } from '../state/rollout.ts';
import { documentOf, session } from '../state/session.ts';
import { ablation, measureAblation, simplification, simplifyGenome } from './state.ts';

observeForCommands((listener) => ablation.store.subscribe(listener));
observeForCommands((listener) => effects.subscribe(listener));
observeForCommands((listener) => simplification.store.subscribe(listener));

const idle = (): boolean =>
  documentOf(session.store.getState()) !== null &&
  ablation.store.getState().progress === null &&
  simplification.store.getState().progress === null;

const onDocument =
  (work: (document: GenomeDocument, options: Readonly<Record<string, number>>) => Promise<void>) =>
  async (): Promise<void> => {
    const document = documentOf(session.store.getState());
    if (document === null) return;
    await work(document, rolloutStore.getState().options[document.task] ?? {});
  };

export const commands: readonly Command[] = [
  {
    id: 'ablation.measure',
    title: 'Measure what each part does',
    meaning: 'Cuts every connection and node in turn and measures how the return changes.',
    menu: 'Run',
    group: 50,
    enabled: idle,
    run: onDocument(measureAblation),
  },
  {
    id: 'ablation.overlay',
    title: 'Effects in the graph',
    meaning:
      'Width: how much the return changes without the part. Red: worse, green: better without it; pale: may do nothing.',
    menu: 'View',
    group: 1,
    enabled: () => {
      const genome = documentOf(session.store.getState())?.genome;
      return genome !== undefined && effects.getState().measured?.genome === genome;
    },
    checked: () => effects.getState().shown,
    run: () => effects.setState(({ shown }) => ({ shown: !shown })),
  },
  {
    id: 'ablation.simplify',
    title: 'Simplify',
    meaning:
      'Cuts, one after another, what changes the return by no more than the tolerance; opens the result as a new genome.',
    menu: 'Genome',
    group: 40,
    enabled: idle,
    run: onDocument(simplifyGenome),
  },
];
