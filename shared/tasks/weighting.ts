/**
 * The weights of a batch of rollouts. `shared`: set s puts values[s] on every connection.
 * `individual`: set s has one weight a connection, sets[s * connections + k] for the plan's k-th
 * connection.
 */
export type Weighting =
  | { readonly kind: 'shared'; readonly values: Float64Array }
  | { readonly kind: 'individual'; readonly sets: Float64Array; readonly count: number };

/** Number of weight sets of a weighting. */
export function setCount(weighting: Weighting): number {
  return weighting.kind === 'shared' ? weighting.values.length : weighting.count;
}
