// `npm start`: the lab in Electron where its binary is or can be had, else in the system's Chromium through the
// browser host, else as a link.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { electronBinary, installElectron, root } from './start/electron-package.mjs';
import { isRoot, sandboxProblem } from './start/sandbox.mjs';

export { electronBinary, installElectron };

/** If Electron crashes sooner than this, in milliseconds, its window was never shown. */
const EARLY_MS = Number(process.env.PRECOCIAL_EARLY ?? 10_000);

const say = (text) => void process.stderr.write(`${text}\n`);

/**
 * Runs a program in the foreground.
 * @returns how it ended: its exit code, whether it crashed, and the milliseconds that it ran
 */
function run(program, args, environment = process.env) {
  const begun = Date.now();
  const child = spawn(program, args, { stdio: 'inherit', env: environment });
  let told = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      told = true;
      child.kill(signal);
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`precocial: ${program} did not start: ${error.message}`);
      resolve({ code: 1, crashed: true, ms: Date.now() - begun });
    });
    child.once('exit', (code, signal) => {
      // Windows and shells report a crash by a code above 128, which the program itself never exits with.
      const crashed = !told && (signal !== null || (code ?? 0) > 128);
      resolve({ code: code ?? 1, crashed, ms: Date.now() - begun });
    });
  });
}

function build() {
  if (existsSync(join(root, 'dist', 'renderer', 'index.html'))) return;
  say('Building the program, once ...');
  const result = spawnSync(process.execPath, [join(root, 'electron', 'build', 'build.mjs')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Opens the lab through the browser host. @returns its exit code */
async function openInBrowser(words) {
  const host = join(root, 'dist', 'cli', 'main.mjs');
  const files = words.filter((word) => /\.(json|wann|out)$/i.test(word));
  if (files.length > 0) {
    say(`Drop ${files.join(', ')} on the window: a browser is handed no files.`);
  }
  const others = words.filter((word) => !files.includes(word) && word !== '--no-sandbox');
  say('Opening the lab in your browser ...');
  return (await run(process.execPath, [host, 'serve', '--until-closed', ...others])).code;
}

/**
 * Opens the lab in Electron.
 * @returns its exit code; null if it ended before its window was there, after saying why
 */
export async function openInElectron(binary, words, application = root) {
  say('Opening the lab in Electron ...');
  const { ELECTRON_RUN_AS_NODE: _unused, ...environment } = process.env;
  const ended = await run(binary, [application, ...words], environment);
  if (!ended.crashed || ended.ms > EARLY_MS) return ended.code;
  say(
    process.platform === 'linux'
      ? (sandboxProblem(binary) ?? 'Electron ended before its window was there.')
      : 'Electron ended before its window was there.',
  );
  return null;
}

/** Electron's binary if it can show a window here; null with a reason said where a person can change that. */
async function usableElectron(words) {
  const hasScreen =
    process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (words.includes('--browser') || !hasScreen) return null;
  if (isRoot() && !words.includes('--no-sandbox')) {
    say('Electron does not run for root. Start as another user, or add -- --no-sandbox.');
    return null;
  }
  return (
    electronBinary() ?? (await installElectron(undefined, { retry: words.includes('--retry') }))
  );
}

/** @param words what follows `npm start --`: --browser, --retry, --no-sandbox, --library DIR, files */
export async function start(words) {
  say('Precocial: looking for Electron ...');
  build();
  const binary = await usableElectron(words);
  const rest = words.filter((word) => word !== '--browser' && word !== '--retry');
  const code = binary === null ? null : await openInElectron(binary, rest);
  process.exit(code ?? (await openInBrowser(rest)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await start(process.argv.slice(2));
