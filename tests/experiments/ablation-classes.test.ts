import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureAblation } from '../../electron/experiments/ablation.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { writeTable } from '../../electron/tasks/folder.ts';
import {
  readCsvTable,
  tableFiles,
  tableSource,
  type TableToAdd,
} from '../../electron/tasks/table-file.ts';
import { ablationCsv } from '../../renderer/ablation/csv.ts';
import type { AblationReport } from '../../shared/contract/experiments.ts';
import { item } from '../../shared/base/arrays.ts';
import { partsOf, withoutPart } from '../../shared/evaluation/ablation.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { fixedNodes, type Genome } from '../../shared/genome/genome.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { canMerge, mergeNetworks } from '../../shared/network/merged.ts';
import { planOfWords } from '../../shared/network/packed.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { addTask, useSources } from '../../shared/tasks/registry.ts';
import { tableTask } from '../../shared/tasks/table/task.ts';
import { digits8 } from '../../shared/tasks/mnist/task.ts';
import type { ClassificationTask, Weighting } from '../../shared/tasks/task.ts';
import { randomGenome } from '../support/random-genome.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporaryFolder = temporaryFolders();
const pool = new RolloutPool(1);
afterAll(() => pool.close());

/** Mean 0. One row of kind a lies on the side of b. */
const ROWS = [
  'x,kind,part',
  ...[-3, -2, -1, 1].map((x) => `${x},a,train`),
  ...[2, 3].map((x) => `${x},b,train`),
  '0,a,test',
  '0,b,test',
].join('\n');

const plan: TableToAdd = {
  id: 'hand',
  label: 'kind',
  splitColumn: 'part',
  testShare: 0.25,
  seed: 1,
  shape: null,
};

async function handTable(): Promise<ClassificationTask> {
  const folder = await temporaryFolder();
  const table = readCsvTable(new TextEncoder().encode(ROWS), plan);
  const path = await writeTable(folder, 'hand', tableFiles(table, plan, 'Hand'));
  return tableTask(tableSource(readFileSync(path), path));
}

/** x feeds the hidden node 4, which feeds the output b (node 3); the output a (node 2) is 0. All linear. */
function handGenome(): Genome {
  const connection = (innovation: number, source: number, destination: number): unknown => ({
    innovation,
    source,
    destination,
    enabled: true,
  });
  return parseGenome({
    inputCount: 1,
    outputCount: 2,
    nodes: [...fixedNodes(1, 2, 1), { id: 4, kind: 'hidden', activation: 1 }] as never,
    connections: [connection(0, 1, 4), connection(1, 4, 3)] as never,
  });
}

describe('the ablation of what classifies', () => {
  let report: AblationReport;

  beforeAll(async () => {
    addTask(await handTable());
    report = await measureAblation(pool, {
      document: newDocument('By hand', 'hand', handGenome()),
      weights: Float64Array.of(1, 2),
      useOffsets: false,
      trials: 2,
      seed: 0,
      options: {},
      priority: 'now',
    });
    return () => useSources([]);
  });

  it('says the change of the accuracy in each class, as it is counted by hand', () => {
    // b is said where x > 0: three of four a are right, and both b. Without any part both outputs are 0 and a is said.
    expect(report.classes).toEqual({ names: ['a', 'b'], accuracy: [0.75, 1] });
    expect(report.effects).toHaveLength(3);
    for (const { byClass } of report.effects) expect(byClass).toEqual([0.25, -1]);
  });

  it('is exported with a column for each class', () => {
    const [header = '', first = ''] = ablationCsv(report, ({ kind }) => kind).split('\n');
    expect(header).toContain('accuracy of a,accuracy of b');
    expect(first).toContain('0.25,-1');
  });
});

describe('networks merged into one plan', () => {
  const weighting: Weighting = { kind: 'shared', values: Float64Array.of(-1.5, 0.5, 2) };

  it.each([1, 2, 3, 4])('give the bits that each gives alone (%i)', async (seed) => {
    const genome = randomGenome(fold(keyOf(seed), 'merge'), {
      inputs: 64,
      outputs: 10,
      edits: 160,
    });
    const genomes = [genome, ...partsOf(genome).map((part) => withoutPart(genome, part))];
    const plans = genomes.map((one) => planOf(one));
    expect(plans.every(canMerge)).toBe(true);
    const merged = mergeNetworks(plans);
    expect(merged.reduce((sum, { heads }) => sum + heads, 0)).toBe(plans.length);
    const evaluator = await digits8.createEvaluator(nodeTaskFiles());
    const episodes = [1, 2].map((key) => digits8.drawEpisode(keyOf(key), { batch: 100 }));
    let index = 0;
    for (const { plan: words, heads } of merged) {
      const ask = { heads, byClass: true };
      const together = await evaluator.rollouts(
        planOfWords(words.words),
        weighting,
        episodes,
        {},
        undefined,
        ask,
      );
      for (let head = 0; head < heads; head++, index++) {
        const alone = await evaluator.rollouts(
          item(plans, index),
          weighting,
          episodes,
          {},
          undefined,
          { byClass: true },
        );
        expect(together.returns.subarray(head * 6, (head + 1) * 6)).toEqual(alone.returns);
        expect(together.byClass?.subarray(head * 120, (head + 1) * 120)).toEqual(alone.byClass);
      }
    }
  });
});
