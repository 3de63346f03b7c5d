import type { AblationReport } from '../../shared/contract/experiments.ts';
import type { NetworkPart } from '../../shared/evaluation/ablation.ts';
import { toCsv } from '../../shared/drawing/csv.ts';

/** One line a part: the change over all weights with its interval, then the change at each weight. */
export function ablationCsv(report: AblationReport, nameOf: (part: NetworkPart) => string): string {
  const weights = Array.from(report.weights, (weight) => `change at ${weight}`);
  const header = ['part', 'change', '95 % half width', ...weights, 'trials', 'seed'];
  const rows = report.effects.map(({ part, all, byWeight }) => [
    nameOf(part),
    all.change,
    all.confidence95,
    ...byWeight.map(({ change }) => change),
    report.trials,
    report.seed,
  ]);
  return toCsv(header, rows);
}
