import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createLabClient } from '../../shared/contract/client.ts';
import { socketPort } from '../../shared/contract/socket-port.ts';
import { programPlaces } from '../../electron/system/places.ts';
import { family } from '../reliability/processes.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

it('the processes of a host that was killed end and say nothing', async () => {
  const folder = await temporary();
  const host = spawn(
    process.execPath,
    [
      join(programPlaces(import.meta.url).root, 'electron', 'cli', 'bin.mjs'),
      ...['serve', '--no-open', '--json', '--library', join(folder, 'library')],
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PRECOCIAL_SETTINGS: join(folder, 'settings') },
    },
  );
  ends.push(() => host.kill('SIGKILL'));
  let errors = '';
  host.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  // The processes write to the same pipe: it closes when the last of them has ended.
  const silent = once(host.stderr, 'close');
  const [line] = (await once(createInterface({ input: host.stdout }), 'line')) as [string];
  const { url } = JSON.parse(line) as { readonly url: string };
  const { origin, host: address } = new URL(url);
  const cookie = (await fetch(url)).headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket = new WebSocket(`ws://${address}/lab`, { headers: { origin, cookie } });
  ends.push(() => socket.terminate());
  await once(socket, 'open');
  const lab = createLabClient(socketPort(socket));
  const { document } = await lab.request('genome.read', {
    ref: { kind: 'champion', name: 'swingup' },
  });
  let events = 0;
  let reached: () => void = () => undefined;
  const working = new Promise<void>((resolve) => (reached = resolve));
  const evaluation = lab.stream(
    'evaluate',
    {
      ...{ document, weights: Float64Array.of(1), useOffsets: false, trials: 1_000_000 },
      ...{ seed: 1, options: {}, priority: 'now' },
    },
    () => {
      if (++events === 5) reached();
    },
  );
  evaluation.catch(() => undefined);
  await working;
  expect(family(host.pid ?? 0).length).toBeGreaterThan(1);
  host.kill('SIGKILL');
  await silent;
  expect(errors).toBe('');
  await expect(evaluation).rejects.toMatchObject({ code: 'disconnected' });
}, 60_000);
