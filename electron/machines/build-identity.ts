import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramPlaces } from '../system/places.ts';

/** What must be equal for two machines' rollouts to be the same. */
export interface BuildIdentity {
  readonly version: string;
  /** Checksum of the compiled kernels. */
  readonly kernels: string;
  /** Checksum of the code that draws episodes and runs evaluators: the sources of the tasks that ship. */
  readonly tasks: string;
}

const shortHash = (parts: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
};

/** The identity of the program in some places. */
export async function buildIdentity(places: ProgramPlaces): Promise<BuildIdentity> {
  const names = (await readdir(places.kernels)).filter((name) => name.endsWith('.wasm')).sort();
  const kernels = await Promise.all(names.map((name) => readFile(join(places.kernels, name))));
  const thread = await readFile(join(places.workers, 'rollout-thread.mjs'));
  return { version: places.version, kernels: shortHash(kernels), tasks: shortHash([thread]) };
}

/** Bytes of an address. */
export const ADDRESS_BYTES = 8;

/**
 * What decides a chunk's returns beside its networks, weights and episodes: the build, the task's source and
 * the encoder. Each side makes it of what it has itself, so a worker with anything else notices.
 */
export function addressOf(build: BuildIdentity, ...contents: readonly string[]): Uint8Array {
  const text = JSON.stringify([build.version, build.kernels, build.tasks, ...contents]);
  return createHash('sha256').update(text).digest().subarray(0, ADDRESS_BYTES);
}

/** How two builds differ, as the end of a sentence; null if they do not. */
export function differenceOf(theirs: BuildIdentity, ours: BuildIdentity): string | null {
  if (theirs.version !== ours.version)
    return `it is version ${theirs.version}, this is ${ours.version}`;
  if (theirs.kernels !== ours.kernels)
    return `its kernels are ${theirs.kernels}, here they are ${ours.kernels}`;
  if (theirs.tasks !== ours.tasks)
    return `its tasks are ${theirs.tasks}, here they are ${ours.tasks}`;
  return null;
}
