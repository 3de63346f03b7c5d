import { RANGES } from '../../../shared/contract/ranges.ts';
import { availableParallelism, homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { PrecocialError } from '../../../shared/base/errors.ts';
import { buildIdentity } from '../../machines/build-identity.ts';
import { connectNats } from '../../machines/connect.ts';
import { RolloutPool } from '../../rollouts/pool.ts';
import { programPlaces, settingsFolder } from '../../system/places.ts';
import { isTrusted } from '../../tasks/trust.ts';
import { interruptSignal } from '../interrupt.ts';
import { natsAddress, note, withMachines, type MachineOptions } from '../machines.ts';
import { wholeIn, withCommon, type CommonOptions } from '../options.ts';
import { EXIT } from '../output.ts';

interface Options extends CommonOptions, MachineOptions {
  readonly name?: string;
  readonly workers?: number;
  readonly trustTasks?: boolean;
}

/** Milliseconds in which the server is told of the end after Ctrl-C. */
const CLOSING_MS = 1500;

/** Where what was fetched is kept: PRECOCIAL_CACHE, else the platform's usual place. */
function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { PRECOCIAL_CACHE: given, XDG_CACHE_HOME: xdg } = environment;
  if (given !== undefined && given !== '') return given;
  return join(xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.cache'), 'precocial');
}

async function work(options: Options): Promise<void> {
  const { nats } = options;
  if (nats === undefined)
    throw new PrecocialError(
      'usage',
      'Where is the NATS server? Give --nats nats://host:4222; start one with: nats-server -js',
    );
  const name = options.name ?? hostname();
  const signal = interruptSignal();
  const threads = options.workers ?? availableParallelism();
  const build = await buildIdentity(programPlaces(import.meta.url));
  const connection = await connectNats(natsAddress(nats, options), name);
  const { RolloutWorker } = await import('../../machines/worker.ts');
  const worker = new RolloutWorker(connection, {
    name,
    threads,
    build,
    cache: cacheFolder(),
    mayRun: async (source) =>
      options.trustTasks === true || (await isTrusted(settingsFolder(), source)),
    pool: new RolloutPool(threads),
    onNote: note,
  });
  note(`${name} rolls out with ${threads} threads for ${connection.getServer()}; Ctrl-C ends it.`);
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve());
  });
  const closed = connection.closed();
  await Promise.race([stopped, closed]);
  if (!signal.aborted) {
    const error = await closed;
    throw new PrecocialError(
      'disconnected',
      `The NATS server closed the connection${error instanceof Error ? ` (${error.message})` : ''}.`,
    );
  }
  await Promise.race([worker.close(), delay(CLOSING_MS)]);
  note(`${name} stopped; others take over what it had begun.`);
  process.exit(EXIT.stopped);
}

/** `precocial worker` */
export function addWorker(program: Command): void {
  withMachines(withCommon(program.command('worker')))
    .description('Roll out for searches and measurements on other machines')
    .option('--name <name>', 'what this machine is called (default: its host name)')
    .option('--workers <n>', 'worker threads (default: all cores)', wholeIn(RANGES.workers))
    .option('--trust-tasks', "run tasks of a person's own that searches bring, which are code")
    .action(work);
}
