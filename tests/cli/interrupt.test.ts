import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { programPlaces } from '../../electron/system/places.ts';
import { family } from '../reliability/processes.ts';
import { folder, precocial } from './support.ts';

const program = fileURLToPath(new URL('../../electron/cli/bin.mjs', import.meta.url));
const encoder = join(programPlaces(import.meta.url).assets, 'encoder');

/** What a command may take to end, in milliseconds: twice 2 s, as other tests share the cores. */
const PATIENCE_MS = 4000;

/** Processor time of a process and those it started, in seconds. Linux only. */
function worked(root: number): number {
  return family(root).reduce((sum, pid) => {
    try {
      const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      return sum;
    }
  }, 0);
}

/** Processor time after which a command is at its work, in seconds: to start takes half a second. */
const AT_WORK = 2;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(50);
}

/** Starts a command, stops it once it works, and says how it ended and how long that took. */
async function interrupted(words: readonly string[], begun: RegExp | null = null) {
  const child: ChildProcess = spawn(process.execPath, [program, ...words], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PRECOCIAL_SETTINGS: join(folder, 'settings') },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => (text += data.toString()));
  const ended = once(child, 'close') as Promise<[number | null]>;
  await until(
    () => child.exitCode !== null || (begun?.test(text) ?? worked(child.pid ?? 0) > AT_WORK),
  );
  const stopped = performance.now();
  child.kill('SIGINT');
  const [code] = await ended;
  return { code, text, ms: performance.now() - stopped };
}

const NOTHING = /precocial: Stopped[^\n]*nothing was kept/;

beforeAll(async () => {
  const collected = await precocial(
    ...['vae', 'collect', 'frames', '--frames', '400', '--test-frames', '400'],
  );
  expect(collected.errors).toBe('');
}, 120_000);

describe('Ctrl-C ends a command at once, with 130 and the truth', () => {
  it.each([
    ['search --task swingup --generations 5000 --out run', /Go on with: precocial search --resume/],
    ['search --task biped --preset paper --out walker', /Go on with: precocial search --resume/],
    ['tune swingup --weight 0.9 --seconds 60', NOTHING],
    ['tune swingup --weight 0.9 --seconds 60 --out tuned.json', /tuned\.json/],
    ['conditions swingup --trials 20000', NOTHING],
    ['evaluate biped --trials 20000', NOTHING],
    ['evaluate racing --trials 2000', NOTHING],
    ['sweep biped --count 400 --trials 400', NOTHING],
    ['robustness swingup --trials 20000', NOTHING],
    ['ensemble mnist', NOTHING],
    ['ensemble swingup --trials 20000', NOTHING],
    ['ablate swingup --trials 5000', NOTHING],
    ['record biped --out film.webm', /no film was written/],
    ['efficacy --seeds 3', NOTHING],
    ['efficacy --parity --seeds 3', NOTHING],
    ['bench --only swingup,variation', NOTHING],
    ['bench --only mnist,racing', NOTHING],
    ['reproduce --out reproduced', /Go on with: precocial reproduce --out reproduced/],
    ['results --out results.md --trials 5000', /measured so far are kept/],
    ['vae collect others', NOTHING],
    ['vae train frames --out trained', /Stopped/],
    ['vae train frames --out trained-wasm --engine wasm', /Stopped/],
    [`vae align frames --encoder ${encoder} --like ${encoder} --out aligned`, /Stopped/],
    [`vae evaluate frames --encoder ${encoder} --tracks 200`, /Stopped; no figures were kept/],
    ['vae distill frames --out small --epochs 4000', NOTHING],
  ])(
    'precocial %s',
    async (line, message) => {
      const { code, text, ms } = await interrupted(line.split(' '));
      expect(text).toMatch(message);
      expect(code).toBe(130);
      expect(ms).toBeLessThan(PATIENCE_MS);
    },
    60_000,
  );

  it('precocial serve', async () => {
    const words = ['serve', '--no-open', '--library', 'library'];
    const { code, text, ms } = await interrupted(words, /This link works once/);
    expect(text).toMatch(/Stopped; searches keep every finished generation/);
    expect(code).toBe(130);
    expect(ms).toBeLessThan(PATIENCE_MS);
  }, 60_000);

  it('precocial worker', async () => {
    const port = createServer().listen(0, '127.0.0.1');
    await once(port, 'listening');
    const address = port.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port is free');
    port.close();
    const nats = spawn(
      'nats-server',
      ['-a', '127.0.0.1', '-p', String(address.port), '-js', '-sd', join(folder, 'js')],
      { stdio: 'ignore' },
    );
    try {
      const url = `nats://127.0.0.1:${address.port}`;
      await delay(500);
      const words = ['worker', '--nats', url, '--name', 'here'];
      const { code, text, ms } = await interrupted(words, /here rolls out with/);
      expect(text).toMatch(/here stopped; others take over what it had begun/);
      expect(code).toBe(130);
      expect(ms).toBeLessThan(PATIENCE_MS);
    } finally {
      nats.kill('SIGKILL');
    }
  }, 60_000);
});
