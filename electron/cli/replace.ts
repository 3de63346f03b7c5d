import { lstat } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { PrecocialError } from '../../shared/base/errors.ts';

/** Options of a command that writes files. */
export interface ReplaceOptions {
  readonly replace?: boolean;
}

/** Adds --replace. Without it the command writes over nothing that is there. */
export function withReplace(command: Command): Command {
  return command
    .option('--replace', 'write over files that are there')
    .addOption(new Option('--force', 'as --replace').implies({ replace: true }).hideHelp());
}

/** True if something has that name, also a link that leads nowhere. */
async function isTaken(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Refuses, before any work begins, to write over files that are there.
 * @param what begins the sentence: 'The tuning was not begun'
 * @param paths the files that would be written; those that are null are not
 * @param replace true where the person said --replace
 * @throws PrecocialError 'usage' naming the first that is there
 */
export async function refuseReplacing(
  what: string,
  paths: readonly (string | null)[],
  replace: boolean | undefined,
): Promise<void> {
  if (replace === true) return;
  for (const path of paths) {
    if (path === null || !(await isTaken(path))) continue;
    throw new PrecocialError(
      'usage',
      `${what}: ${path} exists and was not changed. Name another, or give --replace to write over it.`,
      { file: path },
    );
  }
}
