import { PrecocialError } from '../../shared/base/errors.ts';
import type { LibrarySnapshot } from '../../shared/contract/lab.ts';
import type { TuneRequest } from '../../shared/contract/experiments.ts';
import { baselineOf } from '../../shared/evaluation/baselines.ts';
import { applyOffsets } from '../../shared/formats/tuned-weights.ts';
import { newDocument, type GenomeDocument } from '../../shared/genome/document.ts';
import { ownWeight } from '../../shared/genome/own-weights.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { allowsImitation } from '../../shared/tuning/settings.ts';
import { lab } from '../lab/lab.ts';
import { allGenomes } from '../state/library.ts';
import { refKey } from '../state/references.ts';

/** The task's own expert, and the fixed topology; any other teacher is the key of a genome of the library. */
const EXPERT = 'expert';
const FIXED = 'fixed';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Whom a network of a task can learn from; empty where there is nobody. */
export function teachersOf(task: TaskDefinition, snapshot: LibrarySnapshot | null): Choice[] {
  if (!allowsImitation(task)) return [];
  const genomes = snapshot === null ? [] : allGenomes(snapshot);
  return [
    ...(task.expert === undefined ? [] : [{ value: EXPERT, label: 'the expert of the task' }]),
    ...(baselineOf(task) === null ? [] : [{ value: FIXED, label: 'the fixed topology, tuned' }]),
    ...genomes
      .filter((entry) => entry.task === task.id)
      .map(({ ref, name }) => ({ value: refKey(ref), label: name })),
  ];
}

/** The teacher that is asked for, or the first where that one is of another task; null where there is none. */
export function chosenTeacher(asked: string | null, teachers: readonly Choice[]): string | null {
  const found = teachers.find(({ value }) => value === asked) ?? teachers[0];
  return found?.value ?? null;
}

async function documentOf(
  value: string,
  task: TaskDefinition,
  snapshot: LibrarySnapshot | null,
): Promise<GenomeDocument | null> {
  if (value === FIXED) {
    const baseline = baselineOf(task);
    return baseline === null ? null : newDocument(baseline.name, task.id, baseline.genome);
  }
  const entries = snapshot === null ? [] : allGenomes(snapshot);
  const entry = entries.find(({ ref }) => refKey(ref) === value);
  if (entry === undefined) return null;
  return (await lab.request('genome.read', { ref: entry.ref })).document;
}

/**
 * The chosen teacher with its weights: its own, else the tuned weights that ship for it.
 * @throws PrecocialError 'not-found' where it has neither, or is no longer there
 */
export async function readTeacher(
  value: string,
  task: TaskDefinition,
  snapshot: LibrarySnapshot | null,
): Promise<Pick<TuneRequest, 'teacher'>> {
  if (value === EXPERT) return {};
  const document = await documentOf(value, task, snapshot);
  if (document === null) {
    throw new PrecocialError('not-found', 'The teacher is no longer there; choose another one.');
  }
  const own = ownWeight(document);
  if (own !== null) return { teacher: { document, weight: own } };
  const tuned = await lab.request('genome.tuned', { document });
  if (tuned === null) {
    throw new PrecocialError(
      'not-found',
      `${document.name} has no weights of its own, and none ship for it; choose another teacher, or tune it first.`,
    );
  }
  const genome = applyOffsets(document.genome, tuned.offsets);
  return { teacher: { document: { ...document, genome }, weight: tuned.weight } };
}
