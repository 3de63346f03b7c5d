/** Time a page may take to load again before its window counts as closed, in milliseconds. */
const RELOAD_MS = 5000;

/** Knows when nobody needs the host any more. */
export interface Presence {
  /** The number of windows, or of running searches, has changed. */
  readonly changed: () => void;
  readonly deserted: Promise<void>;
}

/**
 * Resolves `deserted` when windows had been open, all have closed and no search is running.
 * @param windows how many are open now
 * @param searches how many searches run now
 */
export function watchPresence(windows: () => number, searches: () => number): Presence {
  let seen = false;
  let timer: NodeJS.Timeout | null = null;
  let resolve: () => void = () => undefined;
  const deserted = new Promise<void>((done) => (resolve = done));

  function changed(): void {
    if (windows() > 0) seen = true;
    const empty = seen && windows() === 0 && searches() === 0;
    if (!empty && timer !== null) {
      clearTimeout(timer);
      timer = null;
    }
    if (empty) timer ??= setTimeout(resolve, RELOAD_MS);
  }
  return { changed, deserted };
}
