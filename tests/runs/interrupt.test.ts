import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { freshFolder } from './support.ts';

const program = fileURLToPath(new URL('../../electron/cli/bin.mjs', import.meta.url));
const SMALL = '--popSize 4 --alg_nVals 1 --alg_nReps 1 --bestReps 1 --workers 1 --json';

it('an interrupted search ends by itself in the middle of native code', async () => {
  const child = spawn(
    process.execPath,
    [
      ...[program, 'search', '--task', 'racing', '--preset', 'laptop', '--seed', '3'],
      ...['--out', join(freshFolder(), 'run'), ...SMALL.split(' ')],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  // A generation is done and the next one is being rolled out, a native call in every step.
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGINT'), 150));
  const end = await new Promise((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  );
  expect(end).toEqual({ code: 130, signal: null });
  expect(errors).not.toContain('terminate called');
});
