import { allTasks } from '../../shared/tasks/registry.ts';

/** 'wasm' keeps this process and those it starts from the native runtime of the encoder. */
const RUNTIME_VARIABLE = 'PRECOCIAL_ENCODER_RUNTIME';

/** False where the encoder shall run in WebAssembly although the native runtime is there. */
export function nativeRuntimeWanted(): boolean {
  return process.env[RUNTIME_VARIABLE] !== 'wasm';
}

/**
 * Leaves the native runtime after a process that used it ended unexpectedly: loaded in many threads, it can end the
 * process in Electron (onnxruntime#20084). Processes that start from now on use WebAssembly.
 * @param task what the process worked on
 * @returns a sentence for the person; null if the task has no encoder, or WebAssembly was used already
 */
export function leaveNativeRuntime(task: string): string | null {
  const hasEncoder = allTasks().some(({ id, encoder }) => id === task && encoder !== undefined);
  if (!hasEncoder || !nativeRuntimeWanted()) return null;
  process.env[RUNTIME_VARIABLE] = 'wasm';
  return 'In case the native runtime of its encoder was the cause, the encoder runs in WebAssembly until Precocial is started again.';
}
