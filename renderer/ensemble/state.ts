import type { EnsembleReport } from '../../shared/contract/experiments.ts';
import { weightRange } from '../../shared/evaluation/evaluate.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { TaskOptions } from '../../shared/tasks/task.ts';
import { experiment } from '../state/experiment.ts';

interface Judged {
  readonly genome: Genome;
  readonly report: EnsembleReport;
}

const KEPT = 12;
/** Weights to choose from: digits cost little, so their range is looked at closely. */
const DIGIT_WEIGHTS = 33;
const TRIALS = 100;

export const ensemble = experiment<'ensemble', Judged>('ensemble');

/** The report on a genome, or null if its ensembles were not measured. */
export function ensembleOf(kept: readonly Judged[], genome: Genome): EnsembleReport | null {
  return kept.find((judged) => judged.genome === genome)?.report ?? null;
}

/** Measures the ensembles of a document: the standard weights, or 33 of them for digits. */
export async function measureEnsemble(
  document: GenomeDocument,
  options: TaskOptions,
): Promise<void> {
  const { genome } = document;
  const digits = taskOf(document.task).measure === 'accuracy';
  const weights = Float64Array.from(digits ? weightRange(-2, 2, DIGIT_WEIGHTS) : STANDARD_WEIGHTS);
  await ensemble.run(
    {
      document,
      weights,
      most: weights.length,
      trials: TRIALS,
      seed: 0,
      options,
      priority: 'soon',
    },
    (report, kept) =>
      [...kept.filter((old) => old.genome !== genome), { genome, report }].slice(-KEPT),
  );
}
