import { useStore } from 'zustand';
import { dial, type DialState } from './dial.ts';
import { layout, type LayoutState } from './layout.ts';
import { library, type LibraryState } from './library.ts';
import { activeOf, documentOf, session, type OpenGenome, type SessionState } from './session.ts';
import { tasks } from './tasks.ts';
import type { TaskEntry } from '../../shared/contract/tasks.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';

/** A part of the session's state; renders again when that part changes. */
export function useSession<T>(select: (state: SessionState) => T): T {
  return useStore(session.store, select);
}

/** The genome on screen with its history. */
export function useActive(): OpenGenome | null {
  return useStore(session.store, activeOf);
}

/** The document on screen. */
export function useDocument(): GenomeDocument | null {
  return useStore(session.store, documentOf);
}

/** The task of the document on screen; an edit does not render again. */
export function useTaskId(): string | undefined {
  return useStore(session.store, (state) => documentOf(state)?.task);
}

/** A person's own tasks; renders again when one of them changes, as a list of all tasks must. */
export function useTasks(): readonly TaskEntry[] {
  return useStore(tasks, (state) => state.entries);
}

export function useDial<T>(select: (state: DialState) => T): T {
  return useStore(dial, select);
}

export function useLibrary<T>(select: (state: LibraryState) => T): T {
  return useStore(library, select);
}

export function useLayout<T>(select: (state: LayoutState) => T): T {
  return useStore(layout, select);
}
