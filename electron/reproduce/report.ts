import { join } from 'node:path';
import type { PaperData, PaperGrowth, PaperStage } from '../../shared/contract/paper.ts';
import { writePaperFile } from '../../shared/contract/paper.ts';
import { toCsv } from '../../shared/drawing/csv.ts';
import { paperHtml, type LearningCurve } from '../results/paper-html.ts';
import { championGenerations, readWonChampion } from '../runs/champions.ts';
import { readHistory } from '../runs/history.ts';
import { storageError, writeAtomically } from '../system/files.ts';
import type { Manifest } from './manifest.ts';
import { readPart, runFolder } from './perform.ts';
import { sizeOf, titleOf } from './stages.ts';

/** Generations at which the paper shows a champion of swing-up. */
export const SHOWN_GENERATIONS = [8, 32, 128, 1024] as const;

/** The champions of a search at the paper's generations, as far as it went, and at its end. */
async function growthOf(folder: string, task: string, id: string): Promise<PaperGrowth[]> {
  const run = runFolder(folder, id);
  const last = (await readHistory(run)).at(-1)?.generation ?? 0;
  const [first = 0] = await championGenerations(run);
  const shown = SHOWN_GENERATIONS.filter((generation) => generation <= last && generation >= first);
  const generations = shown.at(-1) === last ? shown : [...shown, last];
  return Promise.all(
    generations.map(async (generation): Promise<PaperGrowth> => {
      const document = await readWonChampion(run, generation);
      return { task, name: id, generation, mean: document.mean, document };
    }),
  );
}

function stagesOf({ plan, finished }: Manifest): PaperStage[] {
  return plan.stages.map((stage) => {
    const size = sizeOf(stage);
    const wanted = stage.wanted === null ? '' : ` of ${stage.wanted.toLocaleString('en')}`;
    const { seconds = 0, rollouts = 0 } = finished[stage.id] ?? {};
    return {
      id: stage.id,
      title: titleOf(stage),
      planned: size === null ? '' : `${size.count.toLocaleString('en')}${wanted} ${size.unit}`,
      expectedSeconds: stage.seconds,
      seconds,
      rollouts,
    };
  });
}

/** The report of a reproduction of which every stage is finished. */
async function reportOf(folder: string, manifest: Manifest): Promise<PaperData> {
  const { stages } = manifest.plan;
  const parts: PaperData[] = [];
  const growth: PaperGrowth[] = [];
  for (const { id, task, work } of stages) {
    if (work.kind === 'conditions' || work.kind === 'digits')
      parts.push(await readPart(folder, id));
    if (work.kind === 'search') growth.push(...(await growthOf(folder, task, id)));
  }
  return {
    kind: 'reproduction',
    program: manifest.program,
    seed: manifest.seed,
    statement: manifest.keys,
    networks: parts.flatMap(({ networks }) => networks),
    digits: parts.flatMap(({ digits }) => digits),
    growth,
    stages: stagesOf(manifest),
  };
}

/** The four conditions as a table for other programs, one row a condition. */
function conditionsCsv({ networks }: PaperData): string {
  const head = ['task', 'network', 'condition', 'mean', 'confidence95', 'sd', 'sd episodes'];
  const rows = networks.flatMap((network) =>
    network.rows.map(({ condition, summary, published, weight }) => [
      network.task,
      network.name,
      condition,
      summary?.mean ?? null,
      summary?.confidence95 ?? null,
      summary?.std ?? null,
      summary?.stdOverEpisodes ?? null,
      summary?.stdOverDraws ?? null,
      summary?.median ?? null,
      weight,
      network.trials,
      network.seed,
      published?.mean ?? null,
      published?.plusMinus ?? null,
    ]),
  );
  const more = ['sd draws', 'median', 'weight', 'trials', 'seed', 'paper', 'paper plus-minus'];
  return toCsv([...head, ...more], rows);
}

/** The report's page, its data, and its table for other programs. */
export const reportFiles = (folder: string) => ({
  page: join(folder, 'report.html'),
  data: join(folder, 'report.json'),
  table: join(folder, 'conditions.csv'),
});

/** Writes the report of a finished reproduction. @throws PrecocialError 'storage' */
export async function writeReport(folder: string, manifest: Manifest): Promise<void> {
  const report = await reportOf(folder, manifest);
  const curves: LearningCurve[] = [];
  for (const { id, task, work } of manifest.plan.stages) {
    if (work.kind !== 'search') continue;
    curves.push({ task, name: id, history: await readHistory(runFolder(folder, id)) });
  }
  const files = reportFiles(folder);
  try {
    await writeAtomically(files.data, writePaperFile(report));
    await writeAtomically(files.table, conditionsCsv(report));
    await writeAtomically(files.page, paperHtml(report, curves));
  } catch (error) {
    throw storageError('The report was not written; what it is made of is kept', folder, error);
  }
}
