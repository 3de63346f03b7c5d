import { basename } from 'node:path';
import type { AddedSource, TaskSource } from '../../shared/tasks/source.ts';
import { ROWS_FILE } from '../tasks/table-file.ts';

/** A source as other machines get it: equal for equal tasks, wherever they lie here. */
export function portableSource(source: AddedSource): AddedSource {
  if (source.kind !== 'table') return source;
  return { ...source, file: basename(source.file), rows: ROWS_FILE };
}

/** The same task among those of this machine, where a program is found that is not taken from elsewhere. */
export function ownProgram(
  { description, version }: TaskSource<'program'>,
  own: readonly AddedSource[],
): TaskSource<'program'> | null {
  for (const source of own) {
    if (source.kind !== 'program') continue;
    if (source.description.id === description.id && source.version === version) return source;
  }
  return null;
}
