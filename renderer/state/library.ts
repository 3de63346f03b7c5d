import { createStore } from 'zustand/vanilla';
import { allTasks } from '../../shared/tasks/registry.ts';
import type { GenomeEntry, LibrarySnapshot, RunEntry } from '../../shared/contract/lab.ts';

export interface LibraryState {
  /** What the library folder holds; null until the lab has answered. */
  readonly snapshot: LibrarySnapshot | null;
  /** What was typed into the gallery's search. */
  readonly query: string;
  /** The tag the gallery is narrowed to. */
  readonly tag: string | null;
}

export const library = createStore<LibraryState>()(() => ({
  snapshot: null,
  query: '',
  tag: null,
}));

let endWait: () => void = () => undefined;

/** Kept once the library has been listed for the first time, or could not be. */
export const firstListing = new Promise<void>((done) => (endWait = done));
export const endFirstListing = (): void => endWait();

/** True if every word of the query occurs in the name, the task or a tag. */
export function matches(
  entry: { readonly name: string; readonly task: string; readonly tags?: readonly string[] },
  query: string,
  tag: string | null,
): boolean {
  const tags = entry.tags ?? [];
  if (tag !== null && !tags.includes(tag)) return false;
  const text = [entry.name, entry.task, ...tags].join(' ').toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Every tag of the library's genomes, in alphabetical order. */
export function tagsOf(snapshot: LibrarySnapshot): string[] {
  return [...new Set(snapshot.genomes.flatMap((entry) => entry.tags))].sort();
}

/** Puts one run's new state into the snapshot. */
export function withRun(snapshot: LibrarySnapshot, run: RunEntry): LibrarySnapshot {
  const known = snapshot.runs.some((entry) => entry.id === run.id);
  const runs = known
    ? snapshot.runs.map((entry) => (entry.id === run.id ? run : entry))
    : [run, ...snapshot.runs];
  return { ...snapshot, runs };
}

/** The snapshot without what changes by itself: whether a search runs is not known. */
export function withoutStates(snapshot: LibrarySnapshot): LibrarySnapshot {
  const runs = snapshot.runs.map((run): RunEntry =>
    run.status === 'running' || run.status === 'pausing' ? { ...run, status: 'unknown' } : run,
  );
  return { ...snapshot, runs };
}

/** The champions that ship, in the order of the tasks' list. */
export function championsOf(snapshot: LibrarySnapshot): readonly GenomeEntry[] {
  const tasks = allTasks().map((task) => task.id);
  const place = ({ task }: GenomeEntry): number => {
    const known = tasks.indexOf(task);
    return known < 0 ? tasks.length : known;
  };
  return [...snapshot.champions].sort((a, b) => place(a) - place(b));
}

/** Genomes and champions together. */
export function allGenomes(snapshot: LibrarySnapshot): readonly GenomeEntry[] {
  return [...snapshot.champions, ...snapshot.genomes];
}
