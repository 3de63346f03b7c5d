import { readFile } from 'node:fs/promises';
import type { TaskFiles } from '../../../shared/tasks/task.ts';

/** The kernels and assets of the working tree. */
export const FILES: TaskFiles = {
  kernel: async (name) => new Uint8Array(await readFile(`dist/kernels/${name}.wasm`)),
  asset: async (path) => new Uint8Array(await readFile(`assets/${path}`)),
};
