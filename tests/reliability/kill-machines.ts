import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stream } from '../../shared/random/key.ts';
import { endPrograms, natsServerIn, precocial, worker, type Program } from '../support/programs.ts';
import { runOutcome } from './kill-searches.ts';
import { difference, runCommand, type KillOutcome, type KillScenario } from './killing.ts';

const MACHINES = ['one', 'two', 'three'];
/** A kill comes after this many generations at most, so that all of them fall into the run. */
const MOST_GENERATIONS = 3;
/** Longest wait for a kill while no generation is finished. */
const MOST_MS = 2500;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A search on machines whose processes are killed: its server, its three workers and its coordinator. */
class ShakenSearch {
  private readonly workers = new Map<string, Program>();
  private readonly starting = new Set<Promise<unknown>>();
  private server: Program | null = null;
  private coordinator: Program | null = null;

  constructor(
    private readonly nats: Awaited<ReturnType<typeof natsServerIn>>,
    private readonly settings: readonly string[],
    private readonly out: string,
  ) {}

  async start(): Promise<void> {
    this.server = await this.nats.start();
    for (const name of MACHINES) this.startWorker(name);
    await this.ready();
    await this.startCoordinator();
  }

  /** Generations that the coordinator under way has told. */
  get generations(): number {
    return (this.coordinator?.output.match(/"generation"/g) ?? []).length;
  }

  get ended(): boolean {
    const child = this.coordinator?.child;
    return (child?.exitCode ?? child?.signalCode ?? null) !== null;
  }

  get said(): string {
    return this.coordinator?.output ?? '';
  }

  finish(): Promise<number | null> {
    return this.coordinator?.ended() ?? Promise.resolve(null);
  }

  /** @returns false if it is still starting after the last kill: there is nothing to kill then */
  async killWorker(name: string): Promise<boolean> {
    const running = this.workers.get(name);
    if (running === undefined) return false;
    this.workers.delete(name);
    await running.kill();
    this.startWorker(name);
    return true;
  }

  /** Freezes a worker for a while; another chunk's time goes by meanwhile. */
  freezeWorker(name: string, milliseconds: number): void {
    const child = this.workers.get(name)?.child;
    child?.kill('SIGSTOP');
    setTimeout(() => child?.kill('SIGCONT'), milliseconds);
  }

  async killServer(): Promise<void> {
    // A worker that finds no server when it starts ends at once.
    await this.ready();
    await this.server?.kill();
    this.server = await this.nats.start();
  }

  async killCoordinator(): Promise<void> {
    await this.coordinator?.kill();
    await this.startCoordinator();
  }

  private startWorker(name: string): void {
    const started = worker(this.nats.url, name)
      .then((program) => this.workers.set(name, program))
      .finally(() => this.starting.delete(started));
    this.starting.add(started);
  }

  private async ready(): Promise<void> {
    await Promise.all(this.starting);
  }

  private async startCoordinator(): Promise<void> {
    const begun = await access(join(this.out, 'run.json')).then(
      () => true,
      () => false,
    );
    this.coordinator = precocial([
      'search',
      ...(begun ? ['--resume', this.out] : [...this.settings, '--out', this.out]),
      ...['--json', '--nats', this.nats.url],
    ]);
  }
}

async function nextMoment(search: ShakenSearch, stream: Stream): Promise<void> {
  const generations = search.generations + stream.integer(MOST_GENERATIONS + 1);
  const latest = Date.now() + stream.integer(MOST_MS);
  while (!search.ended && search.generations < generations && Date.now() < latest) await sleep(2);
  await sleep(stream.integer(40));
}

async function strike(search: ShakenSearch, stream: Stream): Promise<boolean> {
  const name = MACHINES[stream.integer(MACHINES.length)] ?? 'one';
  const die = stream.integer(20);
  if (die === 0) await search.killServer();
  else if (die < 4) await search.killCoordinator();
  else if (die < 6) {
    search.freezeWorker(name, 500 + stream.integer(6000));
    return false;
  } else return search.killWorker(name);
  return true;
}

/** One search on three machines through some kills, compared with one on a thread and on two threads. */
export async function shakeMachines(
  folder: string,
  stream: Stream,
  kills: number,
): Promise<KillOutcome> {
  const what = 'a search on machines';
  const settings = [
    ...['--task', 'swingup', '--preset', 'laptop', '--seed', String(stream.integer(1_000_000))],
    ...['--generations', String(20 + kills * MOST_GENERATIONS), '--popSize', '32'],
    ...['--alg_nReps', '2', '--bestReps', '2'],
  ];
  const outcomes: unknown[] = [];
  for (const threads of ['1', '2']) {
    // A run's name, which its genomes carry, is that of its folder.
    const out = join(folder, `threads-${threads}`, 'run');
    const args = ['search', ...settings, '--json', '--workers', threads, '--out', out];
    const { code, errors } = await runCommand(args, null);
    if (code !== 0) return { what, kills: 0, equal: false, problem: errors };
    outcomes.push(await runOutcome(out));
  }
  const out = join(folder, 'machines', 'run');
  const search = new ShakenSearch(await natsServerIn(join(folder, 'nats')), settings, out);
  let done = 0;
  try {
    await search.start();
    while (done < kills && !search.ended) {
      await nextMoment(search, stream);
      if (!search.ended && (await strike(search, stream))) done++;
    }
    const code = await search.finish();
    if (code !== 0) return { what, kills: done, equal: false, problem: search.said.slice(-2000) };
  } finally {
    await endPrograms();
  }
  const found = await runOutcome(out);
  const [one, two] = outcomes;
  const problem =
    done < kills ? `it ended after ${done} kills` : difference(one, found) || difference(one, two);
  return { what, kills: done, equal: problem === '', problem };
}

/** Kills in one run on machines. */
const KILLS = 100;

export const killMachines: KillScenario = (folder, stream) => shakeMachines(folder, stream, KILLS);
