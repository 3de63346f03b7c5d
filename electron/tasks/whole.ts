import type { AddedSource } from '../../shared/tasks/source.ts';
import { kernelBytes } from '../rollouts/task-code.ts';
import { toCommonJs, versionOf } from './compile.ts';
import { programSource } from './program-file.ts';
import { tableSource } from './table-file.ts';

const sameAs = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * True if a source is what its version says: one that another machine or a file brought may run where that
 * version is allowed.
 */
export function isWhole(source: AddedSource): boolean {
  const bytes = new TextEncoder().encode(source.text);
  const kernel = source.kind === 'file' ? kernelBytes(source) : null;
  if (versionOf(bytes, kernel) !== source.version) return false;
  switch (source.kind) {
    case 'file':
      return toCommonJs(source.text, source.file) === source.code;
    case 'program':
      return sameAs(programSource(bytes, source.file), source);
    case 'table':
      return sameAs(tableSource(bytes, source.file), source);
  }
}
