// Where Electron's binary is, and how it is fetched. The electron package is never required: that would start a
// download without telling the person.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A download of which nothing arrives for this long has failed, in milliseconds; a slow one may take its time. */
const STALLED_MS = Number(process.env.PRECOCIAL_ELECTRON_TIMEOUT ?? 60_000);
/** A failed download is not tried again by itself before this, in milliseconds. */
const AGAIN_MS = 24 * 3600 * 1000;
/** Pause between two looks at what has arrived, in milliseconds. */
const LOOK_MS = 500;

const read = (path) => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
};

const packageFolder = () => join(root, 'node_modules', 'electron');

/** Path of Electron's binary, from the files of its package; null if it is not there or of another version. */
export function electronBinary(folder = packageFolder()) {
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

/** Bytes of all files below a folder; what vanishes meanwhile counts nothing. */
function bytesIn(folder) {
  let sum = 0;
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) sum += statSync(join(entry.parentPath, entry.name)).size;
    }
  } catch {
    // Moved or removed between the listing and the look.
  }
  return sum;
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** The same line over again on a terminal, a line now and then elsewhere. */
function progressLine() {
  const { stderr } = process;
  let last = 0;
  return {
    show(text) {
      if (stderr.isTTY) stderr.write(`\r\x1b[K${text}`);
      else if (Date.now() - last > 5000) {
        last = Date.now();
        stderr.write(`${text}\n`);
      }
    },
    end: () => void (stderr.isTTY && stderr.write('\r\x1b[K')),
  };
}

/** Environment of the installer: proxies as the person has set them, and a folder of its own to download into. */
function installerEnvironment(arriving) {
  const { env } = process;
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some(
    (key) => env[key],
  );
  return {
    ...env,
    ...(proxied ? { ELECTRON_GET_USE_PROXY: env.ELECTRON_GET_USE_PROXY ?? '1' } : {}),
    ELECTRON_GET_NO_PROGRESS: '1',
    TMPDIR: arriving,
    TEMP: arriving,
    TMP: arriving,
  };
}

/**
 * Runs the package's own installer. It ends when the binary is there, when it fails, when nothing arrives any more,
 * or when the person presses Enter.
 * @param input where Enter comes from; null if there is nobody to press it
 * @returns 'done', 'failed', 'stalled' or 'skipped', and what the installer said
 */
function runInstaller(folder, input) {
  const arriving = mkdtempSync(join(tmpdir(), 'precocial-electron-'));
  const child = spawn(process.execPath, [join(folder, 'install.js')], {
    cwd: root,
    env: installerEnvironment(arriving),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const line = progressLine();
  let said = '';
  let why = null;
  let arrived = -1;
  let since = Date.now();
  const hear = (data) => {
    said += String(data);
    since = Date.now();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const stop = (reason) => {
    why ??= reason;
    child.kill('SIGKILL');
  };
  const skip = () => stop('skipped');
  input?.on('data', skip);
  const timer = setInterval(() => {
    const bytes = bytesIn(arriving) + bytesIn(join(folder, 'dist'));
    if (bytes !== arrived) since = Date.now();
    arrived = bytes;
    line.show(`Electron: ${megabytes(bytes)} have arrived`);
    if (Date.now() - since > STALLED_MS) stop('stalled');
  }, LOOK_MS);
  return new Promise((resolve) => {
    let over = false;
    const end = (code) => {
      if (over) return;
      over = true;
      clearInterval(timer);
      input?.off('data', skip);
      input?.pause();
      line.end();
      rmSync(arriving, { recursive: true, force: true, maxRetries: 5 });
      resolve({ how: why ?? (code === 0 ? 'done' : 'failed'), said: said.trim() });
    };
    child.once('error', () => end(1));
    child.once('exit', end);
  });
}

function remember(folder, failed) {
  try {
    if (failed) writeFileSync(failureFile(folder), `${Date.now()}\n`);
    else rmSync(failureFile(folder), { force: true });
  } catch {
    // A folder that cannot be written cannot be installed into either.
  }
}

const HOW = {
  stalled: `nothing arrived for ${Math.round(STALLED_MS / 1000)} s`,
  failed: 'its installer failed',
};

/**
 * Fetches Electron's binary once, showing how far it is. A failure is remembered for a day; a person who skips it is
 * asked again the next time.
 * @param options.retry try although it failed lately
 * @param options.input where Enter comes from; by default the terminal, if there is one
 * @returns the binary's path, or null
 */
export async function installElectron(folder = packageFolder(), options = {}) {
  const { retry = false, input = process.stdin.isTTY ? process.stdin : null } = options;
  if (!existsSync(join(folder, 'install.js'))) return null;
  if (failedLately(folder) && !retry) {
    process.stderr.write(
      'Electron could not be fetched lately; npm start -- --retry tries again.\n',
    );
    return null;
  }
  process.stderr.write('Electron is not here yet; its own installer fetches it now, once.\n');
  if (input !== null) process.stderr.write('Press Enter to skip that and use your browser.\n');
  const { how, said } = await runInstaller(folder, input);
  const binary = electronBinary(folder);
  remember(folder, binary === null && how !== 'skipped');
  if (binary !== null) return binary;
  if (how !== 'skipped') {
    const why = said.split('\n').filter((line) => !/^\s+at /.test(line));
    process.stderr.write(
      [
        `Electron could not be fetched: ${HOW[how] ?? 'its binary is not there'}.`,
        ...why.slice(0, 3),
        'Where a proxy is needed, HTTPS_PROXY names it.\n',
      ]
        .filter((line) => line !== '')
        .join('\n'),
    );
  }
  return null;
}
