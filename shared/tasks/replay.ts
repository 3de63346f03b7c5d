/** How far the engine is from a recorded episode. */
export interface Replay {
  readonly steps: number;
  /** Largest absolute error of any recorded number over the first 1, 10, 50, 100 steps and over all. */
  readonly maxAbsError: Readonly<Record<'1' | '10' | '50' | '100' | 'all', number>>;
  /** Largest absolute error of the reward of any step. */
  readonly rewardError: number;
}

/** Collects errors step by step. */
export class ReplayErrors {
  private readonly byStep: number[] = [];
  private reward = 0;

  /** @param error the step's largest absolute error; not-a-number counts as infinite */
  add(error: number, rewardError: number): void {
    this.byStep.push(Number.isNaN(error) ? Infinity : error);
    this.reward = Math.max(this.reward, Number.isNaN(rewardError) ? Infinity : rewardError);
  }

  result(): Replay {
    const worst = (steps: number): number =>
      this.byStep.slice(0, steps).reduce((most, error) => Math.max(most, error), 0);
    return {
      steps: this.byStep.length,
      maxAbsError: {
        '1': worst(1),
        '10': worst(10),
        '50': worst(50),
        '100': worst(100),
        all: worst(Infinity),
      },
      rewardError: this.reward,
    };
  }
}
