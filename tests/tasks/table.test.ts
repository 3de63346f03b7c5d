import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { pixelBatch } from '../../electron/tuning/adam-stepper.ts';
import { readTasks, writeTable } from '../../electron/tasks/folder.ts';
import {
  readCsvTable,
  readNpyTable,
  readNpzTable,
  tableFiles,
  tableSource,
  type TableToAdd,
} from '../../electron/tasks/table-file.ts';
import { at } from '../../shared/base/arrays.ts';
import { kernelNetworks } from '../../shared/network/live-network.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { checkTask } from '../../shared/tasks/checker.ts';
import { asTable } from '../../shared/tasks/examples.ts';
import { prepareTable, type RawTable } from '../../shared/tasks/table/prepare.ts';
import { tableTask } from '../../shared/tasks/table/task.ts';
import type { ClassificationTask } from '../../shared/tasks/task.ts';
import { python } from '../support/python.ts';
import { randomGenome } from '../support/random-genome.ts';
import { refusal } from '../support/refusal.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporaryFolder = temporaryFolders();
const files = nodeTaskFiles();
const networks = kernelNetworks(await files.kernel('network'));

const plan = (more: Partial<TableToAdd> = {}): TableToAdd => ({
  id: 'rows',
  label: 'kind',
  splitColumn: null,
  testShare: 0.25,
  seed: 1,
  shape: null,
  ...more,
});

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, more: Partial<TableToAdd> = {}): RawTable =>
  readCsvTable(bytesOf(text), plan(more));

/** Rows of three kinds by a formula: kind k has x from 10 k on and y = -x. */
const FORMULA = [
  'x,y,kind',
  ...Array.from({ length: 24 }, (_, i) => {
    const k = i % 3;
    const x = 10 * k + Math.floor(i / 3);
    return `${x},${-x},${['low', 'middle', 'high'][k]}`;
  }),
].join('\n');

async function added(text: string, more: Partial<TableToAdd> = {}): Promise<ClassificationTask> {
  const folder = await temporaryFolder();
  const table = read(text, more);
  const path = await writeTable(folder, 'rows', tableFiles(table, plan(more), 'Rows'));
  return tableTask(tableSource(readFileSync(path), path));
}

describe('a table as a task', () => {
  it('is standardised by the rows for training, and split class by class by the seed', () => {
    const { train, test, classes, mean, deviation } = prepareTable(read(FORMULA), plan());
    expect(classes).toEqual(['high', 'low', 'middle']);
    expect([train.count, test.count]).toEqual([18, 6]);
    for (const c of [0, 1, 2]) {
      expect(train.labels.filter((label) => label === c)).toHaveLength(6);
      expect(test.labels.filter((label) => label === c)).toHaveLength(2);
    }
    const column = (k: number): number[] =>
      Array.from({ length: train.count }, (_, i) => at(train.cells, i * 2 + k));
    const sum = column(0).reduce((all, value) => all + value, 0);
    const squares = column(0).reduce((all, value) => all + value ** 2, 0);
    expect(sum / 18).toBeCloseTo(0, 6);
    expect(squares / 18).toBeCloseTo(1, 6);
    // y is -x, in every row.
    expect(column(1)).toEqual(column(0).map((value) => -value));
    expect(mean[1]).toBe(-at(mean, 0));
    expect(deviation[1]).toBeCloseTo(at(deviation, 0), 12);
    // Each value leads back to the table's: those of kind k lie in 10 k to 10 k + 7.
    for (let i = 0; i < test.count; i++) {
      const x = at(test.cells, 2 * i) * at(deviation, 0) + at(mean, 0);
      expect(Math.round(x)).toBeCloseTo(x, 4);
      expect(classes[at(test.labels, i)]).toBe(['low', 'middle', 'high'][Math.floor(x / 10)]);
    }
    const again = prepareTable(read(FORMULA), plan());
    expect(again.test.cells).toEqual(test.cells);
    expect(prepareTable(read(FORMULA), plan({ seed: 2 })).test.cells).not.toEqual(test.cells);
  });

  it('has known statistics where they can be counted by hand', () => {
    const text = 'v,kind,part\n1,a,train\n3,b,train\n5,a,train\n7,b,train\n100,a,test\n';
    const { train, test, mean, deviation } = prepareTable(
      read(text, { splitColumn: 'part' }),
      plan({ splitColumn: 'part' }),
    );
    expect(mean).toEqual([4]);
    expect(deviation[0]).toBeCloseTo(Math.sqrt(5), 12);
    expect(Array.from(train.cells)).toEqual(
      [-3, -1, 1, 3].map((v) => Math.fround(v / Math.sqrt(5))),
    );
    expect(Array.from(test.cells)).toEqual([Math.fround(96 / Math.sqrt(5))]);
    expect([...train.labels]).toEqual([0, 1, 0, 1]);
  });

  it('says the classes that the oracle says, and scores their log-probability', async () => {
    const task = await added(FORMULA);
    const [classifier, test, evaluator] = [
      await task.createClassifier(files),
      asTable(await task.examples(files, 'train')),
      await task.createEvaluator(files),
    ];
    for (let seed = 0; seed < 4; seed++) {
      const genome = randomGenome(fold(keyOf(seed), 'table'), {
        inputs: 2,
        outputs: 3,
        outputActivation: 1,
        edits: 8,
      });
      const network = networks(genome, false);
      const values = Float64Array.of(-1.5, 0.25, 1);
      const weighting = { kind: 'shared', values } as const;
      const said = classifier.classify(planOf(genome), weighting, test, { probabilities: true });
      const batch = Float64Array.of(3, 0, 7, 11);
      const { returns } = await evaluator.rollouts(planOf(genome), weighting, [batch], {});
      for (const [s, weight] of values.entries()) {
        const logs = Array.from({ length: test.count }, (_, i) => {
          network.reset();
          const outputs = [...network.step(test.cells.slice(2 * i, 2 * i + 2), weight)];
          const most = Math.max(...outputs);
          const sum = outputs.reduce((all, value) => all + Math.exp(value - most), 0);
          expect(said.predictions[s * test.count + i]).toBe(outputs.indexOf(most));
          return at(outputs, at(test.labels, i)) - most - Math.log(sum);
        });
        const mean = logs.reduce((all, value) => all + value, 0) / test.count;
        expect(said.logLikelihood[s]).toBeCloseTo(mean, 9);
        const ofBatch = [...batch].reduce((all, row) => all + at(logs, row), 0) / 4;
        expect(returns[s]).toBeCloseTo(Math.max(-1e6, ofBatch), 9);
      }
    }
  });

  it('keeps the rules of every task, and gives its values to gradients', async () => {
    const task = await added(FORMULA);
    expect(await checkTask(task, files)).toEqual([]);
    const train = asTable(await task.examples(files, 'train'));
    const { pixels, labels } = pixelBatch(train, Float64Array.of(5, 1));
    expect([...pixels]).toEqual([10, 2, 11, 3].map((k) => at(train.cells, k)));
    expect([...labels]).toEqual([at(train.labels, 5), at(train.labels, 1)]);
  });

  it('takes rows as images, from 0 to 1', async () => {
    const text =
      `a,b,c,d,e,f,kind\n${['0,51,102,153,204,255,u', '255,0,0,0,0,0,v'].join('\n')}\n`.repeat(1);
    const more = { shape: { height: 2, width: 3 }, splitColumn: null };
    const rows = `${text}255,0,0,0,0,51,u\n0,0,0,0,0,0,v\n`;
    const { train, mean } = prepareTable(read(rows, more), plan(more));
    expect(mean).toEqual([0, 0, 0, 0, 0, 0]);
    expect(Array.from(train.cells).every((value) => value >= 0 && value <= 1)).toBe(true);
    const task = await added(rows, more);
    expect(task.inputs.slice(0, 4)).toEqual([
      ...['row 1, column 1', 'row 1, column 2', 'row 1, column 3', 'row 2, column 1'],
    ]);
    const wrong = { shape: { height: 3, width: 3 } };
    expect(refusal(() => prepareTable(read(rows), plan(wrong))).message).toContain(
      'Images of 3 x 3 pixels have 9; the rows have 6',
    );
  });

  it('is listed without a question, and refused once its rows were changed', async () => {
    const folder = await temporaryFolder();
    await writeTable(folder, 'rows', tableFiles(read(FORMULA), plan(), 'Rows'));
    const [task] = await readTasks(folder, new Set());
    expect(task).toMatchObject({
      name: 'rows',
      trusted: true,
      source: { kind: 'table', train: 18 },
    });
    await writeFile(join(folder, 'rows', 'rows.bin'), 'something else');
    const source = task?.source;
    if (source?.kind !== 'table') throw new Error('no table');
    await expect(tableTask(source).createEvaluator(files)).rejects.toThrow(
      'were changed; add the table again',
    );
  });
});

describe('arrays of numpy', () => {
  /** Runs Python in a folder with the formula's table as X and y. */
  async function saved(...lines: string[]): Promise<(name: string) => Uint8Array> {
    const folder = await temporaryFolder();
    const code = [
      'import numpy as np',
      'x = np.array([10 * (i % 3) + i // 3 for i in range(24)])',
      'X = np.stack([x, -x], axis=1)',
      'y = np.array([["low", "middle", "high"][i % 3] for i in range(24)])',
      ...lines,
    ].join('\n');
    execFileSync(python, ['-c', code], { cwd: folder });
    return (name) => readFileSync(join(folder, name));
  }

  it('give the same task as the table in text, in any type and order', async () => {
    const file = await saved(
      'np.save("X.npy", X.astype("<f8")); np.save("y.npy", y)',
      'np.save("single.npy", np.asfortranarray(X.astype("<f4")))',
      'np.save("big.npy", X.astype(">i4")); np.save("long.npy", X.astype("<i8"))',
      'np.savez("plain.npz", X=X, y=y); np.savez_compressed("packed.npz", data=X, target=y)',
    );
    const expected = prepareTable(read(FORMULA), plan()).test.cells;
    for (const name of ['X.npy', 'single.npy', 'big.npy', 'long.npy']) {
      const table = readNpyTable(file(name), file('y.npy'));
      expect(table.names).toEqual(['column 1', 'column 2']);
      expect(prepareTable(table, plan()).test.cells).toEqual(expected);
    }
    for (const name of ['plain.npz', 'packed.npz'])
      expect(prepareTable(readNpzTable(file(name), null), plan()).test.cells).toEqual(expected);
  });

  it('keep images as bytes, and the split of an archive that has one', async () => {
    const file = await saved(
      'images = np.arange(8 * 6, dtype=np.uint8).reshape(8, 2, 3)',
      'np.savez("images.npz", x_train=images[:6], y_train=[0, 1, 2, 0, 1, 2], x_test=images[6:], y_test=[2, 10])',
      'np.savez("right.npz", x_train=images[:6], y_train=[0, 1, 2, 10, 1, 2], x_test=images[6:], y_test=[2, 10])',
    );
    const more = { shape: { height: 2, width: 3 } };
    expect(
      refusal(() => prepareTable(readNpzTable(file('images.npz'), null), plan(more))).message,
    ).toContain('The class "10" has no row for training');
    const { train, test, classes } = prepareTable(
      readNpzTable(file('right.npz'), null),
      plan(more),
    );
    expect(classes).toEqual(['0', '1', '2', '10']);
    expect(train.cells).toEqual(Uint8Array.from({ length: 36 }, (_, k) => k));
    expect(test.scale).toBe(1 / 47);
    expect([...test.labels]).toEqual([2, 3]);
  });

  it('are refused where they are code, damaged or of another shape', async () => {
    const file = await saved(
      'np.save("objects.npy", np.array([{}, 1], dtype=object), allow_pickle=True)',
      'np.save("X.npy", X); np.save("short.npy", y[:5]); np.save("flat.npy", x); np.save("onehot.npy", np.eye(24))',
      'np.save("y.npy", y); Z = X.astype(float); Z[3, 1] = np.nan; np.save("nan.npy", Z)',
      'np.savez("odd.npz", u=X, v=y, w=x)',
    );
    const message = (rows: string, labels: string): string =>
      refusal(() => readNpyTable(file(rows), file(labels))).message;
    expect(message('objects.npy', 'y.npy')).toContain('holds Python objects, which are code');
    expect(message('X.npy', 'short.npy')).toContain(
      'There are 24 rows in the array of rows and 5 labels',
    );
    expect(message('flat.npy', 'y.npy')).toContain('is (24); rows and columns are needed');
    expect(message('X.npy', 'onehot.npy')).toContain('one label a row is needed, not one-hot');
    expect(message('nan.npy', 'y.npy')).toContain('Row 4, column 2');
    expect(
      refusal(() => readNpyTable(file('X.npy').subarray(0, 200), file('y.npy'))).message,
    ).toContain('bytes of values, where 384 are due');
    expect(refusal(() => readNpzTable(file('odd.npz'), null)).message).toContain(
      'The archive holds u, v, w',
    );
    expect(
      refusal(() => readNpzTable(bytesOf('no archive at all, and not short'), null)).message,
    ).toContain('no zip file');
  });
});

describe('a table of text that is off is refused at its cell', () => {
  it.each([
    ['a,kind\n1,x\ntwo,y\n', 'Row 3, column 1: "two" is not a number (a)'],
    ['a,kind\n1,x\n,y\n', 'Row 3, column 1: a number is missing (a)'],
    ['a,kind\n1,x\n2,\n', 'Row 3, column 2: the label is missing'],
    ['a,kind\n1,x\n2\n', 'Row 3, column 2: the row has 1 values, the first row has 2'],
    ['a,a,kind\n1,2,x\n', 'Row 1, column 2: the column "a" stands here again'],
    ['a,kind\n1,"x\n', 'Row 2, column 2: a quote is not closed'],
    ['', 'The file is empty'],
  ])('%j', (text, message) => {
    expect(refusal(() => read(text)).message).toContain(message);
  });

  it('with the columns there are, and the classes there must be', () => {
    expect(refusal(() => read(FORMULA, { label: 'species' })).message).toContain(
      'There is no column "species"; there are x, y, kind',
    );
    expect(refusal(() => read('1,2,a\n3,4,b\n', { label: 'kind' })).message).toContain(
      'the first row names no columns; give a number from 1 to 3',
    );
    const one = read('a,kind\n1,x\n2,x\n3,x\n');
    expect(refusal(() => prepareTable(one, plan())).message).toContain('has one class, "x"');
    expect(
      refusal(() => read(`${FORMULA.replaceAll('low', 'up')}`, { splitColumn: 'kind' })).message,
    ).toContain('Row 2, column 3: "up" says neither train nor test');
  });

  it('reads what others write: no header, semicolons, tabs, quotes, class names with commas', () => {
    expect(read('1;2;a\n3;4;b\n', { label: '3' })).toMatchObject({
      names: ['column 1', 'column 2'],
      labels: ['a', 'b'],
    });
    expect(read('"a x"\tkind\n1.5\t"b, ""c"""\n2e1\td\n')).toMatchObject({
      names: ['a x'],
      labels: ['b, "c"', 'd'],
      numbers: Float64Array.of(1.5, 20),
    });
    expect(read('kind,a\n1,2\n1.0,3\n0,4\n').labels).toEqual(['1', '1', '0']);
  });
});
