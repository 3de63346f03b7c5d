import type { GenomeDocument } from '../../shared/genome/document.ts';
import { weightsOf } from '../../shared/tasks/racing/encoder/asset.ts';
import { smallEncoderId } from '../../shared/tasks/racing/encoder/weights.ts';
import type { TaskDefinition, TaskOptions } from '../../shared/tasks/task.ts';
import { commandSources, encoderFor, encoderInUse } from '../encoders/find.ts';
import { loadRuntime } from '../encoders/onnx-encoder.ts';
import { nodeTaskFiles } from '../rollouts/task-files.ts';

/** What makes a racer's inputs: scores are comparable only where this is the same. */
export interface EncoderUsed {
  /** Id of the encoder. */
  readonly id: string;
  readonly precision: 'single' | 'eight-bit' | 'small';
  /** onnxruntime, its replacement in WebAssembly, or the racing kernel itself (the small encoder). */
  readonly runtime: 'onnxruntime' | 'WebAssembly' | 'kernel';
  /** Id of the small encoder, where it makes the inputs. */
  readonly small?: string;
}

/** What makes the inputs of a genome's rollouts with these options; null for a task without an encoder. */
export async function encoderUsed(
  { task, encoder }: Pick<GenomeDocument, 'task' | 'encoder'>,
  options: TaskOptions,
): Promise<EncoderUsed | null> {
  const place = await encoderFor(task, encoder);
  if (place === null) return null;
  const { id } = place;
  if ((options['small'] ?? 0) > 0) {
    const small = smallEncoderId((await weightsOf(nodeTaskFiles(place), 'small')).tensors);
    return { id, precision: 'small', runtime: 'kernel', small };
  }
  const native = (await loadRuntime()) !== null;
  const precision = (options['int8'] ?? 0) > 0 ? 'eight-bit' : 'single';
  return { id, precision, runtime: native ? 'onnxruntime' : 'WebAssembly' };
}

/** The same as a line for a person. */
export function encoderLine({ id, precision, runtime, small }: EncoderUsed): string {
  if (small !== undefined)
    return `inputs: small encoder ${small}, fitted to the encoder ${id}, in the kernel; without --option small=1 the full encoder makes them`;
  return `inputs: encoder ${id}, ${precision === 'single' ? 'single precision' : 'eight bits'}, ${runtime}`;
}

function note(text: string): void {
  process.stderr.write(`precocial: ${text}\n`);
}

/** Says on stderr that a racer's encoder will run in WebAssembly, where the native runtime cannot be loaded. */
export async function noteFallback(task: TaskDefinition): Promise<void> {
  if (task.encoder === undefined || (await loadRuntime()) !== null) return;
  note(
    'onnxruntime-node cannot be loaded here; the encoder runs in WebAssembly, several times slower. Its latents differ in the last digits, and from there a drive can take another course: compare scores only with others from WebAssembly.',
  );
}

/** Says on stderr that a racer names no encoder, so that its inputs here are not what it was evolved with. */
export async function noteUnknownEncoder(
  task: TaskDefinition,
  document: Pick<GenomeDocument, 'name' | 'encoder'>,
): Promise<void> {
  if (task.encoder === undefined || document.encoder !== undefined) return;
  const { id } = await encoderInUse(commandSources());
  note(
    `${document.name} names no encoder; files of the published release never do. Its inputs were another encoder's latents; here it sees through ${id}, and its scores say little about how it drives with its own.`,
  );
}
