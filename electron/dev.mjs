// `npm run dev`: the lab in the browser for whoever works on it. The window is served by vite, which replaces
// modules as they are saved; the laboratory behind it is built anew and restarted when its files change, and the
// window connects again by itself. Library and settings lie in .dev/, apart from a person's own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { buildAll } from './build/build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const own = join(root, '.dev');
/** Editors save a file in several steps; what changes within this time is built once. */
const SETTLE_MS = 300;

const say = (text) => process.stderr.write(`dev: ${text}\n`);

/** Starts the host. @returns the child, its port and a link that works once */
async function startHost(port) {
  const args = [join(root, 'electron/cli/bin.mjs'), 'serve', '--no-open', '--json'];
  args.push('--port', String(port), '--library', join(own, 'library'));
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PRECOCIAL_SETTINGS: join(own, 'settings') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const data of child.stdout) {
    text += data;
    if (text.includes('\n')) break;
  }
  if (!text.includes('\n')) throw new Error('the host ended before it said where it listens');
  const link = new URL(JSON.parse(text.split('\n')[0]).url);
  return { child, port: Number(link.port), path: link.pathname + link.search };
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

await buildAll(['kernels', 'node']);
let host = await startHost(0);
const target = `http://127.0.0.1:${host.port}`;
const toHost = { target, changeOrigin: true, headers: { origin: target } };
const vite = await createServer({
  configFile: join(root, 'vite.config.ts'),
  server: {
    host: '127.0.0.1',
    proxy: {
      '^/enter': toHost,
      '^/again$': toHost,
      '^/lab$': { ...toHost, ws: true },
    },
  },
});
await vite.listen();
const page = vite.resolvedUrls.local[0].replace(/\/$/, '');
say(`open ${page}${host.path}`);

let waiting = null;
let restarting = Promise.resolve();

async function restart() {
  try {
    await buildAll(['kernels', 'node']);
  } catch (error) {
    say(`not restarted: ${error.message}`);
    return;
  }
  const { port } = host;
  await stop(host.child);
  host = await startHost(port);
  say('the laboratory was restarted');
}

function changed(_event, file) {
  if (file === null || !/\.(ts|mjs)$/.test(file)) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => (restarting = restarting.then(restart)), SETTLE_MS);
}
const watchers = ['electron', 'shared'].map((folder) =>
  watch(join(root, folder), { recursive: true }, changed),
);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    for (const watcher of watchers) watcher.close();
    clearTimeout(waiting);
    await restarting.catch(() => undefined);
    await Promise.all([stop(host.child), vite.close()]);
    process.exit(0);
  });
}
