import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Length of the stand-in runtime in bytes; the real one has some 940 kB. */
export const RUNTIME_BYTES = 4096;

/** Path of a program of the system; null if it has none of that name. */
function programOf(name: string): string | null {
  const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** Why the installers of Linux cannot be built here; null if they can. */
export function missingTools(): string | null {
  const missing = ['dpkg-deb', 'mksquashfs', 'unsquashfs', 'desktop-file-validate'].filter(
    (name) => programOf(name) === null,
  );
  return missing.length === 0
    ? null
    : `${missing.join(', ')} are missing: bash tests/install-system-packages.sh`;
}

/**
 * Lays out what electron-builder downloads to build an AppImage: Debian's programs, and a script in place of the
 * runtime, which neither npm nor Debian has.
 * @returns variables by which electron-builder finds them and the stand-in for fpm
 */
export async function installerTools(folder: string): Promise<Record<string, string>> {
  await mkdir(join(folder, 'runtimes'), { recursive: true });
  await mkdir(join(folder, 'lib', 'x64'), { recursive: true });
  for (const name of ['mksquashfs', 'desktop-file-validate']) {
    const program = programOf(name);
    if (program === null) throw new Error(`${name} is missing`);
    await copyFile(program, join(folder, name));
    await chmod(join(folder, name), 0o755);
  }
  const script = '#!/bin/sh\necho "a stand-in for the runtime of an AppImage"\nexit 0\n';
  await writeFile(join(folder, 'runtimes', 'runtime-x64'), script.padEnd(RUNTIME_BYTES, '#'));
  return {
    APPIMAGE_TOOLS_PATH: folder,
    CUSTOM_FPM_PATH: fileURLToPath(new URL('./fpm.mjs', import.meta.url)),
  };
}
