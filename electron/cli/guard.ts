import { spawn } from 'node:child_process';
import { EXIT } from './output.ts';

/** Marks the process that does the work. */
const INNER = 'PRECOCIAL_INNER';

/** What a guarded command says and does when a person stops it. */
export interface GuardOptions {
  /** The sentence on what was kept, once the work has ended. */
  readonly kept: () => string;
  /** How long the work may take to stop by itself before it is ended, in milliseconds. */
  readonly grace?: number;
}

/**
 * Does a command's work in a process of its own. Work that keeps its thread busy for seconds does not notice Ctrl-C;
 * the process around it does, and ends it.
 * @param work what the inner process does
 */
export async function guarded(
  work: () => Promise<void>,
  { kept, grace = 0 }: GuardOptions,
): Promise<void> {
  if (process.env[INNER] === '1') return work();
  const [node, ...words] = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(node, words, {
    stdio: 'inherit',
    env: { ...process.env, [INNER]: '1' },
  });
  let stopped = false;
  const stop = (): void => {
    const again = stopped;
    stopped = true;
    if (again || grace === 0) child.kill('SIGKILL');
    else {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), grace).unref();
    }
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...end) => resolve(end));
  });
  // Work that stopped by itself has said what it kept.
  if (code === null && (stopped || signal === 'SIGINT'))
    process.stderr.write(`precocial: Stopped; ${kept()}\n`);
  process.exitCode = stopped || signal === 'SIGINT' ? EXIT.stopped : (code ?? EXIT.failed);
}
