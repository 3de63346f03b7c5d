import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { planOf } from '../../shared/network/plan.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { swingup } from '../../shared/tasks/swingup/swingup.ts';
import type { RolloutBatch } from '../../shared/tasks/rollout-batch.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { buildIdentity } from '../machines/build-identity.ts';
import { connectNats } from '../machines/connect.ts';
import { MachineRollouts } from '../machines/coordinator.ts';
import { programPlaces } from '../system/places.ts';
import { grownGenome } from './genomes.ts';
import { processorMs, type BenchRow } from './row.ts';

const MACHINES = 500;
/** Each machine has one thread, so that 500 do 1,000 chunks a second. */
const SLEEP_MS = 500;
const WARM_MS = 5000;
const MEASURED_MS = 10_000;
const CONNECTIONS = 25;
const EPISODES = 4;
/** As many networks as nobody finishes meanwhile. */
const ITEMS = 200_000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether the program that the bench of machines needs is here. */
export function hasServer(): Promise<boolean> {
  const child = spawn('nats-server', ['--version'], { stdio: 'ignore' });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string')
    throw new PrecocialError('internal', 'No port is free.');
  return address.port;
}

/** @throws PrecocialError 'not-found' without the program nats-server */
async function startServer(folder: string): Promise<{ url: string; server: ChildProcess }> {
  if (!(await hasServer()))
    throw new PrecocialError(
      'not-found',
      'The bench of machines needs the program nats-server; install it, or leave machines out with --only.',
    );
  const port = await freePort();
  const args = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', folder];
  const server = spawn('nats-server', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve) => {
    server.stderr.on('data', (data: Buffer) => {
      if (data.toString().includes('Server is ready')) resolve();
    });
  });
  return { url: `nats://127.0.0.1:${port}`, server };
}

async function batchOf(files: TaskFiles): Promise<RolloutBatch> {
  const episodes = Array.from({ length: EPISODES }, (_, e) =>
    swingup.drawEpisode(fold(keyOf(1), e), {}),
  );
  const genome = await grownGenome(await swingup.createEvaluator(files), CONNECTIONS, 1, episodes);
  const item = { plan: planOf(genome) };
  return {
    task: swingup.id,
    options: {},
    weighting: { kind: 'shared', values: Float64Array.from(STANDARD_WEIGHTS) },
    episodes,
    items: Array.from({ length: ITEMS }, () => item),
  };
}

/** What 500 machines that only sleep cost their coordinator: its whole process, with their greetings. */
export async function benchMachines(files: TaskFiles): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'precocial-bench-'));
  const children: ChildProcess[] = [];
  const places = programPlaces(import.meta.url);
  try {
    const { url, server } = await startServer(folder);
    children.push(server);
    const args = [url, String(MACHINES), String(SLEEP_MS)];
    const sleepers = fork(join(places.workers, 'sleeping-machines-process.mjs'), args);
    children.push(sleepers);
    await once(sleepers, 'message');
    const connection = await connectNats({ url }, 'bench');
    const machines = new MachineRollouts(connection, await buildIdentity(places));
    const stop = new AbortController();
    const batch = await batchOf(files);
    const run = machines.run(batch, { signal: stop.signal }).catch(() => undefined);
    await sleep(WARM_MS);
    const before = {
      ...machines.traffic,
      processor: processorMs(),
      system: process.cpuUsage().system,
      time: performance.now(),
    };
    await sleep(MEASURED_MS);
    const seconds = (performance.now() - before.time) / 1000;
    const processor = processorMs() - before.processor;
    const { system } = process.cpuUsage();
    const chunks = machines.traffic.chunks - before.chunks;
    const row = (name: string, value: number, unit: string): BenchRow => ({
      name: `machines.${name}`,
      value,
      unit,
    });
    const rows = [
      row('chunks', chunks / seconds, 'a second, wall time'),
      row('coordinator', (100 * processor) / 1000 / seconds, '% of a core at that rate'),
      row('chunk', (1000 * processor) / chunks, 'us of the coordinator'),
      row('system', (system - before.system) / chunks, 'us of them in the system'),
      row('sent', (machines.traffic.sent - before.sent) / chunks, 'bytes a chunk'),
      row('received', (machines.traffic.received - before.received) / chunks, 'bytes a chunk'),
    ];
    stop.abort();
    await run;
    await machines.close();
    return rows;
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
