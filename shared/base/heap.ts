import { item } from './arrays.ts';

/** A binary heap: what comes first by a comparison can be taken in logarithmic time. */
export class Heap<T> {
  private readonly entries: T[] = [];

  /** @param compare negative where the first comes before the second */
  constructor(private readonly compare: (a: T, b: T) => number) {}

  add(entry: T): void {
    const { entries } = this;
    let place = entries.push(entry) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.compare(item(entries, above), entry) <= 0) break;
      entries[place] = item(entries, above);
      place = above;
    }
    entries[place] = entry;
  }

  /** Removes and returns the first; undefined if the heap is empty. */
  take(): T | undefined {
    const { entries } = this;
    const first = entries[0];
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = place * 2 + 1;
      if (below >= entries.length) break;
      if (
        below + 1 < entries.length &&
        this.compare(item(entries, below + 1), item(entries, below)) < 0
      )
        below++;
      if (this.compare(last, item(entries, below)) <= 0) break;
      entries[place] = item(entries, below);
      place = below;
    }
    entries[place] = last;
    return first;
  }
}
