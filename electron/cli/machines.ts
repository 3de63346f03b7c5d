import type { Command } from 'commander';
import type { NatsAddress } from '../machines/connect.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import { defaultWorkers, RolloutPool } from '../rollouts/pool.ts';

/** Options of commands that can roll out on other machines. */
export interface MachineOptions {
  readonly nats?: string;
  readonly natsTokenFile?: string;
  readonly natsUserFile?: string;
  readonly natsCreds?: string;
  readonly natsCa?: string;
}

/** Adds the options that say where the NATS server is and who comes. */
export function withMachines(command: Command): Command {
  return command
    .option('--nats <url>', 'roll out on the machines of this NATS server: nats://host:4222')
    .option('--nats-token-file <file>', 'a file with the token that the server asks for')
    .option('--nats-user-file <file>', "a file with a user's name, and the password below it")
    .option(
      '--nats-creds <file>',
      'a file of credentials (JWT and NKey) as nsc writes it, or of an NKey seed',
    )
    .option('--nats-ca <file>', "certificates of the authority that signed the server's (PEM)");
}

/** Names of those options, for what may stand beside --resume. */
export const MACHINE_OPTIONS = ['nats', 'natsTokenFile', 'natsUserFile', 'natsCreds', 'natsCa'];

export function natsAddress(url: string, options: MachineOptions): NatsAddress {
  const { natsTokenFile, natsUserFile, natsCreds, natsCa } = options;
  return {
    url,
    ...(natsTokenFile === undefined ? {} : { tokenFile: natsTokenFile }),
    ...(natsUserFile === undefined ? {} : { userFile: natsUserFile }),
    ...(natsCreds === undefined ? {} : { credsFile: natsCreds }),
    ...(natsCa === undefined ? {} : { caFile: natsCa }),
  };
}

/** Says something beside the output. */
export function note(sentence: string): void {
  process.stderr.write(`precocial: ${sentence}\n`);
}

/**
 * What makes the rollouts of a command: threads here, or with --nats the machines of a server; --workers with --nats
 * has threads here roll out beside them.
 * @throws PrecocialError 'disconnected', 'not-allowed', 'usage', 'not-found'
 */
export async function openExecutor(
  options: MachineOptions & { readonly workers?: number },
): Promise<RolloutExecutor> {
  if (options.nats === undefined) return new RolloutPool(options.workers ?? defaultWorkers());
  const { openMachines } = await import('../machines/open.ts');
  const here = options.workers === undefined ? null : new RolloutPool(options.workers);
  return openMachines(natsAddress(options.nats, options), here, note);
}
