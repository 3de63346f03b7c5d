export { randomGenome, type GenomeShape } from '../../../electron/bench/random-genome.ts';
