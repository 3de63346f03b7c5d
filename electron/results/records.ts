import { PrecocialError } from '../../shared/base/errors.ts';
import { join } from 'node:path';
import type { ConditionRow } from '../../shared/contract/experiments.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { decodeText } from '../../shared/formats/text.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { ConditionsSettings, NetworkMeasurement, Subject } from '../experiments/conditions.ts';
import { exists } from '../system/files.ts';
import { readWhole } from '../system/read-file.ts';
import { shippedTuning } from '../tuning/tuned-files.ts';
import { nodeTaskFiles } from '../rollouts/task-files.ts';

/** All that a network's numbers follow from: measured anew when anything of it changes. */
export interface RecordKey {
  readonly task: string;
  readonly network: Subject['network'];
  readonly topology: string;
  /** The shared weight and the hash with offsets of the tuned weights that ship, or null. */
  readonly tuned: string | null;
  readonly trials: number;
  readonly episodesPerDraw: number;
  readonly seed: number;
  readonly tuneGenerations: number;
  /** Of a task seen through an encoder: which one. */
  readonly encoder?: string;
}

/** A measured network as it is kept beside the results, one file each. */
export interface ResultRecord extends NetworkMeasurement {
  readonly version: 1;
  readonly key: RecordKey;
  /** Of the file: a champion's name, or that of the fixed topology. */
  readonly name: string;
  readonly title: string;
  readonly connections: number;
  readonly measure: Measure;
}

/** Digits that values keep: enough to draw them. Their means and spreads are written in full. */
const VALUE_DIGITS = 6;

export async function keyOfNetwork(
  { network, document }: Subject,
  settings: ConditionsSettings,
): Promise<RecordKey> {
  const { trials, episodesPerDraw, seed, tuneGenerations } = settings;
  const tuning = await shippedTuning(document);
  const tuned =
    tuning === null
      ? null
      : `${tuning.weight} ${structuralHash(tuning.document.genome, { offsets: true })}`;
  const topology = structuralHash(document.genome);
  const { task } = document;
  const encoder = await taskOf(task).encoder?.(nodeTaskFiles());
  return {
    ...{ task, network, topology, tuned, trials, episodesPerDraw, seed, tuneGenerations },
    ...(encoder === undefined ? {} : { encoder }),
  };
}

export function recordOf(
  name: string,
  { document }: Subject,
  key: RecordKey,
  measured: NetworkMeasurement,
): ResultRecord {
  return {
    version: 1,
    key,
    name,
    title: document.name,
    connections: connectionCount(document.genome),
    measure: taskOf(document.task).measure,
    ...measured,
  };
}

export function writeRecord(record: ResultRecord): string {
  return `${JSON.stringify(
    record,
    (_, value: unknown) =>
      value instanceof Float64Array
        ? Array.from(value, (number) => Number(number.toPrecision(VALUE_DIGITS)))
        : value,
    1,
  )}\n`;
}

function parseRecord(text: string): ResultRecord {
  const record = parseJson(text).value as ResultRecord;
  const rows = record.rows.map((row): ConditionRow => {
    const { summary } = row;
    return summary === null
      ? row
      : { ...row, summary: { ...summary, values: Float64Array.from(summary.values) } };
  });
  return { ...record, rows };
}

export const recordPath = (folder: string, name: string): string => join(folder, `${name}.json`);

/** The record of a network if it was measured as the key says, or null: also for an unreadable file. */
export async function readRecord(
  folder: string,
  name: string,
  key: RecordKey,
): Promise<ResultRecord | null> {
  try {
    const record = parseRecord(decodeText(await readWhole(recordPath(folder, name))));
    return JSON.stringify(record.key) === JSON.stringify(key) ? record : null;
  } catch {
    return null;
  }
}

/**
 * Sees that measuring a network anew writes over no record of other settings.
 * @param key what it would be measured as; null where even a record of the same settings would be replaced
 * @throws PrecocialError 'usage' naming the record
 */
export async function checkRecord(
  folder: string,
  name: string,
  key: RecordKey | null,
): Promise<void> {
  const path = recordPath(folder, name);
  if (!(await exists(path))) return;
  if (key !== null && (await readRecord(folder, name, key)) !== null) return;
  throw new PrecocialError(
    'usage',
    `Nothing was measured: ${path} exists and was not changed; it was measured otherwise. Name another --out, or give --replace to write over it.`,
    { file: path },
  );
}
