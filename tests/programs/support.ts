import { ADAPTER } from '../../electron/programs/open.ts';
import {
  programFile,
  programSource,
  type ProgramToAdd,
} from '../../electron/tasks/program-file.ts';
import type { ProgramSource } from '../../shared/tasks/program/copies.ts';
import { gymnasiumPackage, python } from '../support/python.ts';

/** An environment of the package in tests/fixtures, as the command line would add it. */
export function gymnasium(id: string, ...words: string[]): ProgramToAdd {
  return {
    id: id.toLowerCase(),
    command: [python, ADAPTER, id, ...words],
    folder: '/',
    variables: { PYTHONPATH: gymnasiumPackage },
    patience: 20,
    normalise: false,
  };
}

/** Adds a program and reads what is kept of it. */
export async function sourceFrom(program: ProgramToAdd): Promise<ProgramSource> {
  return programSource(new TextEncoder().encode(await programFile(program)), `${program.id}.json`);
}
