// The command line: the same engine as the lab, without a window.
import { Command, CommanderError } from 'commander';
import { storageError } from '../system/files.ts';
import { programPlaces } from '../system/places.ts';
import { addAblate } from './commands/ablate.ts';
import { addBench } from './commands/bench.ts';
import { addConditions } from './commands/conditions.ts';
import { addConvert } from './commands/convert.ts';
import { addData } from './commands/data.ts';
import { addEfficacy } from './commands/efficacy.ts';
import { addEnsemble } from './commands/ensemble.ts';
import { addEvaluate, addSweep } from './commands/evaluate.ts';
import { addRecord } from './commands/record.ts';
import { addReplay } from './commands/replay.ts';
import { addReproduce } from './commands/reproduce.ts';
import { addResults } from './commands/results.ts';
import { addRobustness } from './commands/robustness.ts';
import { addRoles } from './commands/roles.ts';
import { addSearch } from './commands/search.ts';
import { addServe } from './commands/serve.ts';
import { addTask } from './commands/task.ts';
import { addTasks } from './commands/tasks.ts';
import { addTune } from './commands/tune.ts';
import { addVae } from './commands/vae.ts';
import { addWorker } from './commands/worker.ts';
import { EXIT, exitCodeOf, reportError } from './output.ts';
import { useOwnTasks } from './own-tasks.ts';

const COMMANDS = [
  addSearch,
  addEvaluate,
  addSweep,
  addConditions,
  addTune,
  addAblate,
  addRoles,
  addRobustness,
  addEnsemble,
  addReproduce,
  addResults,
  addConvert,
  addServe,
  addTasks,
  addTask,
  addReplay,
  addRecord,
  addEfficacy,
  addBench,
  addData,
  addVae,
  addWorker,
];

/** What commander says of a wrong word, as one sentence like every other error. */
function usageSentence(text: string): string {
  const sentence = text
    .trim()
    .replaceAll('\n', ' ')
    .replace(/^error: (.)/, (_, first: string) => first.toUpperCase())
    .replace(/ is invalid\. (.)/, (_, first: string) => ` is invalid: ${first.toLowerCase()}`)
    .replace(/([^.)])$/, '$1.');
  return `precocial: ${sentence}\n`;
}

function build(): Command {
  const program = new Command('precocial')
    .description('A laboratory for weight agnostic neural networks')
    .version(programPlaces(import.meta.url).version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(usageSentence(text)) });
  for (const add of COMMANDS) add(program);
  return program;
}

/** A pipe that its reader has closed (as `| head` does) ends the output, not with an error; a full disk is one. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  reportError(storageError('The output was cut off', 'stdout', error), false);
  process.exit(EXIT.failed);
});
/** What cannot be said on stderr is not said; the work goes on. */
process.stderr.on('error', () => undefined);

try {
  await useOwnTasks();
  await build().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } else {
    reportError(error, process.argv.includes('--debug'));
    process.exitCode = exitCodeOf(error);
  }
}
