const BAR_WIDTH = 24;
const REDRAW_MS = 100;

/** One line on a terminal's stderr that is drawn over; silent where stderr is not a terminal. */
export class ProgressLine {
  private drawn = 0;
  private shown = false;

  constructor(private readonly enabled: boolean = process.stderr.isTTY) {}

  /** @param done share done, 0..1; @param text what stands behind the bar */
  update(done: number, text: string): void {
    const now = performance.now();
    if (!this.enabled || (now - this.drawn < REDRAW_MS && done < 1)) return;
    this.drawn = now;
    this.shown = true;
    const full = Math.round(Math.min(1, Math.max(0, done)) * BAR_WIDTH);
    const bar = '#'.repeat(full) + '.'.repeat(BAR_WIDTH - full);
    const columns = process.stderr.columns > 20 ? process.stderr.columns - 1 : 79;
    process.stderr.write(`\r\u001b[K${`[${bar}] ${text}`.slice(0, columns)}`);
  }

  /** Leaves the line, so that other output starts on a fresh one. */
  end(): void {
    if (this.shown) process.stderr.write('\n');
    this.shown = false;
  }
}
