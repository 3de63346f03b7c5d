import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folder } from './support.ts';

const program = fileURLToPath(new URL('../../electron/cli/bin.mjs', import.meta.url));

/** Starts a command, stops it once it works, and says how it ended and how long that took. */
function interrupted(...words: string[]) {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  let stopped = 0;
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  setTimeout(() => {
    stopped = performance.now();
    child.kill('SIGINT');
  }, 2500);
  return new Promise<{ code: number | null; errors: string; ms: number }>((resolve) =>
    child.on('close', (code) => resolve({ code, errors, ms: performance.now() - stopped })),
  );
}

describe('Ctrl-C ends a command at once, with 130 and the truth', () => {
  it.each([
    ['bench', ['bench', '--only', 'swingup,variation'], /nothing was kept/],
    ['efficacy', ['efficacy', '--seeds', '3'], /nothing was kept/],
    ['sweep', ['sweep', 'biped', '--count', '400', '--trials', '400'], /./],
    ['tune', ['tune', 'swingup', '--weight', '0.9', '--seconds', '60'], /nothing was kept/],
  ])(
    '%s',
    async (_, words, message) => {
      const { code, errors, ms } = await interrupted(...words);
      expect(errors).toMatch(message);
      expect(code).toBe(130);
      // Twice what a person waits: other tests share the cores.
      expect(ms).toBeLessThan(4000);
    },
    30_000,
  );
});
