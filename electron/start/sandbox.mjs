// Why Electron ends before its window is there on some Linux systems, and what a person can do about it.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const number = (path) => {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return Number.NaN;
  }
};

/** True where the helper that Electron brings along may make a sandbox: it belongs to root and is set-user-id. */
function hasHelper(binary) {
  try {
    const { mode, uid } = statSync(join(dirname(binary), 'chrome-sandbox'));
    return uid === 0 && (mode & 0o4000) !== 0;
  } catch {
    return false;
  }
}

/**
 * A sentence for a person whose Linux gives Electron no sandbox; null if nothing indicates that.
 * @param binary Electron's
 * @param system folder of the kernel's settings, for tests
 */
export function sandboxProblem(binary, system = '/proc/sys') {
  if (hasHelper(binary)) return null;
  const restricted = number(join(system, 'kernel', 'apparmor_restrict_unprivileged_userns')) === 1;
  const off =
    number(join(system, 'kernel', 'unprivileged_userns_clone')) === 0 ||
    number(join(system, 'user', 'max_user_namespaces')) === 0;
  if (!restricted && !off) return null;
  const helper = join(dirname(binary), 'chrome-sandbox');
  const why = restricted
    ? 'This system lets only known programs make a sandbox (as Ubuntu does from 24.04 on)'
    : 'This system lets no program of a user make a sandbox';
  return `${why}, and Electron needs one.\nThe .deb installer brings what is needed. For this folder: sudo chown root:root ${helper} && sudo chmod 4755 ${helper}`;
}

/** True for root, to whom Electron refuses its sandbox and ends. */
export const isRoot = () => process.platform === 'linux' && process.getuid?.() === 0;
