import { Buffer } from 'node:buffer';
import vm from 'node:vm';
import { thrownFault } from '../../shared/tasks/own/fault.ts';
import type { AnyFunctions } from '../../shared/tasks/own/definition.ts';
import { NOTHING_ELSE_RANDOM, wrapTaskCode } from '../../shared/tasks/own/run-code.ts';
import { describe } from '../../shared/tasks/own/description.ts';
import type { TaskSource } from '../../shared/tasks/source.ts';

type FileSource = TaskSource<'file'>;

/** How long the file itself may take to run; its functions are watched by the pool. */
const LOADING_MS = 5000;

/**
 * Runs the code of a task in a context of its own, which has the language and nothing else: no files,
 * no network, no clock. What it exports by default is its definition.
 * @throws PrecocialError 'task-failed' naming file and line
 */
export function runTaskCode(
  { code, file }: Pick<FileSource, 'code' | 'file'>,
  id: string,
): unknown {
  const context = vm.createContext({}, { codeGeneration: { strings: false, wasm: false } });
  try {
    vm.runInContext(NOTHING_ELSE_RANDOM, context);
    const wrapped = new vm.Script(wrapTaskCode(code), { filename: file }).runInContext(context, {
      timeout: LOADING_MS,
    }) as (exports: { default?: unknown }, defineTask: (task: unknown) => unknown) => void;
    const exported: { default?: unknown } = {};
    // In the context again, so that the time limit holds for the file's own statements too.
    Object.assign(context, { run: () => wrapped(exported, (task) => task) });
    // The engine would put the place of the throw before the stack, which names the task's own line.
    vm.runInContext('run()', context, { timeout: LOADING_MS, displayErrors: false });
    return exported.default;
  } catch (error) {
    throw thrownFault(id, { file, code }, 'while it was loaded', error);
  }
}

/** The kernel of a task of one file; null where it has none. */
export function kernelBytes({ kernel }: Pick<FileSource, 'kernel'>): Uint8Array | null {
  return kernel === undefined ? null : new Uint8Array(Buffer.from(kernel, 'base64'));
}

/**
 * The functions of a task of one file.
 * @throws PrecocialError 'task-failed' for code that fails, or that defines another task than its source says
 */
export function functionsOf(source: FileSource): AnyFunctions {
  const definition = runTaskCode(source, source.description.id);
  describe(definition);
  return definition as AnyFunctions;
}
