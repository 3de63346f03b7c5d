import { sameNumbers } from '../../../shared/base/arrays.ts';
import { PrecocialError } from '../../../shared/base/errors.ts';
import { placeText } from '../../../shared/tasks/own/fault.ts';
import type { TaskSource } from '../../../shared/tasks/source.ts';
import type { Genome } from '../../../shared/genome/genome.ts';
import type { Actor, TaskOptions } from '../../../shared/tasks/task.ts';
import { tellAnswer } from '../answers.ts';
import { AHEAD, type Doing, type FromSandbox, type SeenState, type ToSandbox } from './messages.ts';

type FileSource = TaskSource<'file'>;

/** A function of a task that answers nothing for this long is in a loop; loading it may take longer. */
const LONGEST_MS = 3000;
const LOADING_MS = 10_000;
/** Messages that wait behind a busy page get this long to be read. */
const GRACE_MS = 250;

const DURING: Readonly<Record<Doing, string>> = {
  load: 'while it was loaded',
  start: 'at its start',
  observe: 'while it was observed',
  step: 'in a step',
  draw: 'while drawing',
};

/** A state of a task that runs in its worker. */
export interface SandboxState {
  readonly id: number;
  /** Null until the worker has answered. */
  seen: SeenState | null;
  /** The states that steps lead to from here, by what was done. */
  readonly branches: { readonly action: Float64Array; readonly state: SandboxState }[];
}

/** Branches of a state beyond these are forgotten, but for the first: that is the way that was gone. */
const MOST_BRANCHES = 4;

/** A worker that runs one version of a task with some options, for several copies of it. */
export class Sandbox {
  private readonly worker: Worker;
  private readonly states = new Map<number, SandboxState>();
  /** Answers that are awaited. */
  private waiting = 0;
  private doing: Doing = 'load';
  private lines: Readonly<Partial<Record<Doing, number>>> = {};
  private timer: ReturnType<typeof setTimeout> | undefined;
  private fault: PrecocialError | null = null;
  private last = 0;
  private readonly networks = new Map<boolean, WeakMap<Genome, number>>();
  private lastNetwork = 0;

  /** @param kernel the compiled kernel `network` */
  constructor(
    private readonly source: FileSource,
    options: TaskOptions,
    kernel: Uint8Array,
  ) {
    this.worker = new Worker(new URL('./task-sandbox.ts', import.meta.url), { type: 'module' });
    this.worker.addEventListener('message', ({ data }: MessageEvent<FromSandbox>) =>
      this.hear(data),
    );
    this.worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.fail(
        this.sentence(`ended: ${event.message === '' ? 'it took too much memory' : event.message}`),
      );
    });
    const { description, code, file } = source;
    this.ask({ type: 'load', description, code, file, options, kernel });
  }

  /** Why it runs no more, or null. */
  get failure(): PrecocialError | null {
    return this.fault;
  }

  /** Ends it; its states are gone. */
  close(): void {
    clearTimeout(this.timer);
    this.fault ??= new PrecocialError('cancelled', 'The rollout was closed.');
    this.worker.terminate();
    tellAnswer();
  }

  /** Asks for the state that an episode begins in. */
  start(episode: Float64Array): SandboxState {
    const state = this.newState();
    this.ask({ type: 'start', to: state.id, episode });
    return state;
  }

  /** The state that an action leads to, if it was asked for. */
  known(from: SandboxState, action: ArrayLike<number>): SandboxState | undefined {
    return from.branches.find((branch) => sameNumbers(branch.action, action))?.state;
  }

  /** Asks for the state that an action leads to, and for those that follow if the same network goes on. */
  take(from: SandboxState, action: ArrayLike<number>, actor: Actor): SandboxState {
    const state = this.newState();
    // The numbers of the states ahead.
    this.last += AHEAD;
    const copy = this.branch(from, Float64Array.from(action), state);
    const { values, weight } = actor;
    const network = this.networkOf(actor);
    this.ask({
      type: 'step',
      ...{ from: from.id, to: state.id, action: copy, network, values, weight },
    });
    return state;
  }

  private branch(from: SandboxState, action: Float64Array, state: SandboxState): Float64Array {
    if (from.branches.length >= MOST_BRANCHES) this.forget(from.branches.splice(1, 1));
    from.branches.push({ action, state });
    return action;
  }

  /** The number of a network in the worker, which is told of it once. */
  private networkOf({ genome, useOffsets }: Actor): number {
    const known = this.networks.get(useOffsets) ?? new WeakMap<Genome, number>();
    this.networks.set(useOffsets, known);
    const found = known.get(genome);
    if (found !== undefined) return found;
    const network = this.lastNetwork++;
    known.set(genome, network);
    if (this.fault === null)
      this.worker.postMessage({ type: 'network', network, genome, useOffsets } satisfies ToSandbox);
    return network;
  }

  /** A state by its number, or undefined once it was forgotten. */
  stateOf(id: number): SandboxState | undefined {
    return this.states.get(id);
  }

  /** Forgets a state and all that follow from it. */
  drop(state: SandboxState): void {
    this.forget([{ state }]);
  }

  private newState(): SandboxState {
    const state: SandboxState = { id: this.last++, seen: null, branches: [] };
    this.states.set(state.id, state);
    return state;
  }

  private forget(branches: readonly { readonly state: SandboxState }[]): void {
    const gone: number[] = [];
    const open = branches.map(({ state }) => state);
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      gone.push(state.id);
      this.states.delete(state.id);
      open.push(...state.branches.map((branch) => branch.state));
    }
    if (this.fault === null)
      this.worker.postMessage({ type: 'forget', states: gone } satisfies ToSandbox);
  }

  private ask(message: ToSandbox): void {
    if (this.fault !== null) return;
    this.waiting++;
    if (this.waiting === 1) this.watch();
    this.worker.postMessage(message);
  }

  private hear(message: FromSandbox): void {
    if (this.fault !== null) return;
    if (message.type === 'doing') {
      this.doing = message.what;
      return;
    }
    if (message.type === 'failed')
      return this.fail(new PrecocialError('task-failed', message.message, message.details));
    if (message.type === 'loaded') this.lines = message.lines;
    if (message.type === 'state') this.see(message);
    this.waiting--;
    this.watch();
    tellAnswer();
  }

  private see({ to, state: seen, ahead }: Extract<FromSandbox, { type: 'state' }>): void {
    let state = this.states.get(to);
    if (state === undefined) {
      // The window has forgotten it meanwhile.
      const gone = Array.from({ length: ahead.length + 1 }, (_, k) => to + k);
      this.worker.postMessage({ type: 'forget', states: gone } satisfies ToSandbox);
      return;
    }
    state.seen = seen;
    for (const [k, step] of ahead.entries()) {
      const next: SandboxState = { id: to + 1 + k, seen: step.state, branches: [] };
      this.states.set(next.id, next);
      this.branch(state, step.action, next);
      state = next;
    }
  }

  /** Waits for the next answer, for so long. */
  private watch(): void {
    clearTimeout(this.timer);
    if (this.waiting === 0) return;
    const patience = this.doing === 'load' ? LOADING_MS : LONGEST_MS;
    this.timer = setTimeout(() => {
      this.timer = setTimeout(() => this.fail(this.loop(patience)), GRACE_MS);
    }, patience);
  }

  private loop(patience: number): PrecocialError {
    const { description, file } = this.source;
    const line = this.lines[this.doing] ?? null;
    return new PrecocialError(
      'task-failed',
      `The task ${description.id} failed ${DURING[this.doing]}: it did not answer for ${patience / 1000} s, as in a loop or for want of memory (${placeText({ file }, line)}).`,
      { task: description.id, file, ...(line === null ? {} : { line }) },
    );
  }

  private sentence(what: string): PrecocialError {
    const { description, file } = this.source;
    const text = `The task ${description.id} ${what} (${file}).`;
    return new PrecocialError('task-failed', text, { task: description.id, file });
  }

  private fail(error: PrecocialError): void {
    if (this.fault !== null) return;
    this.fault = error;
    clearTimeout(this.timer);
    this.worker.terminate();
    tellAnswer();
  }
}
