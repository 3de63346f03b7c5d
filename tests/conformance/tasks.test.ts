import { describe, expect, it } from 'vitest';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { taskOptions } from '../../electron/cli/options.ts';
import { checkTask } from '../../shared/tasks/checker.ts';
import { TASKS } from '../../shared/tasks/registry.ts';
import { swingup } from '../../shared/tasks/swingup/swingup.ts';
import { fillOptions, problemWithOptions, type TaskDefinition } from '../../shared/tasks/task.ts';

const files = nodeTaskFiles();

describe('every task that ships', () => {
  it.each(TASKS.map((task) => [task.id, task] as const))(
    '%s keeps the task interface',
    async (_id, task) => {
      expect(await checkTask(task, files)).toEqual([]);
    },
  );
});

describe('the checker notices', () => {
  it('episodes that do not depend on their key', async () => {
    const broken: TaskDefinition = { ...swingup, drawEpisode: () => Float64Array.of(0, 0, 3, 0) };
    const problems = await checkTask(broken, files);
    expect(problems.map((problem) => problem.message)).toContain('two keys give the same episode');
  });

  it('a copy whose state is not all saved', async () => {
    const broken: TaskDefinition = {
      ...swingup,
      createEnvironment: async (given, options) => {
        const inner = await swingup.createEnvironment(given, options);
        let drift = 0;
        return {
          observation: inner.observation,
          get steps() {
            return inner.steps;
          },
          reset: (episode) => {
            drift = 0;
            inner.reset(episode);
          },
          step: (action) => ({ ...inner.step(action), reward: drift++ }),
          snapshot: () => inner.snapshot(),
          restore: (state) => inner.restore(state),
          scene: () => inner.scene(),
        };
      },
    };
    const problems = await checkTask(broken, files);
    expect(problems.map((problem) => problem.rule)).toContain('snapshots');
  });

  it('a preset that the command line would refuse, in the same words', async () => {
    const broken: TaskDefinition = { ...swingup, presetOptions: { laptop: { poleLength: 90 } } };
    const [problem] = await checkTask(broken, files);
    const sentence = problemWithOptions(swingup, { poleLength: 90 });
    expect(problem?.message).toContain(sentence);
    expect(() => taskOptions(swingup, { poleLength: 90 })).toThrow(String(sentence));
    // Every evaluation, search and tuning begins with this.
    expect(() => fillOptions(swingup, { poleLength: 90 })).toThrow(String(sentence));
  });

  it('a limit that never comes', async () => {
    const broken: TaskDefinition = { ...swingup, maxSteps: 10 };
    const problems = await checkTask(broken, files);
    expect(problems.map((problem) => problem.rule)).toContain('endings');
  });
});
