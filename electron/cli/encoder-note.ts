import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { loadRuntime } from '../encoders/onnx-encoder.ts';

/** Says on stderr that a racer's encoder will run in WebAssembly, where the native runtime cannot be loaded. */
export async function noteFallback(task: TaskDefinition): Promise<void> {
  if (task.encoder === undefined || (await loadRuntime()) !== null) return;
  process.stderr.write(
    'precocial: onnxruntime-node cannot be loaded here; the encoder runs in WebAssembly, several times slower and with the same results within rounding.\n',
  );
}
