import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { isRecord } from '../../shared/base/records.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { readNpy, type NumpyArray } from '../../shared/formats/npy.ts';
import { isNumber, numberOf, readTextTable } from '../../shared/formats/table.ts';
import { decodeText } from '../../shared/formats/text.ts';
import { SEARCH_ACTIVATIONS } from '../../shared/genome/activations.ts';
import type { ImageShape } from '../../shared/tasks/examples.ts';
import type { TaskDescription } from '../../shared/tasks/own/description.ts';
import { packTable } from '../../shared/tasks/table/data.ts';
import { prepareTable, type RawTable, type TablePlan } from '../../shared/tasks/table/prepare.ts';
import type { TableSource } from '../../shared/tasks/table/source.ts';
import { versionOf } from './compile.ts';
import { readZip } from './zip.ts';

const FORMAT = 'precocial-table';
const FORMAT_VERSION = 1;
/** The file of a table's rows, beside its description. */
export const ROWS_FILE = 'rows.bin';

/** How a table is taken in. */
export interface TableToAdd extends TablePlan {
  readonly id: string;
  /** The column of the classes, by name or number from 1; of an archive, the name of its array. */
  readonly label: string;
  /** The column that says which rows are tested on; null: drawn by the seed. */
  readonly splitColumn: string | null;
}

function usage(problem: string): never {
  throw new PrecocialError('usage', problem);
}

/** The place of a column, by its name or its number from 1. */
function columnOf(name: string, header: readonly string[] | null, width: number): number {
  const named = header?.indexOf(name) ?? -1;
  if (named >= 0) return named;
  const number = Number(name);
  if (Number.isInteger(number) && number >= 1 && number <= width) return number - 1;
  const known =
    header === null
      ? `the first row names no columns; give a number from 1 to ${width}`
      : `there are ${header.slice(0, 12).join(', ')}${header.length > 12 ? ' and others' : ''}`;
  return usage(`There is no column ${JSON.stringify(name)}; ${known}.`);
}

/** True for a word that means testing. @throws PrecocialError 'invalid-file' */
function isTesting(cell: string, row: number, column: number): boolean {
  if (/^(test|testing|1|true|valid|validation)$/i.test(cell)) return true;
  if (/^(train|training|0|false)$/i.test(cell)) return false;
  throw new PrecocialError(
    'invalid-file',
    `Row ${row}, column ${column}: ${JSON.stringify(cell)} says neither train nor test (0 and 1 will do).`,
    { row, column },
  );
}

/**
 * A table as text, its label among its columns.
 * @throws PrecocialError 'invalid-file' with row and column, 'usage' for a column that is not there
 */
export function readCsvTable(bytes: Uint8Array, { label, splitColumn }: TableToAdd): RawTable {
  const table = readTextTable(decodeText(bytes));
  const { header, width } = table;
  const labelAt = columnOf(label, header, width);
  const splitAt = splitColumn === null ? -1 : columnOf(splitColumn, header, width);
  const columns = Array.from({ length: width }, (_, k) => k).filter(
    (k) => k !== labelAt && k !== splitAt,
  );
  if (columns.length === 0) usage('The table has no column beside its label.');
  const numbers = new Float64Array(columns.length * table.count);
  const labels: string[] = [];
  const testing: boolean[] = [];
  let row = table.firstRow;
  let place = 0;
  for (const cells of table.rows()) {
    for (const column of columns)
      numbers[place++] = numberOf(cells[column] ?? '', row, column + 1, header?.[column] ?? '');
    const name = cells[labelAt] ?? '';
    if (name === '')
      throw new PrecocialError(
        'invalid-file',
        `Row ${row}, column ${labelAt + 1}: the label is missing.`,
        {
          row,
          column: labelAt + 1,
        },
      );
    labels.push(className(name));
    if (splitAt >= 0) testing.push(isTesting(cells[splitAt] ?? '', row, splitAt + 1));
    row++;
  }
  return {
    names: columns.map((k) => header?.[k] ?? `column ${k + 1}`),
    numbers,
    labels,
    testing: splitAt >= 0 ? testing : null,
  };
}

/** Numbers that are written in several ways are one class: 1 and 1.0. */
const className = (cell: string): string => (isNumber(cell) ? String(Number(cell)) : cell);

function rowsOfArray(
  array: NumpyArray,
  what: string,
): { count: number; size: number } & { numbers: RawTable['numbers'] } {
  const { shape, values } = array;
  if (values.kind !== 'numbers') return usage(`There are texts in ${what}; rows are numbers.`);
  const [count = 0, ...rest] = shape;
  const size = rest.reduce((all, one) => all * one, 1);
  if (shape.length < 2 || count === 0 || size === 0)
    usage(`The shape of ${what} is (${shape.join(', ')}); rows and columns are needed.`);
  values.numbers.forEach((value, k) => {
    if (Number.isFinite(value)) return;
    const [row, column] = [Math.floor(k / size) + 1, (k % size) + 1];
    throw new PrecocialError(
      'invalid-file',
      `Row ${row}, column ${column} of ${what}: ${value} is not a finite number.`,
      { row, column },
    );
  });
  return { count, size, numbers: values.numbers };
}

function labelsOfArray({ shape, values }: NumpyArray, what: string): string[] {
  const flat = shape.filter((size) => size !== 1);
  if (flat.length > 1)
    usage(`The shape of ${what} is (${shape.join(', ')}); one label a row is needed, not one-hot.`);
  return values.kind === 'texts' ? [...values.texts] : Array.from(values.numbers, String);
}

function tableOfArrays(rows: NumpyArray, labels: NumpyArray, what: string, of: string): RawTable {
  const { count, size, numbers } = rowsOfArray(rows, what);
  const names = labelsOfArray(labels, of);
  if (names.length !== count)
    usage(
      `There are ${count} rows in ${what} and ${names.length} labels in ${of}; there must be as many.`,
    );
  return {
    names: Array.from({ length: size }, (_, k) => `column ${k + 1}`),
    numbers,
    labels: names,
    testing: null,
  };
}

/** Rows of an array, with labels of another file. @throws PrecocialError 'invalid-file', 'usage' */
export function readNpyTable(rows: Uint8Array, labels: Uint8Array): RawTable {
  return tableOfArrays(readNpy(rows), readNpy(labels), 'the array of rows', 'that of labels');
}

const ROWS_NAMES = ['X', 'x', 'data', 'images', 'features', 'arr_0'];
const LABEL_NAMES = ['y', 'Y', 'target', 'labels', 'label', 'arr_1'];

/**
 * An archive of arrays, as numpy.savez writes it: rows and labels, or both for training and for testing
 * (x_train, y_train, x_test, y_test).
 * @throws PrecocialError 'invalid-file', 'usage' with the names there are
 */
export function readNpzTable(bytes: Uint8Array, label: string | null): RawTable {
  const files = readZip(bytes);
  const array = (name: string): NumpyArray | null => {
    const content = files.get(`${name}.npy`);
    return content === undefined ? null : readNpy(content);
  };
  const part = (name: string): NumpyArray | null => array(name) ?? array(name.replace('x_', 'X_'));
  const [rowsA, labelsA] = [part('x_train'), part('y_train')];
  const [rowsB, labelsB] = [part('x_test'), part('y_test')];
  if (rowsA !== null && labelsA !== null && rowsB !== null && labelsB !== null) {
    const train = tableOfArrays(rowsA, labelsA, 'x_train', 'y_train');
    const test = tableOfArrays(rowsB, labelsB, 'x_test', 'y_test');
    if (train.names.length !== test.names.length)
      usage('x_train and x_test have rows of different lengths.');
    const length = train.numbers.length + test.numbers.length;
    const bytesOnly = train.numbers instanceof Uint8Array && test.numbers instanceof Uint8Array;
    const numbers = bytesOnly ? new Uint8Array(length) : new Float64Array(length);
    numbers.set(train.numbers);
    numbers.set(test.numbers, train.numbers.length);
    return {
      names: train.names,
      numbers,
      labels: [...train.labels, ...test.labels],
      testing: [...train.labels.map(() => false), ...test.labels.map(() => true)],
    };
  }
  const names = [...files.keys()].map((name) => name.replace(/\.npy$/, ''));
  const labelName = label ?? LABEL_NAMES.find((name) => names.includes(name));
  const rowsName =
    ROWS_NAMES.find((name) => names.includes(name)) ??
    (names.length === 2 ? names.find((name) => name !== labelName) : undefined);
  const rows = rowsName === undefined ? null : array(rowsName);
  const labels = labelName === undefined ? null : array(labelName);
  if (rows === null || labels === null)
    return usage(
      `The archive holds ${names.join(', ')}; name the array of the labels with --label, and the rows X or data.`,
    );
  return tableOfArrays(rows, labels, rowsName ?? '', labelName ?? '');
}

/** The two files that keep a table in the library. */
export interface TableFiles {
  readonly description: string;
  readonly rows: Uint8Array;
}

/** @throws PrecocialError 'usage' as `prepareTable` */
export function tableFiles(table: RawTable, plan: TableToAdd, title: string): TableFiles {
  const { train, test, classes, mean, deviation } = prepareTable(table, plan);
  const rows = packTable(train, test);
  const { shape } = plan;
  const pixel = (k: number, { width }: ImageShape): string =>
    `row ${Math.floor(k / width) + 1}, column ${(k % width) + 1}`;
  const kept = {
    format: FORMAT,
    version: FORMAT_VERSION,
    id: plan.id,
    title,
    inputs: table.names.map((name, k) => (shape === null ? name : pixel(k, shape))),
    classes,
    train: train.count,
    test: test.count,
    split: table.testing === null ? { seed: plan.seed, testShare: plan.testShare } : 'by a column',
    bytes: train.cells instanceof Uint8Array,
    scale: train.scale,
    shape,
    ...(shape === null ? { mean, deviation } : {}),
    checksum: createHash('sha256').update(rows).digest('hex'),
  };
  return { description: `${JSON.stringify(kept, null, 2)}\n`, rows };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;

/** Whether a file of the library describes a table. */
export function isTableFile(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 80)).includes(`"${FORMAT}"`);
}

/**
 * The source of a table that is kept in the library.
 * @throws PrecocialError 'invalid-file', 'newer-version'
 */
export function tableSource(bytes: Uint8Array, file: string): TableSource {
  const { value } = parseJson(decodeText(bytes));
  const refuse = (problem: string): never => {
    throw new PrecocialError('invalid-file', `${file}: ${problem}. Add the table again.`, { file });
  };
  if (!isRecord(value) || value['format'] !== FORMAT)
    return refuse('it is no description of a table');
  if (value['version'] !== FORMAT_VERSION)
    throw new PrecocialError(
      'newer-version',
      `${file} was written by a newer version of the program.`,
      { file },
    );
  const { id, title, inputs, classes, train, test, bytes: isBytes, scale, shape, checksum } = value;
  if (typeof id !== 'string' || typeof title !== 'string')
    return refuse('it has no "id" or no "title"');
  if (!isTexts(inputs) || !isTexts(classes)) return refuse('it has no "inputs" or no "classes"');
  if (!isCount(train) || !isCount(test)) return refuse('it has no "train" or no "test"');
  if (typeof isBytes !== 'boolean' || typeof scale !== 'number' || !(scale > 0))
    return refuse('it has no "bytes" or no "scale"');
  if (typeof checksum !== 'string' || !/^[0-9a-f]{64}$/.test(checksum))
    return refuse('it has no "checksum"');
  const picture = isRecord(shape) ? shape : null;
  const { height, width } = picture ?? {};
  if (picture !== null && !(isCount(height) && isCount(width))) return refuse('its "shape" is off');
  return {
    kind: 'table',
    description: describeTable(id, title, inputs, classes, train + test),
    version: versionOf(bytes),
    file,
    text: decodeText(bytes),
    rows: join(dirname(file), ROWS_FILE),
    checksum,
    train,
    test,
    classes,
    bytes: isBytes,
    scale,
    shape: isCount(height) && isCount(width) ? { height, width } : null,
  };
}

function describeTable(
  id: string,
  title: string,
  inputs: readonly string[],
  classes: readonly string[],
  count: number,
): TaskDescription {
  return {
    id,
    title,
    summary: `Tell ${classes.length} classes apart by ${inputs.length} numbers: ${count} rows of your own`,
    inputs,
    outputs: classes,
    inputUnits: inputs.map(() => ''),
    outputUnits: classes.map(() => ''),
    outputActivation: 1,
    // The paper's set for classification: all of the ten but the step.
    activations: SEARCH_ACTIVATIONS.filter((activation) => activation !== 2),
    maxSteps: 1,
    stepSeconds: 0,
    returnRange: [-1e6, 0],
    options: [],
    draws: false,
  };
}
