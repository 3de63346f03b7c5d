// Compiles every kernel of shared/kernels into dist/kernels. One entry file is one WebAssembly module.
import { mkdirSync, readdirSync, statSync, existsSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const sources = join(root, 'shared', 'kernels');
// Layouts are read by the kernels and by the code that fills their memory.
const layouts = join(root, 'shared', 'layouts');
const output = join(root, 'dist', 'kernels');

/** Newest modification time below a folder; a kernel older than this is compiled again. */
function newest(folder) {
  return Math.max(
    ...readdirSync(folder, { withFileTypes: true }).map((entry) =>
      entry.isDirectory()
        ? newest(join(folder, entry.name))
        : statSync(join(folder, entry.name)).mtimeMs,
    ),
    0,
  );
}

export async function buildKernels(only) {
  mkdirSync(output, { recursive: true });
  const sourceTime = Math.max(newest(sources), newest(layouts));
  const names = readdirSync(sources)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.slice(0, -3))
    .filter((name) => only === undefined || only.includes(name));
  for (const name of names) {
    const target = join(output, `${name}.wasm`);
    if (existsSync(target) && statSync(target).mtimeMs > sourceTime) continue;
    const { error, stderr } = await asc.main([
      join(sources, `${name}.ts`),
      '--outFile',
      target,
      '-O3',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--noAssert',
    ]);
    if (error) throw new Error(`kernel ${name} does not compile\n${stderr.toString()}`);
  }
  return names;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = await buildKernels(process.argv.length > 2 ? process.argv.slice(2) : undefined);
  process.stdout.write(`kernels: ${names.join(', ')}\n`);
}
