import type { AnyFunctions } from './definition.ts';

/** The language's objects that a task's code may use; as constants of a function around the code they are found fast. */
const GLOBALS =
  'Math, Number, Boolean, String, Array, Object, Map, Set, JSON, Error, RangeError, TypeError, Float32Array, Float64Array, Int32Array, Uint8Array, Uint32Array';

/** What an import becomes: there is one module. Its error is that of the line that imports. */
const REQUIRE = `(name) => {
  if (name === 'precocial/task') return { defineTask };
  const error = new Error(name + ' cannot be imported: a task has the language and precocial/task alone');
  Error.captureStackTrace?.(error, require);
  throw error;
}`.replaceAll('\n', '');

/** Code that takes away the chance that is not keyed. */
export const UNKEYED_CHANCE = `
Math.random = () => {
  throw new Error('Math.random is not keyed: draw what is random in start, from its random');
};
`;

/** Code that takes away what would make a rollout depend on more than its key. */
export const NOTHING_ELSE_RANDOM = `${UNKEYED_CHANCE}
delete globalThis.Date;
delete globalThis.WebAssembly;
`;

/** What a task's file exports. */
export interface TaskExports {
  default?: AnyFunctions;
}

/** A task's code as the text of a function of (exports, defineTask), its lines where they were. */
export function wrapTaskCode(code: string): string {
  return `(function (exports, defineTask) { const { ${GLOBALS} } = globalThis; const require = ${REQUIRE}; return (function () { ${code}\n})(); })`;
}
