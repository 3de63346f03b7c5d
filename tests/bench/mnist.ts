export * from '../../electron/bench/mnist.ts';
export type { BenchRow } from '../../electron/bench/row.ts';
