import { PrecocialError } from '../../../shared/base/errors.ts';
import type { OwnScene } from '../../../shared/tasks/own/environment.ts';
import type { TaskSource } from '../../../shared/tasks/source.ts';
import type {
  Actor,
  Environment,
  Episode,
  StepResult,
  TaskFiles,
  TaskOptions,
} from '../../../shared/tasks/task.ts';
import { AHEAD } from './messages.ts';
import { onAnswer } from '../answers.ts';
import { Recent } from '../recent.ts';
import { Sandbox, type SandboxState } from './sandbox.ts';

/** Once an environment has asked for so many states, all of them are dropped when an episode begins. */
const MOST_STATES = 20_000;

/**
 * One copy of a task whose code runs in a worker. What was asked for once is known here, so that an episode can be
 * played, repeated and scrubbed without waiting; only a step that was never taken has to be waited for.
 */
class SandboxEnvironment implements Environment {
  readonly observation: Float64Array;
  private state: SandboxState | null = null;
  private first: { readonly key: string; readonly state: SandboxState } | null = null;
  private asked = 0;

  constructor(
    private readonly sandbox: Sandbox,
    inputs: number,
  ) {
    this.observation = new Float64Array(inputs);
  }

  get steps(): number {
    return this.state?.seen?.steps ?? 0;
  }

  prepare(episode: Episode): Promise<void> | null {
    this.check();
    const key = Array.from(episode).join();
    if (this.first?.key === key && this.asked < MOST_STATES)
      return this.first.state.seen === null ? this.known(this.first.state) : null;
    if (this.first !== null) this.sandbox.drop(this.first.state);
    this.asked = 0;
    const state = this.sandbox.start(episode);
    this.first = { key, state };
    return this.known(state);
  }

  reset(episode: Episode): void {
    if (this.first?.key !== Array.from(episode).join())
      throw new PrecocialError('internal', 'An episode of a task began before it was prepared.');
    this.enter(this.first.state);
  }

  ready(action: ArrayLike<number>, actor: Actor): boolean {
    this.check();
    const { state } = this;
    if (state === null) return false;
    const known = this.sandbox.known(state, action);
    if (known !== undefined) return known.seen !== null;
    this.asked += AHEAD;
    this.sandbox.take(state, action, actor);
    return false;
  }

  step(action: ArrayLike<number>): StepResult {
    const next = this.state === null ? undefined : this.sandbox.known(this.state, action);
    if (next === undefined || next.seen === null)
      throw new PrecocialError('internal', 'A step of a task was taken before it was known.');
    this.enter(next);
    const { reward, terminated, truncated } = next.seen;
    return { reward, terminated, truncated };
  }

  snapshot(): Uint8Array {
    return new Uint8Array(Float64Array.of(this.state?.id ?? -1).buffer);
  }

  restore(bytes: Uint8Array): void {
    const [id = -1] = new Float64Array(bytes.slice().buffer);
    const state = this.sandbox.stateOf(id);
    if (state !== undefined) this.enter(state);
  }

  scene(): OwnScene {
    return { shapes: this.state?.seen?.shapes ?? [] };
  }

  private enter(state: SandboxState): void {
    this.state = state;
    if (state.seen !== null) this.observation.set(state.seen.observation);
  }

  /** @throws PrecocialError why the worker runs no more */
  private check(): void {
    if (this.sandbox.failure !== null) throw this.sandbox.failure;
  }

  private known(state: SandboxState): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): boolean => {
        const { failure } = this.sandbox;
        if (failure !== null) reject(failure);
        else if (state.seen !== null) resolve();
        else return false;
        return true;
      };
      if (look()) return;
      const stop = onAnswer(() => {
        if (look()) stop();
      });
    });
  }
}

/** Workers at a time: what is on screen, and films. The one that was used least lately is ended. */
const MOST_SANDBOXES = 3;
const sandboxes = new Recent<Sandbox>(MOST_SANDBOXES);

/**
 * Copies of tasks of one file whose code runs in a worker of this page, without the page, the network and the
 * laboratory. Copies of the same version with the same options share a worker.
 */
export const sandboxed =
  (
    kernels: TaskFiles['kernel'],
  ): ((source: TaskSource<'file'>, options: TaskOptions) => Promise<Environment>) =>
  async (source, options) => {
    const kernel = await kernels('network');
    const sandbox = sandboxes.of(source, options, () => new Sandbox(source, options, kernel));
    return new SandboxEnvironment(sandbox, source.description.inputs.length);
  };
