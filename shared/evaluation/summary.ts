import { at } from '../base/arrays.ts';
import { confidence95, mean, standardDeviation } from '../base/spread.ts';

/** A sample of values with its mean and every measure of its spread. */
export interface Summary {
  /** Every value: that of draw d in its e-th episode at [d * episodesPerDraw + e]. */
  readonly values: Float64Array;
  /** Weight draws; 1 where the weights are fixed. */
  readonly draws: number;
  readonly episodesPerDraw: number;
  readonly mean: number;
  /** Over all values (n - 1). */
  readonly std: number;
  /** Over episodes at the same weights, pooled over draws; null with one episode a draw. */
  readonly stdOverEpisodes: number | null;
  /** Over draws: of their means over episodes; null with one draw. */
  readonly stdOverDraws: number | null;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
  /** Half width of the 95 % interval of the mean, over draws, or over episodes with one draw. */
  readonly confidence95: number;
}

/**
 * Quantile of sorted values by linear interpolation between order statistics (Hyndman and Fan 1996,
 * definition 7).
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.ceil(place);
  return at(sorted, below) + (place - below) * (at(sorted, above) - at(sorted, below));
}

/**
 * Everything said about a sample of `draws` weight draws with equally many episodes each: value of
 * draw d in its e-th episode at [d * episodes + e].
 */
export function summarise(values: Float64Array, draws: number): Summary {
  const episodes = values.length / draws;
  const rows = Array.from({ length: draws }, (_, d) =>
    values.subarray(d * episodes, (d + 1) * episodes),
  );
  const means = Float64Array.from(rows, mean);
  const pooled = mean(rows.map((row) => standardDeviation(row) ** 2));
  const sorted = values.slice().sort();
  return {
    values,
    draws,
    episodesPerDraw: episodes,
    mean: mean(values),
    std: standardDeviation(values),
    stdOverEpisodes: episodes > 1 ? Math.sqrt(pooled) : null,
    stdOverDraws: draws > 1 ? standardDeviation(means) : null,
    min: at(sorted, 0),
    lowerQuartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upperQuartile: quantile(sorted, 0.75),
    max: at(sorted, sorted.length - 1),
    confidence95: confidence95(draws > 1 ? means : values),
  };
}
