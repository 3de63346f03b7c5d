/** Episodes spent on each weight when the best shared weight is looked for. */
export interface WeightSearchEffort {
  readonly coarse: number;
  readonly fine: number;
  /** For the leaders of both looks; 0 where a look is exact, as on a set of images. */
  readonly final: number;
}

/** How finely a task is measured where nobody said: what a step costs decides it. */
export interface Effort {
  readonly weightSearch: WeightSearchEffort;
  /** Episodes that each candidate of a tuning is rolled out in. */
  readonly tuneEpisodes: number;
  /** Episodes of each weight draw of the four conditions. */
  readonly episodesPerDraw: number;
  /** A tuning takes minutes, not hours: the results page tunes what ships untuned. */
  readonly tunesInMinutes: boolean;
  /** Trials at a weight, where the sweep's settings do not count them; null where they do. */
  readonly trials: number | null;
  /** Whether the profile on the dial's bar is measured unasked: not where it takes minutes. */
  readonly profileUnasked: boolean;
  /** A sweep takes one of this many of the weights and seeds that its settings name. */
  readonly sweepDivisor: number;
}

/** A control task with a kernel: microseconds a step. */
export const USUAL_EFFORT: Effort = {
  weightSearch: { coarse: 8, fine: 32, final: 64 },
  tuneEpisodes: 8,
  episodesPerDraw: 4,
  tunesInMinutes: false,
  trials: null,
  profileUnasked: true,
  sweepDivisor: 1,
};

/** A step costs about a hundred times more: an image is drawn and encoded, or another program is asked. */
export const SLOW_EFFORT: Effort = {
  weightSearch: { coarse: 4, fine: 4, final: 24 },
  tuneEpisodes: 4,
  episodesPerDraw: 1,
  tunesInMinutes: false,
  trials: null,
  profileUnasked: false,
  sweepDivisor: 5,
};

/** Classification: one look at a set of images is exact. */
export const EXAMPLES_EFFORT: Effort = {
  ...USUAL_EFFORT,
  weightSearch: { coarse: 1, fine: 1, final: 0 },
  tuneEpisodes: 1,
  tunesInMinutes: true,
  trials: 5,
};
