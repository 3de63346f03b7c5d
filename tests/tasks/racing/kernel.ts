import { readFileSync } from 'node:fs';
import { instantiateRacer } from '../../../shared/tasks/racing/kernel.ts';
import type { RacerKernel } from '../../../shared/tasks/racing/kernel.ts';

/** A fresh kernel from the compiled file. */
export function racerKernel(tracks: number, worlds: number): RacerKernel {
  const url = new URL('../../../dist/kernels/racer.wasm', import.meta.url);
  const kernel = instantiateRacer(readFileSync(url));
  kernel.configure(tracks, worlds);
  return kernel;
}
