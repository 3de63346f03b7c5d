// Reads inputs near good ones with every reader, codec and schema, in this process.
//   npm run fuzz -- [--minutes N] [--count N] [--seed S] [--keep DIR]
// An input fails that hangs, ends in an untyped error, or is a genome whose kernel differs from the naive
// evaluator. It is printed with target, seed and number, and kept as a file that tests/reliability/fuzz.test.ts
// reads from then on.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { programPlaces } from '../../electron/system/places.ts';
import { fuzz, type Failure } from './fuzzing/loop.ts';
import { inputOf } from './fuzzing/target.ts';
import { TARGETS } from './fuzzing/targets.ts';

/** An input that takes longer than this hangs, in milliseconds of the clock. */
const HANG_MS = 120_000;
/** Rounds of all targets between two reports. */
const ROUNDS = 500;

interface Task {
  readonly seed: number;
  readonly count: number;
  readonly until: number;
  /** Number of the target and of the input under way. */
  readonly place: SharedArrayBuffer;
}

interface Report {
  readonly inputs: number;
  readonly failures: readonly Failure[];
}

function work({ seed, count, until, place }: Task): void {
  const shown = new Int32Array(place);
  let inputs = 0;
  const over = (): boolean => inputs >= count || performance.timeOrigin + performance.now() > until;
  for (let first = 0; !over(); first += ROUNDS) {
    const rounds = Math.min(ROUNDS, Math.ceil((count - inputs) / TARGETS.length));
    const found = fuzz(TARGETS, {
      ...{ seed, first, count: rounds },
      onInput: (target, index) => {
        shown[0] = target;
        shown[1] = index;
      },
    });
    inputs += found.inputs;
    parentPort?.postMessage({ inputs, failures: found.failures } satisfies Report);
  }
}

function keep(folder: string, { target, seed, index, bytes }: Failure): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${target.replaceAll(' ', '-')}-${seed}-${index}.json`);
  const content = { target, seed, index, base64: Buffer.from(bytes).toString('base64') };
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
  return path;
}

function run(): void {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string' },
      count: { type: 'string' },
      seed: { type: 'string' },
      keep: {
        type: 'string',
        default: join(programPlaces(import.meta.url).root, 'tests', 'fixtures', 'fuzz'),
      },
    },
  });
  const seed = values.seed === undefined ? Math.floor(performance.timeOrigin) : Number(values.seed);
  const count = values.count === undefined ? Infinity : Number(values.count);
  const minutes =
    values.minutes === undefined ? (count === Infinity ? 1 : Infinity) : Number(values.minutes);
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  say(`seed ${seed}`);
  const place = new SharedArrayBuffer(8);
  const shown = new Int32Array(place);
  const task: Task = {
    seed,
    count,
    until: performance.timeOrigin + performance.now() + minutes * 60_000,
    place,
  };
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: task });
  let failed = 0;
  let inputs = 0;
  let peak = 0;
  worker.on('message', (report: Report) => {
    inputs = report.inputs;
    for (const failure of report.failures) {
      failed++;
      say(`${failure.target}, input ${failure.index}: ${failure.problem}`);
      say(`  kept as ${keep(values.keep, failure)}`);
    }
    peak = Math.max(peak, process.memoryUsage.rss() / 2 ** 20);
    if (inputs % (ROUNDS * TARGETS.length * 10) === 0) say(`${inputs} inputs, ${failed} failed`);
  });
  let before = '';
  let since = performance.now();
  const watch = setInterval(() => {
    const now = `${shown[0]} ${shown[1]}`;
    if (now !== before) {
      before = now;
      since = performance.now();
    } else if (performance.now() - since > HANG_MS) {
      const target = TARGETS[shown[0] ?? 0];
      const index = shown[1] ?? 0;
      if (target !== undefined) {
        const failure = {
          target: target.name,
          seed,
          index,
          problem: 'it hangs',
          bytes: inputOf(target, seed, index),
        };
        say(`${target.name}, input ${index}: it hangs; kept as ${keep(values.keep, failure)}`);
      }
      process.exit(1);
    }
  }, 1000);
  worker.on('exit', (code) => {
    clearInterval(watch);
    say(
      `${inputs} inputs to ${TARGETS.length} readers, seed ${seed}: ${failed} failed; ${peak.toFixed(0)} MiB at most`,
    );
    process.exitCode = failed > 0 || code !== 0 ? 1 : 0;
  });
}

if (isMainThread) run();
else work(workerData as Task);
