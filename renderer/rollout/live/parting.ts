import { intervene } from '../../../shared/evaluation/what-if.ts';
import type { GenomeDocument } from '../../../shared/genome/document.ts';
import { structuralHash } from '../../../shared/genome/hash.ts';
import { fold, keyOf } from '../../../shared/random/key.ts';
import { dial } from '../../state/dial.ts';
import { rolloutStore } from '../../state/rollout.ts';
import { activeOf, session } from '../../state/session.ts';
import type { WhatIfState } from '../../state/what-if.ts';
import type { PlaybackChange } from '../engine/playback.ts';

/** What two futures rest on beside the moment: a change of it ends them. */
export function forkable(document: GenomeDocument): string {
  const { options, hands } = rolloutStore.getState();
  const active = activeOf(session.store.getState())?.key;
  return JSON.stringify([active, rolledOut(document), options[document.task] ?? {}, hands]);
}

/** Interventions as what the main playback does from a moment on. */
export function playbackChange(
  { genome }: GenomeDocument,
  changes: WhatIfState['changes'],
  from: number,
): PlaybackChange {
  const key = fold(keyOf(rolloutStore.getState().seed), 'what if');
  return { from, intervened: intervene(genome, changes), key };
}

/** What decides a rollout beside what its scene is made of. */
export function rolledOut({ genome, task }: GenomeDocument): string {
  const { seed, trial } = rolloutStore.getState();
  const { weight, useOffsets } = dial.getState();
  return JSON.stringify([task, structuralHash(genome), seed, trial, weight, useOffsets]);
}
