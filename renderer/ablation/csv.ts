import type { AblationReport } from '../../shared/contract/experiments.ts';
import type { NetworkPart } from '../../shared/evaluation/ablation.ts';
import { toCsv } from '../../shared/drawing/csv.ts';

/**
 * One line a part: the change over all weights with its interval, the change at each weight, and of a classification
 * the change of the accuracy in each class.
 */
export function ablationCsv(report: AblationReport, nameOf: (part: NetworkPart) => string): string {
  const weights = Array.from(report.weights, (weight) => `change at ${weight}`);
  const classes = (report.classes?.names ?? []).map((name) => `accuracy of ${name}`);
  const header = ['part', 'change', '95 % half width', ...weights, ...classes, 'trials', 'seed'];
  const rows = report.effects.map(({ part, all, byWeight, byClass = [] }) => [
    nameOf(part),
    all.change,
    all.confidence95,
    ...byWeight.map(({ change }) => change),
    ...byClass,
    report.trials,
    report.seed,
  ]);
  return toCsv(header, rows);
}
