import { dirname, join } from 'node:path';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { PaperDigits } from '../../shared/contract/paper.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import {
  baselineSubject,
  measureNetwork,
  type ConditionsSettings,
  type Subject,
} from '../experiments/conditions.ts';
import { controlsOf, type JudgeControl } from '../evaluation/judge.ts';
import { makeFolders, writeAtomically } from '../system/files.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import { keptOrMeasured } from './kept.ts';
import {
  hasManyTrials,
  MANY_SEED,
  MANY_TRIALS,
  measureManyTrials,
  parseManyTrials,
  type ManyTrials,
} from './many-trials.ts';
import { resultsText, type TaskResults } from './markdown.ts';
import {
  DIGIT_WEIGHTS,
  measureDigits,
  parseDigits,
  plainDigits,
  shippedPaper,
} from './paper-data.ts';
import { resultsPicture } from './picture.ts';
import {
  keyOfNetwork,
  readRecord,
  checkRecord,
  recordOf,
  recordPath,
  writeRecord,
  type RecordKey,
  type ResultRecord,
} from './records.ts';

export interface Champion {
  readonly name: string;
  readonly document: GenomeDocument;
}

interface Entry {
  readonly name: string;
  readonly subject: Subject;
  readonly settings: ConditionsSettings;
  readonly key: RecordKey;
}

export interface ResultsRequest {
  readonly champions: readonly Champion[];
  /** How the networks of a task are measured. */
  readonly settings: (task: string) => ConditionsSettings;
  /** The text; its records and pictures go to a folder of the same name without the ending. */
  readonly out: string;
  /** Champions to measure; the others are only taken from their records. Null: all. */
  readonly only: readonly string[] | null;
  /** Measure again what has a record. */
  readonly again: boolean;
  /** Where what the view Paper shows goes, with the version of the program; null: nowhere. */
  readonly paper: { readonly file: string; readonly program: string } | null;
  /** Write over records of other settings. False: what is there stays, and nothing is measured. */
  readonly replace: boolean;
}

export interface ResultsControl extends JudgeControl {
  /** Told of every network: `record` was there before, `measured` now, `missing` was not asked for. */
  readonly onNetwork?: (name: string, how: 'record' | 'measured' | 'missing') => void;
}

export const fixedName = (task: string): string => `fixed-${task}`;

/**
 * Measures champions and their fixed topologies, one record each, and writes the text and its pictures
 * from the records. What has a record of the same key is not measured again: an interrupted command goes
 * on where it was.
 * @throws PrecocialError 'usage' before any work where a record would be written over, 'cancelled', 'storage'
 */
export async function makeResults(
  pool: RolloutExecutor,
  request: ResultsRequest,
  control: ResultsControl = {},
): Promise<void> {
  const { champions, out, only, again } = request;
  const folder = out.replace(/\.md$/, '');
  await makeFolders(folder);
  await makeFolders(dirname(out));
  const tasks = [...new Set(champions.map(({ document }) => taskOf(document.task).id))];
  const wanted = (name: string): boolean => only?.includes(name) ?? true;

  const entry = async (name: string, subject: Subject): Promise<Entry> => {
    const settings = request.settings(subject.document.task);
    return { name, subject, settings, key: await keyOfNetwork(subject, settings) };
  };
  const plans = await Promise.all(
    tasks.map(async (task) => {
      const own = champions.filter(({ document }) => document.task === task);
      const baseline = baselineSubject(task);
      return {
        task,
        measure: own.some(({ name }) => wanted(name)),
        champions: await Promise.all(
          own.map(({ name, document }) =>
            entry(name, { network: 'genome', document, tunedWeight: null }),
          ),
        ),
        baseline: baseline === null ? null : await entry(fixedName(task), baseline),
      };
    }),
  );
  if (!request.replace) {
    const measured = plans.flatMap((plan) => [
      ...plan.champions.filter(({ name }) => wanted(name)),
      ...(plan.measure && plan.baseline !== null ? [plan.baseline] : []),
    ]);
    for (const { name, key } of measured) await checkRecord(folder, name, again ? null : key);
  }
  const count = plans.reduce((sum, plan) => sum + plan.champions.length + 1, 0);
  const controls = controlsOf(new Array<number>(count).fill(1), control);
  let next = 0;
  const missing: string[] = [];

  const record = async (
    { name, subject, settings, key }: Entry,
    measure: boolean,
  ): Promise<ResultRecord | null> => {
    const part = controls[next++] ?? {};
    const known = measure && again ? null : await readRecord(folder, name, key);
    if (known !== null || !measure) {
      if (known === null) missing.push(name);
      control.onNetwork?.(name, known === null ? 'missing' : 'record');
      return known;
    }
    const measured = await measureNetwork(pool, subject, settings, {
      signal: part.signal,
      onProgress: (done, note) => part.onProgress?.(done, `${name}: ${note ?? ''}`),
    });
    const made = recordOf(name, subject, key, measured);
    await writeAtomically(recordPath(folder, name), writeRecord(made));
    control.onNetwork?.(name, 'measured');
    return made;
  };

  const results: TaskResults[] = [];
  const digits: PaperDigits[] = [];
  for (const plan of plans) {
    const found: ResultRecord[] = [];
    const many = new Map<string, ManyTrials>();
    const both = async (entry: Entry, measure: boolean): Promise<ResultRecord | null> => {
      const made = await record(entry, measure);
      if (made === null) return null;
      const trials = await manyTrials(pool, folder, entry, control);
      if (trials !== null) many.set(entry.name, trials);
      return made;
    };
    for (const champion of plan.champions) {
      const made = await both(champion, wanted(champion.name));
      if (made !== null) found.push(made);
      if (made !== null && request.paper !== null && made.measure === 'accuracy')
        digits.push(await digitsOf(pool, folder, champion, control));
    }
    const baseline = plan.baseline === null ? null : await both(plan.baseline, plan.measure);
    for (const champion of found) {
      const drawn = baseline === null ? [champion] : [champion, baseline];
      await writeAtomically(join(folder, `${champion.name}.svg`), resultsPicture(drawn));
    }
    if (found.length > 0) results.push({ task: plan.task, champions: found, baseline, many });
  }
  await writeAtomically(out, resultsText(results, missing));
  if (request.paper === null) return;
  const records = results.flatMap(({ champions: own, baseline }) =>
    baseline === null ? own : [...own, baseline],
  );
  const { file, program } = request.paper;
  await makeFolders(dirname(file));
  await writeAtomically(file, shippedPaper(program, records, digits));
}

/** The weights that ship for a network on many trials, where it has any that are measured so. */
async function manyTrials(
  pool: RolloutExecutor,
  folder: string,
  { name, subject, settings, key }: Entry,
  { signal }: JudgeControl,
): Promise<ManyTrials | null> {
  if (!hasManyTrials(key)) return null;
  const { topology, tuned } = key;
  const many = { topology, tuned, trials: MANY_TRIALS, seed: MANY_SEED };
  const { value } = await keptOrMeasured(
    recordPath(folder, `${name}-many`),
    many,
    parseManyTrials,
    () => measureManyTrials(pool, subject.document, settings, { signal }),
  );
  return value;
}

/** What a digit champion does at several weights. */
async function digitsOf(
  pool: RolloutExecutor,
  folder: string,
  { name, subject, key }: Entry,
  { signal }: JudgeControl,
): Promise<PaperDigits> {
  const { value } = await keptOrMeasured(
    recordPath(folder, `${name}-digits`),
    { topology: key.topology, weights: DIGIT_WEIGHTS },
    parseDigits,
    async () => plainDigits(await measureDigits(pool, subject.document, name, { signal })),
  );
  return value;
}
