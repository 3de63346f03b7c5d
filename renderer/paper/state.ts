import { createStore } from 'zustand/vanilla';
import type { ConditionRow, EnsembleReport, Progress } from '../../shared/contract/experiments.ts';
import {
  parsePaperFile,
  type PaperData,
  type PaperDigits,
  type PaperNetwork,
} from '../../shared/contract/paper.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { baselineOf } from '../../shared/evaluation/baselines.ts';
import { decodeText } from '../../shared/formats/text.ts';
import { newDocument, type GenomeDocument } from '../../shared/genome/document.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { evaluationOptions } from '../../shared/tasks/task.ts';
import { chooseFile } from '../lab/choose-file.ts';
import { files } from '../lab/files.ts';
import { lab } from '../lab/lab.ts';
import { soleJob } from '../state/sole-job.ts';

/** The file of assets/ with the results that ship. */
const SHIPPED = 'paper/results.json';

/** Results that are shown: those that ship, or a reproduction that was opened. */
export interface PaperSource {
  readonly name: string;
  readonly data: PaperData;
}

export interface PaperState {
  readonly shipped: PaperSource | null;
  /** The reproduction opened last. */
  readonly opened: PaperSource | null;
  readonly showsOpened: boolean;
  /** The task whose figures are shown; the first one of the results if they do not have it. */
  readonly task: string;
  /** What was measured again, by the object it stands beside. */
  readonly rows: ReadonlyMap<PaperNetwork, readonly ConditionRow[]>;
  readonly ensembles: ReadonlyMap<PaperDigits, EnsembleReport>;
  readonly running: { readonly of: PaperNetwork | PaperDigits; readonly progress: Progress } | null;
}

export const paper = createStore<PaperState>()(() => ({
  shipped: null,
  opened: null,
  showsOpened: false,
  task: 'swingup',
  rows: new Map(),
  ensembles: new Map(),
  running: null,
}));

/** What the view shows now. */
export function shownSource({ shipped, opened, showsOpened }: PaperState): PaperSource | null {
  return showsOpened && opened !== null ? opened : shipped;
}

/** Reads the results that ship, once. */
export async function loadShipped(): Promise<void> {
  if (paper.getState().shipped !== null) return;
  const data = parsePaperFile(decodeText(await files.asset(SHIPPED)));
  paper.setState({ shipped: { name: 'What ships', data } });
}

/** Shows a report beside the paper. @throws PrecocialError 'invalid-file', 'newer-version' */
export function showReproduction(fileName: string, bytes: Uint8Array): void {
  const data = parsePaperFile(decodeText(bytes));
  paper.setState({ opened: { name: fileName, data }, showsOpened: true });
}

/** Asks for the report of a reproduction and shows it. */
export async function openReproduction(): Promise<void> {
  const chosen = await chooseFile(['json']);
  if (chosen !== null) showReproduction(chosen.fileName, chosen.bytes);
}

const job = soleJob<PaperNetwork | PaperDigits>((running) => {
  paper.setState({ running });
});

/** Ends the measurement under way. */
export const cancelPaper = job.cancel;

/** The network of a report as it is rolled out. */
async function documentOf(network: PaperNetwork): Promise<GenomeDocument> {
  if (network.document !== null) return network.document;
  if (network.network === 'genome') {
    const ref = { kind: 'champion', name: network.name } as const;
    return (await lab.request('genome.read', { ref })).document;
  }
  const baseline = baselineOf(taskOf(network.task));
  if (baseline === null) {
    throw new PrecocialError('not-found', `The task ${network.task} has no fixed topology.`);
  }
  return newDocument(baseline.name, network.task, baseline.genome);
}

/** Measures the four conditions of a network again: on the trials of its figures, which gives the same numbers. */
export function measureNetworkAgain(network: PaperNetwork): Promise<void> {
  return job.run(network, '', async (report, signal) => {
    const { trials, episodesPerDraw, seed, tunedWeight, tuneGenerations } = network;
    const { rows } = await lab.stream(
      'conditions',
      {
        document: await documentOf(network),
        ...{ trials, episodesPerDraw, seed, tunedWeight, tuneGenerations },
        options: evaluationOptions(taskOf(network.task)),
        baseline: false,
        priority: 'soon',
      },
      report,
      signal,
    );
    paper.setState(({ rows: before }) => ({ rows: new Map(before).set(network, rows) }));
  });
}

/** Measures the ensembles of a digit network again. */
export function measureDigitsAgain(digits: PaperDigits, network: PaperNetwork): Promise<void> {
  return job.run(digits, '', async (report, signal) => {
    const { weights } = digits.ensembles;
    const found = await lab.stream(
      'ensemble',
      {
        document: await documentOf(network),
        ...{ weights, most: weights.length, trials: 1, seed: network.seed },
        options: {},
        priority: 'soon',
      },
      report,
      signal,
    );
    paper.setState(({ ensembles }) => ({ ensembles: new Map(ensembles).set(digits, found) }));
  });
}
