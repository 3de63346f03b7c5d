// Writes the handbook as a site of plain files.
//   node electron/build/handbook.mjs [FOLDER]   (default: dist/handbook)
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const source = (name) => join(root, 'electron', 'handbook', name);

/** Builds the site in a folder. @returns what was written */
export async function buildHandbook(folder) {
  const work = mkdtempSync(join(tmpdir(), 'handbook-'));
  try {
    const common = { bundle: true, target: 'es2022', logLevel: 'warning' };
    const written = join(work, 'site.mjs');
    await build({
      ...common,
      entryPoints: [source('site.ts')],
      outfile: written,
      platform: 'node',
      format: 'esm',
    });
    const search = await build({
      ...common,
      entryPoints: [source('site-search.ts')],
      write: false,
      format: 'iife',
      minify: true,
    });
    const { writeSite } = await import(pathToFileURL(written).href);
    const style = readFileSync(source('site.css'), 'utf8');
    return writeSite(root, folder, { style, search: search.outputFiles[0].text });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = resolve(process.argv[2] ?? join(root, 'dist', 'handbook'));
  const { pages, pictures } = await buildHandbook(folder);
  process.stdout.write(
    `${pages} pages and ${pictures} pictures in ${folder}; open index.html there.\n`,
  );
}
