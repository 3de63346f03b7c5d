import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseGenomeFile } from '../../shared/formats/genome-file.ts';
import type { TunedFile } from '../../shared/formats/tuned-file.ts';
import { layeredGenome } from '../../shared/evaluation/baselines.ts';
import { newDocument, type GenomeDocument } from '../../shared/genome/document.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { TASKS } from '../../shared/tasks/registry.ts';
import { baselineSubject } from '../experiments/conditions.ts';
import { programPlaces } from '../system/places.ts';
import { readParsedText } from '../system/read-file.ts';

const championsFolder = (): string => join(programPlaces(import.meta.url).assets, 'champions');

/** Before the name of a task: its fixed topology. */
export const FIXED = 'fixed-';

/** Names of the champions that ship. */
export async function championNames(): Promise<string[]> {
  const names = await readdir(championsFolder()).catch(() => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => basename(name, '.json'))
    .sort();
}

/** `fixed-TASK`, and behind a colon the sizes of hidden layers: `fixed-TASK:12`, `fixed-TASK:40,40`. */
const LAYERED = new RegExp(`^${FIXED}([a-z0-9-]+):(\\d{1,4}(?:,\\d{1,4}){0,5})$`);

/** A layered network of a task, tanh in its hidden layers; null for any other name. */
function layeredDocument(name: string): GenomeDocument | null {
  const [, id, sizes = ''] = LAYERED.exec(name) ?? [];
  const task = TASKS.find((candidate) => candidate.id === id);
  const hidden = sizes.split(',').map(Number);
  if (task === undefined || hidden.includes(0)) return null;
  return newDocument(name, task.id, layeredGenome(task, hidden));
}

/**
 * A champion that ships, the fixed topology of a task (`fixed-TASK`) or one with other hidden layers
 * (`fixed-TASK:12`), by its name; null for any other.
 */
export async function shippedGenome(name: string): Promise<GenomeDocument | null> {
  if ((await championNames()).includes(name)) {
    const path = join(championsFolder(), `${name}.json`);
    return readParsedText('The genome was not read', path, parseGenomeFile);
  }
  const fixed = TASKS.find((candidate) => name === `${FIXED}${candidate.id}`);
  if (fixed === undefined) return layeredDocument(name);
  return baselineSubject(fixed.id)?.document ?? null;
}

/** The genome that ships of the topology tuned weights were made for, or null. */
export async function genomeOfTopology({ details }: TunedFile): Promise<GenomeDocument | null> {
  if (details === null) return null;
  const names = [...(await championNames()), ...TASKS.map(({ id }) => `${FIXED}${id}`)];
  for (const name of names) {
    const document = await shippedGenome(name);
    if (document === null || document.task !== details.task) continue;
    if (structuralHash(document.genome) === details.topology) return document;
  }
  return null;
}
