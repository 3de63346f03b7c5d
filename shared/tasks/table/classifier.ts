import { at } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import type { Plan } from '../../network/plan.ts';
import type { Classification } from '../classification.ts';
import type { Classifier, ImageRange } from '../classifier.ts';
import { asTable, type ExampleSet, type TableSet } from '../examples.ts';
import { setCount, type Weighting } from '../weighting.ts';
import { TableNetwork, type Columns } from './network.ts';

/** Stands for a mean log-likelihood that is lower or cannot be computed, in nats. */
export const LOWEST_RETURN = -1e6;

/** Some rows of a table, column by column. */
export function columnsOf(set: TableSet, rows: ArrayLike<number>): Columns {
  const count = rows.length;
  const values = new Float64Array(set.size * count);
  for (let i = 0; i < count; i++) {
    const from = at(rows, i) * set.size;
    for (let k = 0; k < set.size; k++) values[k * count + i] = at(set.cells, from + k) * set.scale;
  }
  return { count, values };
}

/** The class of the highest output, the first of equal ones; the log-probability of `label` by softmax, in nats. */
export function scoreOutputs(
  outputs: Float64Array,
  label: number,
): { readonly said: number; readonly logLikelihood: number } {
  let said = 0;
  for (let k = 1; k < outputs.length; k++) if (at(outputs, k) > at(outputs, said)) said = k;
  const most = at(outputs, said);
  let sum = 0;
  for (let k = 0; k < outputs.length; k++) sum += Math.exp(at(outputs, k) - most);
  return { said, logLikelihood: at(outputs, label) - most - Math.log(sum) };
}

/** Classifies rows of a table in double precision. */
export class TableClassifier implements Classifier {
  private readonly network: TableNetwork;

  /** @param bytes the compiled kernel `network` */
  constructor(bytes: Uint8Array) {
    this.network = new TableNetwork(bytes);
  }

  classify(
    plan: Plan,
    weighting: Weighting,
    examples: ExampleSet,
    {
      probabilities = false,
      start = 0,
      end = examples.count,
    }: ImageRange & { readonly probabilities?: boolean } = {},
  ): Classification {
    const table = asTable(examples);
    checkWidth(plan, table);
    const sets = setCount(weighting);
    const count = end - start;
    const { classes } = table;
    const predictions = new Uint8Array(sets * count);
    const shares = new Float32Array(probabilities ? sets * classes * count : 0);
    const totals = new Float64Array(sets);
    const labels = table.labels.slice(start, end);
    const rows = columnsOf(
      table,
      Array.from({ length: count }, (_, i) => start + i),
    );
    this.network.run(plan, weighting, rows, (set, row, outputs) => {
      const { said, logLikelihood } = scoreOutputs(outputs, at(labels, row));
      predictions[set * count + row] = said;
      totals[set] = at(totals, set) + logLikelihood;
      if (!probabilities) return;
      const most = at(outputs, said);
      const powers = outputs.map((value) => Math.exp(value - most));
      const sum = powers.reduce((all, power) => all + power, 0);
      powers.forEach((power, k) => {
        shares[(set * classes + k) * count + row] = power / sum;
      });
    });
    return {
      setCount: sets,
      imageCount: count,
      classes,
      labels,
      predictions,
      probabilities: shares,
      logLikelihood: totals.map((total) => total / count),
    };
  }

  classifyOne(
    plan: Plan,
    weighting: Weighting,
    steps: Uint8Array,
    levels: number,
  ): { readonly predictions: Uint8Array; readonly probabilities: Float32Array } {
    const one: TableSet = {
      kind: 'table',
      count: 1,
      size: steps.length,
      cells: steps,
      scale: 1 / levels,
      labels: new Uint8Array(1),
      classes: plan.outputCount,
      shape: null,
    };
    return this.classify(plan, weighting, one, { probabilities: true });
  }
}

/** @throws PrecocialError 'wrong-task' for a network of another number of inputs or classes */
export function checkWidth(
  plan: Pick<Plan, 'inputCount' | 'outputCount'>,
  { size, classes }: TableSet,
): void {
  if (plan.inputCount === size && plan.outputCount === classes) return;
  throw new PrecocialError(
    'wrong-task',
    `The network has ${plan.inputCount} inputs and ${plan.outputCount} outputs; the table has ${size} columns and ${classes} classes.`,
  );
}
