import { createPackage } from '@electron/asar';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Marks the fuses inside Electron's binary (documented by @electron/fuses). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Fuses a current Electron has; all on, so that switching one off shows. */
const FUSES = 9;

/**
 * A folder laid out as Electron's Linux distribution, with a "binary" that holds nothing but fuses:
 * enough for electron-builder to pack the program around.
 */
export async function standInDistribution(folder: string): Promise<void> {
  const app = join(folder, 'default_app');
  await mkdir(join(folder, 'resources'), { recursive: true });
  await mkdir(app);
  await writeFile(join(app, 'package.json'), '{"name":"default","version":"0.0.0","main":"a.js"}');
  await writeFile(join(app, 'a.js'), '');
  await createPackage(app, join(folder, 'resources', 'default_app.asar'));
  const wire = Buffer.concat([Buffer.from([1, FUSES]), Buffer.from('1'.repeat(FUSES))]);
  const padding = Buffer.alloc(64);
  await writeFile(
    join(folder, 'electron'),
    Buffer.concat([padding, Buffer.from(SENTINEL), wire, padding]),
    { mode: 0o755 },
  );
  await writeFile(join(folder, 'version'), '45.4.1');
  await writeFile(join(folder, 'LICENSE'), 'stand-in');
  await writeFile(join(folder, 'LICENSES.chromium.html'), 'stand-in');
}
