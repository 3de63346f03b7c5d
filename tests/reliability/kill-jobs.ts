import { createJobs } from '../../electron/lab/jobs.ts';
import { forkMaker } from '../../electron/processes/fork.ts';
import { programPlaces } from '../../electron/system/places.ts';
import { readGenomeArgument } from '../../electron/cli/genome-argument.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { difference, type KillScenario } from './killing.ts';

const KILLS = 6;

/** Evaluations in job processes that are killed; each is refused in a sentence, and then made anew. */
export const killJobs: KillScenario = async (_folder, stream) => {
  const what = 'a job process';
  const document = await readGenomeArgument('swingup');
  const make = forkMaker(programPlaces(import.meta.url).workers);
  const pids: number[] = [];
  const jobs = createJobs(
    (entry, args) => {
      const child = make(entry, args);
      if (child.pid !== undefined) pids.push(child.pid);
      return child;
    },
    () => [],
  );
  const evaluate = (): Promise<unknown> =>
    jobs.run(
      'evaluate',
      {
        document,
        weights: Float64Array.of(-1, 0.5, 1, 2),
        useOffsets: false,
        trials: 400,
        seed: 5,
        options: {},
        priority: 'now',
      },
      'now',
      () => undefined,
    );
  try {
    const calm = await evaluate();
    let kills = 0;
    while (kills < KILLS) {
      const shaken = evaluate().then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      await new Promise((resolve) => setTimeout(resolve, stream.integer(60)));
      const pid = pids.at(-1);
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      kills++;
      const first = await shaken;
      const typed = 'value' in first || first.error instanceof PrecocialError;
      if (!typed) return { what, kills, equal: false, problem: String(first.error) };
      const problem = difference(calm, await evaluate());
      if (problem !== '') return { what, kills, equal: false, problem };
    }
    return { what, kills, equal: true, problem: '' };
  } finally {
    jobs.close();
  }
};
