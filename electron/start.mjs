// `npm start`: the lab in Electron where its binary is or can be had, else in the system's Chromium through
// the browser host, else as a link. It never requires the electron package: that would start a download.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Time for Electron's installer, which has no limit of its own, in milliseconds. */
const INSTALL_MS = Number(process.env.PRECOCIAL_ELECTRON_TIMEOUT ?? 120_000);
/** A failed download is not tried again before this, in milliseconds. */
const AGAIN_MS = 24 * 3600 * 1000;

const read = (path) => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
};

/** Path of Electron's binary, from the files of its package; null if it is not there or of another version. */
export function electronBinary(folder = join(root, 'node_modules', 'electron')) {
  const manifest = read(join(folder, 'package.json'));
  const name = read(join(folder, 'path.txt'));
  if (manifest === null || name === null || name === '') return null;
  const installed = read(join(folder, 'dist', 'version'))?.replace(/^v/, '');
  if (installed !== JSON.parse(manifest).version) return null;
  const binary = join(folder, 'dist', name);
  return existsSync(binary) ? binary : null;
}

/** Where a failed download is remembered: beside the package, so that another version tries anew. */
const failureFile = (folder) => join(folder, '.precocial-install-failed');

function failedLately(folder) {
  const when = Number(read(failureFile(folder)) ?? Number.NaN);
  return Number.isFinite(when) && Date.now() - when < AGAIN_MS;
}

/**
 * Runs the package's own installer once, under a timer; a failure is remembered for a day.
 * @returns the binary's path, or null
 */
export function installElectron(folder = join(root, 'node_modules', 'electron')) {
  const installer = join(folder, 'install.js');
  if (!existsSync(installer) || failedLately(folder)) return null;
  process.stderr.write('Electron is not here yet; its own installer fetches it now, once ...\n');
  spawnSync(process.execPath, [installer], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'ignore'],
    timeout: INSTALL_MS,
    killSignal: 'SIGKILL',
  });
  const binary = electronBinary(folder);
  if (binary === null) {
    process.stderr.write('Electron could not be fetched; the lab opens in your browser instead.\n');
    try {
      writeFileSync(failureFile(folder), `${Date.now()}\n`);
    } catch {
      // A folder that cannot be written cannot be installed into either.
    }
  } else {
    rmSync(failureFile(folder), { force: true });
  }
  return binary;
}

/** Runs a program in the foreground and ends with its exit code. */
function become(program, args, environment = process.env) {
  const child = spawn(program, args, { stdio: 'inherit', env: environment });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    process.stderr.write(`precocial: ${program} did not start: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}

function build() {
  if (existsSync(join(root, 'dist', 'renderer', 'index.html'))) return;
  process.stderr.write('Building the program, once ...\n');
  const result = spawnSync(process.execPath, [join(root, 'electron', 'build', 'build.mjs')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** @param words what follows `npm start --`: --browser, --library DIR, files */
export function start(words) {
  build();
  const browser = words.includes('--browser');
  const rest = words.filter((word) => word !== '--browser');
  const hasScreen =
    process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  const binary = browser || !hasScreen ? null : (electronBinary() ?? installElectron());
  if (binary !== null) {
    const { ELECTRON_RUN_AS_NODE: _unused, ...environment } = process.env;
    become(binary, [root, ...rest], environment);
    return;
  }
  const host = join(root, 'dist', 'cli', 'main.mjs');
  const files = rest.filter((word) => /\.(json|wann|out)$/i.test(word));
  if (files.length > 0) {
    process.stderr.write(`Drop ${files.join(', ')} on the window: a browser is handed no files.\n`);
  }
  const others = rest.filter((word) => !files.includes(word));
  become(process.execPath, [host, 'serve', '--until-closed', ...others]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) start(process.argv.slice(2));
