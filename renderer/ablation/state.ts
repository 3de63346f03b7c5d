import { createStore } from 'zustand/vanilla';
import type { AblationReport, SimplifyReport } from '../../shared/contract/experiments.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { ownWeight } from '../../shared/genome/own-weights.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import type { TaskOptions } from '../../shared/tasks/task.ts';
import { experiment } from '../state/experiment.ts';
import { effects, graphEffects } from '../state/effects.ts';
import { session } from '../state/session.ts';

/** A report with the genome that it is about. */
export interface KeptAblation {
  readonly genome: Genome;
  readonly report: AblationReport;
}

/** The last simplification, with the genome that it began from. */
export interface KeptSimplification {
  readonly genome: Genome;
  readonly report: SimplifyReport;
  readonly tolerance: number;
}

const MOST_REPORTS = 12;

export const ablation = experiment<'ablation', KeptAblation>('ablation');
export const simplification = experiment<'simplify', KeptSimplification>('simplify');

export interface AblationSettings {
  readonly trials: number;
  readonly seed: number;
  /** Largest loss of the mean return that simplifying accepts. */
  readonly tolerance: number;
}

export const ablationSettings = createStore<AblationSettings>()(() => ({
  trials: 20,
  seed: 0,
  tolerance: 5,
}));

/** The newest report on a genome, or null. */
export function reportOn(kept: readonly KeptAblation[], genome: Genome): AblationReport | null {
  return kept.findLast((one) => one.genome === genome)?.report ?? null;
}

function requestFor(document: GenomeDocument, options: TaskOptions) {
  const own = ownWeight(document);
  const { trials, seed } = ablationSettings.getState();
  return {
    document,
    weights: own === null ? Float64Array.from(STANDARD_WEIGHTS) : Float64Array.of(own),
    useOffsets: own !== null,
    trials,
    seed,
    options,
    priority: 'soon' as const,
  };
}

/** Measures what each part of a genome does; at its own weights where it has some. */
export async function measureAblation(
  document: GenomeDocument,
  options: TaskOptions,
): Promise<void> {
  await ablation.run(requestFor(document, options), (report, kept) => {
    effects.setState({ measured: graphEffects(document.genome, report.effects) });
    return [...kept, { genome: document.genome, report }].slice(-MOST_REPORTS);
  });
}

/** Cuts what does nothing beyond the tolerance; the result opens as a genome of its own. */
export async function simplifyGenome(
  document: GenomeDocument,
  options: TaskOptions,
): Promise<void> {
  const { tolerance } = ablationSettings.getState();
  await simplification.run({ ...requestFor(document, options), tolerance }, (report) => {
    session.openDocument(report.document, { ref: null, revision: null, saved: false });
    return [{ genome: report.document.genome, report, tolerance }];
  });
}
