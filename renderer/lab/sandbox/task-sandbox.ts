// The worker in which the code of a person's own task runs. Its content policy allows no request, no other script and no
// worker (electron/lab/page.ts); what the engine offers beside the language is taken away before the code is there.
import { messageOf, PrecocialError } from '../../../shared/base/errors.ts';
import type { AnyFunctions } from '../../../shared/tasks/own/definition.ts';
import { OwnEnvironment } from '../../../shared/tasks/own/environment.ts';
import { lineOfFunction, thrownFault } from '../../../shared/tasks/own/fault.ts';
import { wrapTaskCode, type TaskExports } from '../../../shared/tasks/own/run-code.ts';
import { kernelNetworks, type LiveNetwork } from '../../../shared/network/live-network.ts';
import type { StepResult } from '../../../shared/tasks/task.ts';
import { AHEAD, type Doing, type FromSandbox, type SeenState, type ToSandbox } from './messages.ts';

/** The name under which the engine keeps the code; a file's own name may have spaces, which it would not take. */
const CODE_NAME = 'own-task';
/** What the states of an episode may take in all, in bytes. */
const MOST_STATE_BYTES = 256 * 2 ** 20;
/** What of the global object belongs to the language. */
const LANGUAGE = new Set(
  'AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Error EvalError Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent globalThis isFinite isNaN parseFloat parseInt undefined'.split(
    ' ',
  ),
);

interface Task {
  readonly environment: OwnEnvironment;
  readonly file: string;
  readonly id: string;
  readonly lines: Partial<Record<Doing, number>>;
}

const send = self.postMessage.bind(self) as (message: FromSandbox) => void;
const run = self.eval.bind(self) as (text: string) => unknown;
const assembly: unknown = globalThis.WebAssembly;
let kernel: Uint8Array = new Uint8Array(0);
const networks = new Map<number, LiveNetwork>();
const states = new Map<number, Uint8Array>();
let stateBytes = 0;
let task: Task | null = null;
/** The state that the environment is in. */
let present = -1;

/** Takes away what is not the language: network, storage, clocks, timers, and this worker's own messages. */
function takeAway(): void {
  const chain: object[] = [];
  for (let at: unknown = globalThis; typeof at === 'object' && at !== null;) {
    if (at !== Object.prototype) chain.push(at);
    at = Object.getPrototypeOf(at);
  }
  for (const object of chain)
    for (const name of Reflect.ownKeys(object)) {
      if (typeof name === 'symbol' || LANGUAGE.has(name)) continue;
      if (Reflect.deleteProperty(object, name)) continue;
      Reflect.set(object, name, undefined);
    }
  Math.random = () => {
    throw new Error('Math.random is not keyed: draw what is random in start, from its random');
  };
}

/** An error with the file's own name in its stack. */
function named(error: unknown, file: string): unknown {
  if (!(error instanceof Error)) return error;
  error.stack = error.stack?.replaceAll(`${CODE_NAME}:`, `${file}:`) ?? '';
  return error;
}

/** A function of the task of which the window is told before it is called. */
function guarded<A extends readonly unknown[], R>(
  what: Doing,
  work: (...args: A) => R,
  given: AnyFunctions,
  file: string,
): (...args: A) => R {
  const called = (...args: A): R => {
    send({ type: 'doing', what });
    try {
      return Reflect.apply(work, given, args);
    } catch (error) {
      throw named(error, file);
    }
  };
  // Faults name the line on which a function begins, which is found by its text.
  called.toString = () => String(work);
  return called;
}

function load({ description, code, file, options }: Extract<ToSandbox, { type: 'load' }>): Task {
  const { id } = description;
  takeAway();
  const exported: TaskExports = {};
  try {
    send({ type: 'doing', what: 'load' });
    const define = run(`${wrapTaskCode(code)}\n//# sourceURL=${CODE_NAME}`) as (
      exports: TaskExports,
      defineTask: (task: unknown) => unknown,
    ) => void;
    define(exported, (given) => given);
  } catch (error) {
    throw thrownFault(id, { file, code }, 'while it was loaded', named(error, file));
  }
  const given = exported.default;
  if (given === undefined)
    throw new PrecocialError('task-failed', `The task ${id} exports no task (${file}).`);
  const { draw } = given;
  const functions: AnyFunctions = {
    start: guarded('start', given.start, given, file),
    observe: guarded('observe', given.observe, given, file),
    step: guarded('step', given.step, given, file),
    ...(draw === undefined ? {} : { draw: guarded('draw', draw, given, file) }),
  };
  const loaded = { description, functions, code: { file, code } };
  const lines: Partial<Record<Doing, number>> = {};
  for (const what of ['start', 'observe', 'step', 'draw'] as const) {
    const line = lineOfFunction(code, String(functions[what]));
    if (line !== null) lines[what] = line;
  }
  return { environment: new OwnEnvironment(loaded, options), file, id, lines };
}

function fault(what: string): PrecocialError {
  const { id = '', file = '' } = task ?? {};
  return new PrecocialError('task-failed', `The task ${id} ${what} (${file}).`, { task: id, file });
}

/** Keeps the present state under a number. */
function keep(environment: OwnEnvironment, to: number): void {
  const bytes = environment.snapshot();
  stateBytes += bytes.length;
  states.set(to, bytes);
  present = to;
  if (stateBytes > MOST_STATE_BYTES)
    throw fault(`took too much memory: its states in one episode need more than 256 MiB`);
}

/** Runs networks, for which the engine's WebAssembly is there for a moment. */
function networkOf({ genome, useOffsets }: Extract<ToSandbox, { type: 'network' }>): LiveNetwork {
  Reflect.set(globalThis, 'WebAssembly', assembly);
  try {
    return kernelNetworks(kernel)(genome, useOffsets);
  } finally {
    Reflect.deleteProperty(globalThis, 'WebAssembly');
  }
}

function seen(environment: OwnEnvironment, result: StepResult): SeenState {
  const { steps } = environment;
  const observation = environment.observation.slice();
  return { steps, ...result, observation, shapes: environment.scene().shapes };
}

type Ahead = Extract<FromSandbox, { type: 'state' }>['ahead'];

/** Steps that a network takes after an answer. What fails there is said once it is asked for. */
function ahead(
  environment: OwnEnvironment,
  { to, network: number, weight }: Extract<ToSandbox, { type: 'step' }>,
): Ahead {
  const network = networks.get(number);
  const found: { action: Float64Array; state: SeenState }[] = [];
  if (network === undefined) return found;
  try {
    for (let k = 1; k <= AHEAD; k++) {
      const action = Float64Array.from(network.step(environment.observation, weight));
      present = -1;
      const result = environment.step(action);
      const state = seen(environment, result);
      keep(environment, to + k);
      found.push({ action, state });
      if (result.terminated || result.truncated) break;
    }
  } catch {
    // The states before are good.
  }
  return found;
}

/** The environment in the state of a number; false if that was forgotten. */
function enter(environment: OwnEnvironment, state: number): boolean {
  if (present === state) return true;
  const bytes = states.get(state);
  if (bytes === undefined) return false;
  environment.restore(bytes);
  present = state;
  return true;
}

function takeStep(
  environment: OwnEnvironment,
  message: Extract<ToSandbox, { type: 'step' }>,
): void {
  const { from, to, action, values, weight } = message;
  if (!enter(environment, from)) return send({ type: 'gone', to });
  const network = networks.get(message.network);
  if (network !== undefined) {
    network.values.set(values);
    network.step(environment.observation, weight);
  }
  present = -1;
  const result = environment.step(action);
  const state = seen(environment, result);
  keep(environment, to);
  const goesOn = !result.terminated && !result.truncated;
  send({ type: 'state', to, state, ahead: goesOn ? ahead(environment, message) : [] });
}

function begin(environment: OwnEnvironment, to: number, episode: Float64Array): void {
  present = -1;
  environment.reset(episode);
  const state = seen(environment, { reward: 0, terminated: false, truncated: false });
  keep(environment, to);
  send({ type: 'state', to, state, ahead: [] });
}

function forget(gone: readonly number[]): void {
  for (const state of gone) {
    stateBytes -= states.get(state)?.length ?? 0;
    states.delete(state);
  }
}

function answer(message: ToSandbox): void {
  switch (message.type) {
    case 'load':
      ({ kernel } = message);
      task = load(message);
      send({ type: 'loaded', lines: task.lines });
      break;
    case 'forget':
      forget(message.states);
      break;
    case 'network':
      networks.set(message.network, networkOf(message));
      break;
    case 'start':
      if (task !== null) begin(task.environment, message.to, message.episode);
      break;
    case 'step':
      if (task !== null) takeStep(task.environment, message);
      break;
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToSandbox>) => {
  try {
    answer(data);
  } catch (error) {
    const details = error instanceof PrecocialError ? error.details : {};
    send({ type: 'failed', message: messageOf(error), details });
  }
});
