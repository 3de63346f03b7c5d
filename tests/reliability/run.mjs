// Runs a program of this folder:  node tests/reliability/run.mjs fuzz|soak|kills|limits [options]
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const [name] = process.argv.splice(2, 1);
const out = join(here, '..', '..', 'dist', 'reliability', `${name}.mjs`);

await build({
  entryPoints: [join(here, `${name}.ts`)],
  outfile: out,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  logLevel: 'warning',
  external: [
    'electron',
    'onnxruntime-node',
    'planck',
    'bufferutil',
    'utf-8-validate',
    'playwright-core',
  ],
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
});
await import(pathToFileURL(out).href);
