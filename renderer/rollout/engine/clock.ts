/** Slowest and fastest playback, as a factor of simulated to real time. */
export const SPEED_RANGE = [0.1, 16] as const;

/**
 * Turns the time between frames into whole simulation steps of fixed length; what is left over says how far
 * the picture stands between the last two.
 */
export class Clock {
  private rest = 0;

  /** @param stepSeconds simulated seconds in a step */
  constructor(private readonly stepSeconds: number) {}

  /** Fraction of a step that has passed since the last whole one, 0..1. */
  get fraction(): number {
    return Math.min(1, this.rest);
  }

  /**
   * @param elapsed real seconds since the last frame; a longer pause than 0.1 s (a window in the
   *   background) counts as 0.1 s
   * @param speed simulated per real time
   * @returns whole steps to take now
   */
  tick(elapsed: number, speed: number): number {
    this.rest += (Math.min(Math.max(elapsed, 0), 0.1) * speed) / this.stepSeconds;
    const steps = Math.floor(this.rest + 1e-9);
    this.rest = Math.max(0, this.rest - steps);
    return steps;
  }

  /** Steps that could not be taken yet are to be taken later, as many as 0.1 s has. */
  owe(steps: number, speed: number): void {
    this.rest = Math.min(this.rest + steps, Math.max(1, (0.1 * speed) / this.stepSeconds));
  }

  /** Forgets the rest: after a seek, a pause or a reset. */
  clear(): void {
    this.rest = 0;
  }
}
