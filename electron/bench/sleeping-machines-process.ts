// A process of many machines that only sleep: a coordinator's own work is measured with them.
//   node sleeping-machines-process.mjs URL COUNT MILLISECONDS
import { connectNats } from '../machines/connect.ts';
import { buildIdentity } from '../machines/build-identity.ts';
import { RolloutWorker } from '../machines/worker.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import { programPlaces } from '../system/places.ts';
import { setCount } from '../../shared/tasks/task.ts';

const [url = '', count = '0', milliseconds = '0'] = process.argv.slice(2);
const build = await buildIdentity(programPlaces(import.meta.url));

/** One thread that takes its time for every chunk, one after another, and finds nothing. */
function sleeper(): RolloutExecutor {
  let last = Promise.resolve();
  const sleep = (): Promise<void> =>
    (last = last.then(() => new Promise((resolve) => setTimeout(resolve, Number(milliseconds)))));
  return {
    workers: 1,
    run: async ({ items, weighting, episodes }) => {
      await sleep();
      const returns = items.map((item) => {
        const sets = setCount(item.weighting ?? weighting);
        return new Float64Array(sets * (item.episodes ?? episodes).length);
      });
      return { returns, steps: 0 };
    },
    pause: () => undefined,
    resume: () => undefined,
    close: () => Promise.resolve(),
  };
}

for (let k = 0; k < Number(count); k++) {
  const connection = await connectNats({ url }, `sleeper-${k}`);
  new RolloutWorker(connection, {
    name: `sleeper-${k}`,
    threads: 1,
    build,
    mayRun: () => Promise.resolve(false),
    cache: '',
    pool: sleeper(),
  });
}
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
