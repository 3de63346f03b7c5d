import { at } from '../../base/arrays.ts';
import type { Episode, Evaluator } from '../task.ts';
import { countByClass } from '../classification.ts';
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
    rollouts: (plan, weighting, episodes, _options, _watch, ask = {}) => {
      const { heads = 1, byClass = false } = ask;
      checkWidth({ inputCount: plan.inputCount, outputCount: plan.outputCount / heads }, table);
      const { classes } = table;
      const sets = setCount(weighting);
      const returns = new Float64Array(heads * sets * episodes.length);
      const counts = new Uint32Array(byClass ? returns.length * 2 * classes : 0);
      let steps = 0;
      for (const [e, episode] of episodes.entries()) {
        const totals = new Float64Array(heads * sets);
        const said = new Uint8Array(byClass ? heads * sets * episode.length : 0);
        network.run(plan, weighting, laidOut(episode), (set, row, outputs) => {
          const label = at(table.labels, at(episode, row));
          for (let h = 0; h < heads; h++) {
            const scored = scoreOutputs(outputs.subarray(h * classes, (h + 1) * classes), label);
            const result = h * sets + set;
            totals[result] = at(totals, result) + scored.logLikelihood;
            if (byClass) said[result * episode.length + row] = scored.said;
          }
        });
        const labels = Array.from(byClass ? episode : [], (row) => at(table.labels, row));
        totals.forEach((total, result) => {
          const mean = total / episode.length;
          const place = result * episodes.length + e;
          returns[place] = mean >= LOWEST_RETURN ? mean : LOWEST_RETURN;
          if (!byClass) return;
          const from = result * episode.length;
          const row = said.subarray(from, from + episode.length);
          countByClass(row, labels, classes, counts, place);
        });
        steps += heads * sets * episode.length;
      }
      return { returns, steps, ...(byClass ? { byClass: counts } : {}) };
    },
  };
}
