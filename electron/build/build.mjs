// Builds everything below dist/: kernels, Node entries, the preload, and the window.
//   node electron/build/build.mjs [kernels|node|window]...   (default: all)
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildKernels } from './kernels.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const at = (...parts) => join(root, ...parts);

/** Bundled CommonJS packages expect a require, which an ES module has not. */
const requireForBundles =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** Zod's messages in fifty languages, which nothing here uses; vite leaves them out by itself. */
const withoutLocales = {
  name: 'without-locales',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: '' })),
};

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  legalComments: 'none',
  plugins: [withoutLocales],
  external: ['electron', 'onnxruntime-node', 'planck', 'bufferutil', 'utf-8-validate'],
};

/** Files that start a child process or a thread; the other files of their folders are modules. */
function workerEntries() {
  return [
    ['processes', /-process\.ts$/],
    ['rollouts', /-thread\.ts$/],
    ['bench', /-process\.ts$/],
  ].flatMap(([folder, name]) =>
    readdirSync(at('electron', folder))
      .filter((file) => name.test(file))
      .map((file) => at('electron', folder, file)),
  );
}

async function bundle(entryPoints, outdir, more = {}) {
  const present = entryPoints.filter((file) => existsSync(file));
  if (present.length === 0) return;
  // Chunks are named by their content: those of an earlier build would stay.
  rmSync(at('dist', outdir), { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: present,
    outdir: at('dist', outdir),
    format: 'esm',
    // What is imported only where it is needed (training, machines) is not read when the program starts.
    splitting: true,
    outExtension: { '.js': '.mjs' },
    banner: { js: requireForBundles },
    ...more,
  });
}

/** Marks the program's folder for child processes, beside the archive of a packed program. */
function markFolder() {
  const { name, version, homepage } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  mkdirSync(at('dist'), { recursive: true });
  writeFileSync(at('dist', 'program.json'), `${JSON.stringify({ name, version, homepage })}\n`);
}

/** The types of 'precocial/task', which lie beside a person's own tasks. */
async function declareTaskTypes() {
  const { default: ts } = await import('typescript');
  const source = readFileSync(at('shared', 'tasks', 'own', 'definition.ts'), 'utf8');
  const { outputText } = ts.transpileDeclaration(source, { fileName: 'definition.ts' });
  const body = outputText.replace(/^export declare /gm, 'export ').replace(/^(?=.)/gm, '  ');
  mkdirSync(at('dist', 'task'), { recursive: true });
  writeFileSync(
    at('dist', 'task', 'precocial-task.d.ts'),
    `declare module 'precocial/task' {\n${body}}\n`,
  );
}

const parts = {
  kernels: () => buildKernels(),
  async node() {
    markFolder();
    await declareTaskTypes();
    await bundle(workerEntries(), 'workers', { entryNames: '[name]' });
    await bundle([at('electron', 'cli', 'main.ts')], 'cli');
    await bundle([at('electron', 'main', 'main.ts')], 'main');
    // A sandboxed preload can only be CommonJS.
    await bundle([at('electron', 'preload', 'preload.ts')], 'preload', {
      format: 'cjs',
      splitting: false,
      outExtension: { '.js': '.cjs' },
      banner: {},
    });
  },
  async window() {
    if (!existsSync(at('vite.config.ts'))) return;
    const vite = await import('vite');
    await vite.build({ configFile: at('vite.config.ts'), logLevel: 'warn' });
  },
};

export async function buildAll(names = Object.keys(parts)) {
  for (const name of names) {
    const part = parts[name];
    if (part === undefined) throw new Error(`unknown part "${name}": kernels, node, window`);
    await part();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2);
  await buildAll(names.length > 0 ? names : undefined);
}
