import { basename, extname } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { ImageShape } from '../../shared/tasks/examples.ts';
import type { RawTable } from '../../shared/tasks/table/prepare.ts';
import { TABLE_ENDINGS, type TableSource } from '../../shared/tasks/table/source.ts';
import { slug } from '../system/files.ts';
import { inFile } from '../system/read-file.ts';
import { versionOf } from './compile.ts';
import { checkedName } from './create.ts';
import { writeTable, writeTask } from './folder.ts';
import { programFile, type ProgramToAdd } from './program-file.ts';
import {
  readCsvTable,
  readNpyTable,
  readNpzTable,
  tableFiles,
  tableSource,
  type TableToAdd,
} from './table-file.ts';
import { trustVersion } from './trust.ts';

/** Where tasks lie, and where it is kept what may run. */
export interface TaskPlace {
  readonly folder: string;
  readonly settings: string;
}

/** A task that was written. */
export interface AddedTask {
  readonly name: string;
  readonly path: string;
}

/**
 * Starts a program that a person allowed to run, and keeps what it says of itself as a task.
 * @throws PrecocialError 'usage', 'storage', and as the program fails
 */
export async function addProgramTask(
  { folder, settings }: TaskPlace,
  program: ProgramToAdd,
): Promise<AddedTask> {
  const name = checkedName(program.id);
  const text = await programFile(program);
  const path = await writeTask(folder, name, 'task.json', text);
  await trustVersion(settings, versionOf(new TextEncoder().encode(text)));
  return { name, path };
}

/** Endings of tables, as messages list them. */
export const TABLE_ENDINGS_TEXT = TABLE_ENDINGS.map((ending) => `.${ending}`).join(', ');

/** True for the name of a file that tables are read from. */
export const isTableName = (fileName: string): boolean =>
  TABLE_ENDINGS.includes(extname(fileName).slice(1));

/** A table in a file, and how it is taken in. */
export interface TableInFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** The labels of a .npy file; null for other files. */
  readonly labels: Uint8Array | null;
  /** The column of the classes, or of an archive the name of its array; null where it was not said. */
  readonly label: string | null;
  /** What the task is called; null: after the file. */
  readonly name: string | null;
  readonly splitColumn: string | null;
  readonly testShare: number;
  readonly seed: number;
  readonly shape: ImageShape | null;
}

/** A table that was written as a task. */
export interface AddedTable extends AddedTask {
  readonly source: TableSource;
  readonly columns: number;
}

function rawTable(
  { fileName, bytes, labels, label }: TableInFile,
  ending: string,
  plan: TableToAdd,
): RawTable {
  if (ending === '.npz') return inFile(fileName, () => readNpzTable(bytes, label));
  if (ending === '.npy') {
    if (labels !== null) return inFile(fileName, () => readNpyTable(bytes, labels));
    throw new PrecocialError('usage', 'Name the file of the labels with --label, such as y.npy.');
  }
  if (label === null)
    throw new PrecocialError('usage', 'Name the column of the classes with --label.');
  return inFile(fileName, () => readCsvTable(bytes, plan));
}

/**
 * Writes a table as a task.
 * @throws PrecocialError 'usage', 'invalid-file' naming row and column, 'storage'
 */
export async function addTableTask(folder: string, table: TableInFile): Promise<AddedTable> {
  const { fileName, label, splitColumn, testShare, seed, shape } = table;
  const ending = extname(fileName);
  if (!isTableName(fileName))
    throw new PrecocialError(
      'usage',
      `A table is a file that ends in ${TABLE_ENDINGS_TEXT}; ${fileName} is none of these.`,
    );
  const title = basename(fileName, ending);
  const name = checkedName(table.name ?? slug(title, 'table'));
  const plan: TableToAdd = { id: name, label: label ?? '', splitColumn, testShare, seed, shape };
  const raw = rawTable(table, ending, plan);
  const files = tableFiles(raw, plan, title);
  const path = await writeTable(folder, name, files);
  const source = tableSource(new TextEncoder().encode(files.description), path);
  return { name, path, source, columns: raw.names.length };
}

/** Height and width as 28x28 says them; null for no text. @throws PrecocialError 'usage' */
export function shapeOf(text: string | null): ImageShape | null {
  if (text === null) return null;
  const found = /^([1-9]\d{0,3})x([1-9]\d{0,3})$/.exec(text);
  if (found === null)
    throw new PrecocialError(
      'usage',
      `The shape of an image must be height x width, such as 28x28, not ${text}.`,
    );
  return { height: Number(found[1]), width: Number(found[2]) };
}
