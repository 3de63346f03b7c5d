import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Manifest, Spent } from './manifest.ts';
import type { PlannedStage } from './plan.ts';
import { beginningOf } from './stages.ts';

const amount = (count: number): string => count.toLocaleString('en');

/** "300 of 1,024 generations", or "1,024 generations" where the stage was not cut. */
function generationsOf({ work, wanted }: PlannedStage): string {
  if (work.kind !== 'search' && work.kind !== 'tuning') return '';
  const cut = wanted === null ? '' : ` of ${amount(wanted)}`;
  return `${amount(work.generations)}${cut} generations`;
}

/** The tunings that led to one, the first one first. */
function chainTo(stages: readonly PlannedStage[], id: string): PlannedStage[] {
  const stage = stages.find((candidate) => candidate.id === id);
  if (stage?.work.kind !== 'tuning') return [];
  const { after } = stage.work;
  return [...(after === null ? [] : chainTo(stages, after)), stage];
}

/** The searches that led to the champion of one, which is the last. */
function searchesTo(stages: readonly PlannedStage[], id: string): PlannedStage[] {
  const stage = stages.find((candidate) => candidate.id === id);
  if (stage?.work.kind !== 'search') return [];
  const { from, starts } = stage.work;
  const before = from === null ? starts : [from, ...starts];
  return [...before.flatMap((earlier) => searchesTo(stages, earlier)), stage];
}

/** How tuned weights were found. @param id the last tuning */
export function tuningNote(stages: readonly PlannedStage[], id: string): string {
  const steps = chainTo(stages, id).map((stage) =>
    stage.work.kind === 'tuning'
      ? `${stage.work.step.algorithm}, ${generationsOf(stage)}, seed ${stage.seed}`
      : '',
  );
  return `found by ${steps.join('; then ')}`;
}

/** How a network and its weights were found, in sentences. */
export function networkOrigin(
  stages: readonly PlannedStage[],
  { work }: PlannedStage,
  document: GenomeDocument,
): string {
  if (work.kind !== 'conditions') return '';
  const search = stages.find(({ id }) => id === work.of);
  const network =
    search === undefined
      ? 'The fixed topology that the paper compares with'
      : `Champion of generation ${document.lineage.generation ?? 0} of the search ${search.id} (seed ${search.seed}, ${generationsOf(search)}${beginningOf(search.work)}); its own training episodes chose it`;
  const flat = work.flat ? '. It was made flat at its best shared weight' : '';
  if (work.tuning === null) return `${network}${flat}. Its weights were not tuned.`;
  return `${network}${flat}. Tuned weights ${tuningNote(stages, work.tuning)}; the tuning's own checks chose them.`;
}

/** What the searches and the tunings of a network took. */
export function costOf(
  { plan, finished }: Pick<Manifest, 'plan' | 'finished'>,
  stage: PlannedStage,
): Spent {
  const { work } = stage;
  if (work.kind !== 'conditions') return { rollouts: 0, seconds: 0 };
  const { tuning } = work;
  const tunings = tuning === null ? [] : chainTo(plan.stages, tuning).map(({ id }) => id);
  const searches = work.of === null ? [] : searchesTo(plan.stages, work.of).map(({ id }) => id);
  const spent = [...searches, ...tunings].map((id) => finished[id] ?? { seconds: 0, rollouts: 0 });
  return {
    rollouts: spent.reduce((sum, one) => sum + one.rollouts, 0),
    seconds: spent.reduce((sum, one) => sum + one.seconds, 0),
  };
}
