import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { digits, judge, type DigitsState, type Judged } from './state.ts';
import { ensembleVote, figuresOf, type Figures } from './votes.ts';

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

let asked: GenomeDocument['genome'] | null = null;

/** The state of the digits for a document, which is judged if that was not done yet. */
export function useDigits(document: GenomeDocument | null): {
  state: DigitsState;
  verdict: Verdict | null;
} {
  const state = useStore(digits);
  useEffect(() => {
    if (document === null || asked === document.genome) return;
    asked = document.genome;
    void judge(document);
    // Only the genome and its task decide what it says of the images.
  }, [document?.genome, document?.task]);
  const judged = state.judged?.genome === document?.genome ? state.judged : null;
  const verdict = useMemo(() => (judged === null ? null : verdictOf(judged)), [judged]);
  return { state, verdict };
}
