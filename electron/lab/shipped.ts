import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseGenomeFile } from '../../shared/formats/genome-file.ts';
import type { TunedFile } from '../../shared/formats/tuned-file.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
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

/** A champion that ships, or the fixed topology of a task (`fixed-TASK`), by its name; null for any other. */
export async function shippedGenome(name: string): Promise<GenomeDocument | null> {
  if ((await championNames()).includes(name)) {
    const path = join(championsFolder(), `${name}.json`);
    return readParsedText('The genome was not read', path, parseGenomeFile);
  }
  const fixed = TASKS.find((candidate) => name === `${FIXED}${candidate.id}`);
  return fixed === undefined ? null : (baselineSubject(fixed.id)?.document ?? null);
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
