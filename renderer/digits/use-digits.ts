import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { mean } from '../../shared/base/spread.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { rememberAccuracy } from '../state/accuracies.ts';
import { connection } from '../lab/connection.ts';
import { digits, ensureJudged, type DigitsState, type Judged } from './state.ts';
import { ensembleVote, figuresOf, STANDARD_SETS, type Figures } from './votes.ts';

/** Everything said of the test images, with what follows from it. */
export interface Verdict extends Judged {
  readonly vote: Uint8Array;
  readonly figures: Figures;
}

/** Verdicts of genomes seen lately: several views ask for the same one. */
const known = new WeakMap<Judged, Verdict>();

function verdictOf(judged: Judged): Verdict {
  const old = known.get(judged);
  if (old !== undefined) return old;
  const vote = ensembleVote(judged.result);
  const verdict = { ...judged, vote, figures: figuresOf(judged.result, vote) };
  known.set(judged, verdict);
  return verdict;
}

/** The state of the digits for a document, which is judged if that was not done yet. */
export function useDigits(document: GenomeDocument | null): {
  state: DigitsState;
  verdict: Verdict | null;
} {
  const state = useStore(digits);
  const epoch = useStore(connection, (now) => now.epoch);
  useEffect(() => {
    if (document !== null) ensureJudged(document);
    // Only the genome and its task decide what it says of the images; a connection that was lost took it along.
  }, [document?.genome, document?.task, epoch]);
  const judged = state.judged?.genome === document?.genome ? state.judged : null;
  const verdict = useMemo(() => (judged === null ? null : verdictOf(judged)), [judged]);
  useEffect(() => {
    if (verdict === null) return;
    const { byWeight } = verdict.figures;
    rememberAccuracy(verdict.genome, mean(STANDARD_SETS.map((set) => byWeight[set] ?? 0)));
  }, [verdict]);
  return { state, verdict };
}
