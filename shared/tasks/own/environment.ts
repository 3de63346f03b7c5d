import { messageOf } from '../../base/errors.ts';
import type { Environment, Episode, StepResult, TaskOptions } from '../task.ts';
import type { Shape } from './definition.ts';
import { numberFault, resultFault, thrownFault } from './fault.ts';
import { startOf, type CalledTask } from './loaded.ts';
import { readShapes } from './shapes.ts';
import { packState, unpackState } from './state.ts';

/** What a picture of a task in JavaScript needs. */
export interface OwnScene {
  readonly shapes: readonly Shape[];
}

/** One copy of a task in JavaScript, advanced step by step. */
export class OwnEnvironment implements Environment {
  readonly observation: Float64Array;
  private state: object = {};
  private stepCount = 0;

  constructor(
    private readonly task: CalledTask,
    private readonly options: TaskOptions,
  ) {
    this.observation = new Float64Array(task.description.inputs.length);
  }

  get steps(): number {
    return this.stepCount;
  }

  reset(episode: Episode): void {
    this.guard('at its start', () => {
      this.state = startOf(this.task, episode, this.options);
      this.stepCount = 0;
      this.observe();
    });
  }

  step(action: ArrayLike<number>): StepResult {
    const during = `in step ${this.stepCount + 1}`;
    return this.guard(during, () => {
      const { description, functions, code } = this.task;
      const given = Float64Array.from(action);
      const { reward, terminated } = functions.step(this.state, given, this.options);
      if (!Number.isFinite(reward))
        throw numberFault(description.id, code, during, 'a reward', functions.step);
      this.stepCount++;
      this.observe();
      return { reward, terminated, truncated: this.stepCount >= description.maxSteps };
    });
  }

  snapshot(): Uint8Array {
    return packState({ state: this.state, steps: this.stepCount });
  }

  restore(bytes: Uint8Array): void {
    const { state, steps } = unpackState(bytes);
    this.state = state;
    this.stepCount = steps;
    this.guard('in a copy', () => this.observe());
  }

  scene(): OwnScene {
    const { functions, description, code } = this.task;
    const { draw } = functions;
    if (draw === undefined) return { shapes: [] };
    const drawn = this.guard('while drawing', () => draw(this.state, this.options));
    try {
      return { shapes: readShapes(drawn) };
    } catch (error) {
      throw resultFault(description.id, code, 'while drawing', messageOf(error), draw);
    }
  }

  private observe(): void {
    const { functions, description, code } = this.task;
    functions.observe(this.state, this.observation, this.options);
    if (!this.observation.every(Number.isFinite)) {
      const during = this.stepCount === 0 ? 'at its start' : `after step ${this.stepCount}`;
      throw numberFault(description.id, code, during, 'an observation', functions.observe);
    }
  }

  private guard<T>(during: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw thrownFault(this.task.description.id, this.task.code, during, error);
    }
  }
}
