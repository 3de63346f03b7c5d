import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { transform } from 'sucrase';
import { messageOf, PrecocialError } from '../../shared/base/errors.ts';
import { describe } from '../../shared/tasks/own/description.ts';
import { kernelFault } from '../../shared/tasks/own/step-kernel.ts';
import type { TaskSource } from '../../shared/tasks/source.ts';
import { runTaskCode } from '../rollouts/task-code.ts';

export type FileSource = TaskSource<'file'>;

/** The version of a file, and of the kernel beside it: first 16 hexadecimal digits of the SHA-256 of both. */
export function versionOf(bytes: Uint8Array, kernel: Uint8Array | null = null): string {
  const hash = createHash('sha256').update(bytes);
  if (kernel !== null) hash.update(kernel);
  return hash.digest('hex').slice(0, 16);
}

/**
 * TypeScript or JavaScript as a CommonJS module, line for line.
 * @throws PrecocialError 'task-failed' naming file and line
 */
export function toCommonJs(text: string, file: string): string {
  try {
    return transform(text, { transforms: ['typescript', 'imports'], filePath: file }).code;
  } catch (error) {
    const line = /\((\d+):\d+\)/.exec(messageOf(error))?.[1];
    const place = line === undefined ? file : `${file}, line ${line}`;
    const text = messageOf(error)
      .replace(`Error transforming ${file}: `, '')
      .replace(/ \(\d+:\d+\)/, '');
    throw new PrecocialError(
      'task-failed',
      `The file of a task cannot be read: ${text} (${place}).`,
      {
        file,
        ...(line === undefined ? {} : { line: Number(line) }),
      },
    );
  }
}

/**
 * The source of a task's file. Runs the file once, for what its definition says.
 * @param file its name, as messages say it
 * @param kernel the kernel beside it; null where there is none
 * @throws PrecocialError 'task-failed' naming file and line
 */
export function compileTask(
  bytes: Uint8Array,
  file: string,
  kernel: Uint8Array | null = null,
): FileSource {
  const text = new TextDecoder().decode(bytes);
  const code = toCommonJs(text, file);
  const description = describe(runTaskCode({ code, file }, file));
  if (kernel !== null && description.kernelState === undefined)
    throw kernelFault(
      description.id,
      `is used by nothing, because ${file} does not say which numbers it keeps: kernel: { state: [...] }`,
    );
  return {
    kind: 'file',
    description,
    version: versionOf(bytes, kernel),
    file,
    text,
    code,
    ...(kernel === null ? {} : { kernel: Buffer.from(kernel).toString('base64') }),
  };
}
