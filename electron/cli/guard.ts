import { spawn } from 'node:child_process';
import { EXIT } from './output.ts';

/** Marks the process that does the work. */
const INNER = 'PRECOCIAL_INNER';

/**
 * Does a command's work in a process of its own. Work that keeps its thread busy for seconds hears no Ctrl-C;
 * the process around it does, and ends it at once.
 * @param work what the inner process does
 * @param kept the sentence for a person who stops it: what was kept
 */
export async function guarded(work: () => Promise<void>, kept: string): Promise<void> {
  if (process.env[INNER] === '1') return work();
  const [node, ...words] = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(node, words, {
    stdio: 'inherit',
    env: { ...process.env, [INNER]: '1' },
  });
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    child.kill('SIGKILL');
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...end) => resolve(end));
  });
  if (stopped || signal === 'SIGINT') {
    process.stderr.write(`precocial: Stopped; ${kept}\n`);
    process.exitCode = EXIT.stopped;
    return;
  }
  process.exitCode = code ?? EXIT.failed;
}
