import { createStore } from 'zustand/vanilla';
import type { Handbook } from '../../shared/handbook/handbook.ts';
import { runCommand } from '../commands/registry.ts';

/** A place in the handbook: a page, and the id of a heading or a row on it (empty: its beginning). */
export interface Place {
  readonly page: string;
  readonly anchor: string;
}

export interface HandbookState {
  readonly place: Place;
  /** Places before, the last one last. */
  readonly trail: readonly Place[];
  /** What is looked for; while it is not empty, what was found stands where the page was. */
  readonly query: string;
}

export const CONTENTS: Place = { page: 'contents', anchor: '' };
const MOST_STEPS = 50;

export const handbookState = createStore<HandbookState>()(() => ({
  place: CONTENTS,
  trail: [],
  query: '',
}));

/** A place as it is written in views and links: 'judging', or 'judging/words'. */
export function placeOf(written: string): Place {
  const [page = '', anchor = ''] = written.replace(/^#/, '').split('/');
  return { page: page === '' ? CONTENTS.page : page, anchor: decodeURIComponent(anchor) };
}

/** Goes to a place; the way back leads to the one before. */
export function goTo(place: Place): void {
  handbookState.setState((state) => ({
    place,
    query: '',
    trail: [...state.trail, state.place].slice(-MOST_STEPS),
  }));
}

/** Goes back to the place before, if there is one; from what was found, back to the page. */
export function goBack(): void {
  handbookState.setState(({ place, trail, query }) =>
    query === ''
      ? { place: trail.at(-1) ?? place, trail: trail.slice(0, -1), query: '' }
      : { query: '' },
  );
}

/** Shows the handbook at a place, as 'judging/words'; without one where it was. */
export function openHandbook(written?: string): void {
  if (written !== undefined) goTo(placeOf(written));
  runCommand('view.show.handbook');
}

/** Shows what the handbook has on a message or some words. */
export function lookUp(query: string): void {
  handbookState.setState({ query });
  runCommand('view.show.handbook');
}

let loading: Promise<Handbook> | null = null;

/** The handbook, which is loaded when it is first shown. */
export function loadHandbook(): Promise<Handbook> {
  loading ??= import('../../docs/handbook/README.md?handbook').then(
    (module) => module.default as Handbook,
  );
  return loading;
}
