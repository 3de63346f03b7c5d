import type { GenomeRef } from '../../shared/contract/lab.ts';

/** One string for a reference: a key for lists and maps. */
export function refKey(ref: GenomeRef): string {
  switch (ref.kind) {
    case 'champion':
      return `champion/${ref.name}`;
    case 'genome':
      return `genome/${ref.id}`;
    case 'run':
      return `run/${ref.run}/${ref.generation ?? 'champion'}`;
    case 'individual':
      return `individual/${ref.run}/${ref.index}`;
  }
}

/** True if two references name the same genome. */
export function sameRef(a: GenomeRef | null, b: GenomeRef | null): boolean {
  return a !== null && b !== null && refKey(a) === refKey(b);
}
