import type { AddedSource } from '../../shared/tasks/source.ts';
import type { TaskOptions } from '../../shared/tasks/task.ts';

/** What steps a task elsewhere, until it fails or is closed. */
interface Stepper {
  readonly failure: Error | null;
  close(): void;
}

/** Steppers by what they run: a version of a task with some options. The one that was used least lately is closed. */
export class Recent<T extends Stepper> {
  /** The one used last at the end. */
  private readonly all = new Map<string, T>();

  /** @param most how many are kept */
  constructor(private readonly most: number) {}

  /** The stepper of a task, made if there is none that works. */
  of({ description, version }: AddedSource, options: TaskOptions, make: () => T): T {
    const key = JSON.stringify([description.id, version, options]);
    const known = this.all.get(key);
    this.all.delete(key);
    const found = known === undefined || known.failure !== null ? make() : known;
    this.all.set(key, found);
    for (const [other, old] of this.all) {
      if (this.all.size <= this.most) break;
      this.all.delete(other);
      old.close();
    }
    return found;
  }
}
