// The child process of one search: opens the run, rolls out generations on its own worker threads, and
// stops cleanly when told to or when its parent is gone.
import { constants, setPriority } from 'node:os';
import { errorToWire } from '../../shared/contract/wire.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { driveSearch } from '../runs/drive.ts';
import { individualDocument, snapshotOf } from '../runs/population.ts';
import type { RunConfig } from '../runs/run-file.ts';
import { SearchRun, type FinishedGeneration } from '../runs/search-run.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import { RolloutPool } from '../rollouts/pool.ts';
import { listenToParent } from './process.ts';
import type { FromRun, ToRun } from './run-messages.ts';

// A search takes what the window and its jobs leave; its threads inherit this.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const POPULATION_MS = 250;
const PROGRESS_MS = 250;

const stop = new AbortController();
let pool: RolloutExecutor | null = null;
/** What the parent was shown last, and of which run. */
let shownPopulation: FinishedGeneration | null = null;
let config: RunConfig | null = null;
let orphaned = false;
let over = false;

const parent = listenToParent(
  (message) => receive(message as ToRun),
  () => {
    orphaned = true;
    stop.abort();
    if (over) process.exit(0);
  },
);

function send(message: FromRun): void {
  parent.send(message);
}

function receive(message: ToRun): void {
  switch (message.kind) {
    case 'begin':
      void search(message).then(() => {
        // The parent ends this process once it has read the last message.
        over = true;
        if (orphaned) process.exit(0);
      });
      break;
    case 'pause':
      pool?.pause();
      send({ kind: 'paused' });
      break;
    case 'resume':
      pool?.resume();
      send({ kind: 'resumed' });
      break;
    case 'individual':
      send({
        kind: 'individual',
        request: message.request,
        document: individual(message.index),
      });
      break;
    case 'stop':
      stop.abort();
      break;
  }
}

async function search(begin: Begin): Promise<void> {
  try {
    const finished = await drive(begin);
    send({ kind: 'ended', finished, error: null });
  } catch (error) {
    send({ kind: 'ended', finished: false, error: errorToWire(error) });
  }
}

type Begin = Extract<ToRun, { kind: 'begin' }>;

/** Threads here, machines, or both. @throws PrecocialError if the machines' server does not answer */
async function openExecutor({ workers, machines }: Begin): Promise<RolloutExecutor> {
  if (machines === null) return new RolloutPool(workers);
  const { openMachines } = await import('../machines/open.ts');
  const here = machines.use === 'beside' ? new RolloutPool(workers) : null;
  return openMachines(machines.nats, here, (sentence) => send({ kind: 'note', sentence }));
}

async function drive(begin: Begin): Promise<boolean> {
  const executor = await openExecutor(begin);
  try {
    return await driveOn(executor, begin);
  } finally {
    await executor.close();
  }
}

async function driveOn(executor: RolloutExecutor, begin: Begin): Promise<boolean> {
  const run =
    begin.create !== null
      ? await SearchRun.create(begin.folder, begin.create)
      : await SearchRun.open(begin.folder, begin.generations ?? undefined);
  config = run.config;
  pool = executor;
  const { generations } = run.config.settings;
  send({ kind: 'opened', generation: run.state.generation, generations, note: run.note });
  let shown = 0;
  let told = performance.now();
  let last: FinishedGeneration | null = null;
  try {
    return await driveSearch(run, executor, {
      signal: stop.signal,
      onProgress: (done) => {
        if (performance.now() - told < PROGRESS_MS) return;
        told = performance.now();
        send({ kind: 'progress', done });
      },
      onGeneration: (finished) => {
        last = finished;
        told = performance.now();
        const { statistics, championChanged } = finished;
        send({
          kind: 'generation',
          statistics,
          secondsLeft: secondsLeft(finished, generations),
          championChanged,
        });
        if (performance.now() - shown < POPULATION_MS) return;
        shown = performance.now();
        showPopulation(finished);
      },
    });
  } finally {
    if (last !== null) showPopulation(last);
    await run.close();
  }
}

function showPopulation(finished: FinishedGeneration): void {
  shownPopulation = finished;
  send({ kind: 'population', population: snapshotOf(finished.state, finished.ranked) });
}

function individual(index: number): GenomeDocument | null {
  if (shownPopulation === null || config === null) return null;
  const { state, ranked } = shownPopulation;
  if (state.population[index] === undefined) return null;
  return individualDocument(config, state, snapshotOf(state, ranked), index);
}

/** Time left at the pace of the last generation. */
function secondsLeft({ statistics }: FinishedGeneration, generations: number): number {
  const perGeneration =
    statistics.rollouts / (statistics.generation + 1) / statistics.rolloutsPerSecond;
  return (generations - statistics.generation - 1) * perGeneration;
}
