import {
  parsePaperFile,
  writePaperFile,
  type PaperData,
  type PaperDigits,
  type PaperNetwork,
} from '../../shared/contract/paper.ts';
import { weightRange } from '../../shared/evaluation/evaluate.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { judgeDigits } from '../data/judge-digits.ts';
import { measureEnsembles } from '../experiments/ensemble.ts';
import { controlsOf, type JudgeControl } from '../evaluation/judge.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import { nodeTaskFiles } from '../rollouts/task-files.ts';
import type { ResultRecord } from './records.ts';

/** Weights of the heat map and the ensembles, from -2.5 to 2.5 as in the paper. */
export const DIGIT_WEIGHTS = 41;
/** Training images that choose weights and members. */
const CHOOSING_IMAGES = 10_000;

/** What a digit network does at several shared weights: the heat map, and the ensembles. */
export async function measureDigits(
  pool: RolloutExecutor,
  document: GenomeDocument,
  name: string,
  control: JudgeControl = {},
): Promise<PaperDigits> {
  const weights = weightRange(-2.5, 2.5, DIGIT_WEIGHTS);
  const [, second = {}] = controlsOf([1, 1], control);
  const { task, genome } = document;
  const report = await judgeDigits(nodeTaskFiles(), {
    ...{ task, genome, weights },
    useOffsets: false,
    trainingImages: CHOOSING_IMAGES,
  });
  const ensembles = await measureEnsembles(
    pool,
    {
      document,
      weights,
      most: weights.length,
      trials: 1,
      seed: 0,
      options: {},
      priority: 'background',
    },
    second,
  );
  return { task, name, report, ensembles };
}

/** Which episodes chose what, of the networks that ship. */
const SHIPPED =
  'Champions were chosen by the training episodes of their searches, and the weights that ship by the checks and confirmations of their tunings, on seeds of their own. The trials here chose no network and no weight of a measurement; but those of swing-up were looked at before its tunings were taken further, so docs/results.md has 4,000 trials of a seed that nothing used beside them.';

const ORIGIN: Readonly<Record<PaperNetwork['network'], string>> = {
  genome:
    'A champion that ships; assets/champions/PROVENANCE.md has its searches, docs/benchmarks/tuning.md the tunings of its weights.',
  'fixed topology':
    'The fixed topology that the paper compares with; docs/benchmarks/tuning.md has the tunings of its weights.',
};

function networkOf(record: ResultRecord): PaperNetwork {
  const { key, name, title, connections, measure, rows, steps, seconds } = record;
  const { task, network, trials, episodesPerDraw, seed, tuneGenerations } = key;
  return {
    ...{ task, network, name, title, connections, measure, trials, episodesPerDraw, seed },
    tuneGenerations: key.tuned === null ? tuneGenerations : 0,
    ...{ rows, steps, seconds },
    origin: ORIGIN[network],
    cost: null,
    document: null,
    tunedWeight: null,
  };
}

const around = (parts: Partial<PaperData>): PaperData => ({
  ...{ kind: 'shipped', program: '', seed: 0, statement: SHIPPED },
  ...{ networks: [], digits: [], growth: [], stages: [] },
  ...parts,
});

/** What the view Paper shows of the networks that ship, as a file. */
export function shippedPaper(
  program: string,
  records: readonly ResultRecord[],
  digits: readonly PaperDigits[],
): string {
  const seed = records[0]?.key.seed ?? 0;
  return writePaperFile(around({ program, seed, networks: records.map(networkOf), digits }));
}

/** Digits as plain values, and back. */
export const plainDigits = (digits: PaperDigits): unknown =>
  JSON.parse(writePaperFile(around({ digits: [digits] }))) as unknown;

export function parseDigits(plain: unknown): PaperDigits {
  const [digits] = parsePaperFile(JSON.stringify(plain)).digits;
  if (digits === undefined) throw new Error('The record holds no digits.');
  return digits;
}
