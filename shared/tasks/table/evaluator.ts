import { at } from '../../base/arrays.ts';
import type { Episode, Evaluator } from '../task.ts';
import { setCount } from '../weighting.ts';
import type { TableSet } from '../examples.ts';
import { checkWidth, columnsOf, scoreOutputs, LOWEST_RETURN } from './classifier.ts';
import { TableNetwork, type Columns } from './network.ts';

/** Batches kept laid out: a generation's, and those that confirm a champion. */
const KEPT_BATCHES = 24;

/**
 * Classification of rows as rollouts: an episode is a batch of rows, its return the mean log-likelihood of
 * their classes. Double precision.
 * @param bytes the compiled kernel `network`
 */
export function createTableEvaluator(bytes: Uint8Array, table: TableSet): Evaluator {
  const network = new TableNetwork(bytes);
  const kept: { readonly key: string; readonly columns: Columns }[] = [];
  const laidOut = (episode: Episode): Columns => {
    const key = episode.join();
    const known = kept.find((one) => one.key === key);
    if (known !== undefined) return known.columns;
    const columns = columnsOf(table, episode);
    if (kept.length === KEPT_BATCHES) kept.shift();
    kept.push({ key, columns });
    return columns;
  };
  return {
    rollouts: (plan, weighting, episodes) => {
      checkWidth(plan, table);
      const sets = setCount(weighting);
      const returns = new Float64Array(sets * episodes.length);
      let steps = 0;
      for (const [e, episode] of episodes.entries()) {
        const totals = new Float64Array(sets);
        network.run(plan, weighting, laidOut(episode), (set, row, outputs) => {
          const label = at(table.labels, at(episode, row));
          totals[set] = at(totals, set) + scoreOutputs(outputs, label).logLikelihood;
        });
        totals.forEach((total, set) => {
          const mean = total / episode.length;
          returns[set * episodes.length + e] = mean >= LOWEST_RETURN ? mean : LOWEST_RETURN;
        });
        steps += sets * episode.length;
      }
      return { returns, steps };
    },
  };
}
