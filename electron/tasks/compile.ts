import { createHash } from 'node:crypto';
import { transform } from 'sucrase';
import { messageOf, PrecocialError } from '../../shared/base/errors.ts';
import { describe } from '../../shared/tasks/own/description.ts';
import type { TaskSource } from '../../shared/tasks/source.ts';
import { runTaskCode } from '../rollouts/task-code.ts';

export type FileSource = TaskSource<'file'>;

/** The version of a file: first 16 hexadecimal digits of its SHA-256. */
export function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
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
 * @throws PrecocialError 'task-failed' naming file and line
 */
export function compileTask(bytes: Uint8Array, file: string): FileSource {
  const text = new TextDecoder().decode(bytes);
  const code = toCommonJs(text, file);
  const description = describe(runTaskCode({ code, file }, file));
  return { kind: 'file', description, version: versionOf(bytes), file, text, code };
}
