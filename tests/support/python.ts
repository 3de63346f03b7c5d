import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The first Python with numpy: Debian's, or the one in the path. */
export const python =
  ['/usr/bin/python3', 'python3'].find(
    (command) => spawnSync(command, ['-c', 'import numpy']).status === 0,
  ) ?? 'python3-with-numpy-is-missing';

/** A package with the names of Gymnasium, for PYTHONPATH. */
export const gymnasiumPackage = fileURLToPath(
  new URL('../fixtures/gymnasium-package', import.meta.url),
);
