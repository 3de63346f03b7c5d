import { messageOf, PrecocialError } from '../../base/errors.ts';

/** Where the code of a task came from: its file's name, and its lines as they run. */
export interface TaskCode {
  readonly file: string;
  readonly code: string;
}

/** The line of a file that a stack names first, or null. */
function lineInStack(stack: string, file: string): number | null {
  const at = stack.indexOf(`${file}:`);
  if (at < 0) return null;
  const line = /^\d+/.exec(stack.slice(at + file.length + 1))?.[0];
  return line === undefined ? null : Number(line);
}

/** The line on which a function of the code begins, or null. */
export function lineOfFunction(code: string, text: string): number | null {
  const at = code.indexOf(text);
  return at < 0 ? null : code.slice(0, at).split('\n').length;
}

/** A place in a task's file, as messages say it. */
export function placeText({ file }: Pick<TaskCode, 'file'>, line: number | null): string {
  return line === null ? file : `${file}, line ${line}`;
}

/**
 * What a task's function threw, as a sentence that names file and line.
 * @param during what was under way: "in step 12"
 */
export function thrownFault(
  id: string,
  code: TaskCode,
  during: string,
  error: unknown,
): PrecocialError {
  if (error instanceof PrecocialError) return error;
  // Errors of another context are no instances of this one's Error.
  const { stack = '', message = messageOf(error) } = (
    typeof error === 'object' && error !== null ? error : {}
  ) as { readonly stack?: string; readonly message?: string };
  const line = lineInStack(stack, code.file);
  return new PrecocialError(
    'task-failed',
    `The task ${id} failed ${during}: ${message} (${placeText(code, line)}).`,
    { task: id, file: code.file, ...(line === null ? {} : { line }) },
  );
}

/** A function of a task returned what is no number. */
export function numberFault(
  id: string,
  code: TaskCode,
  during: string,
  what: string,
  by: (...args: never[]) => unknown,
): PrecocialError {
  return resultFault(id, code, during, `it gave ${what} that is not finite`, by);
}

/** A function of a task returned what cannot be used; the line is that on which the function begins. */
export function resultFault(
  id: string,
  code: TaskCode,
  during: string,
  problem: string,
  by: (...args: never[]) => unknown,
): PrecocialError {
  const line = lineOfFunction(code.code, String(by));
  return new PrecocialError(
    'task-failed',
    `The task ${id} failed ${during}: ${problem} (${placeText(code, line)}).`,
    { task: id, file: code.file, ...(line === null ? {} : { line }) },
  );
}
