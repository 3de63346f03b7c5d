/**
 * Two-sided p-value of the rank sum test of Wilcoxon, Mann and Whitney: how often two groups without a
 * difference would be told apart at least as far by their order. Exact, by counting all arrangements;
 * equal values count one half each way, which makes it approximate with ties.
 * @returns 1 if a group is empty
 */
export function rankSumP(first: readonly number[], second: readonly number[]): number {
  const [m, n] = [first.length, second.length];
  let u = 0;
  for (const a of first) for (const b of second) u += a > b ? 1 : a === b ? 0.5 : 0;
  const extreme = Math.min(u, m * n - u);
  // counts[j][k]: arrangements of j of the first group among those placed so far with statistic k.
  let counts = Array.from({ length: m + 1 }, (_, j) => (j === 0 ? [1] : [0]));
  for (let placed = 1; placed <= m + n; placed++) {
    counts = counts.map((row, j) => {
      // The next larger value is one of the second group (j as before), or of the first, above all of the second.
      const taken = j === 0 ? [] : (counts[j - 1] ?? []);
      const above = placed - j;
      const sums = placed - j <= n ? [...row] : [];
      taken.forEach((ways, k) => (sums[k + above] = (sums[k + above] ?? 0) + ways));
      return Array.from(sums, (ways) => ways);
    });
  }
  const all = counts[m] ?? [];
  const total = all.reduce((sum, ways) => sum + (ways ?? 0), 0);
  const tail = all.reduce((sum, ways, k) => sum + (k <= extreme ? (ways ?? 0) : 0), 0);
  return Math.min(1, (2 * tail) / total);
}
