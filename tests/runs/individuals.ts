import { individualDocument, readPopulation } from '../../electron/runs/population.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';

/** An individual of a run's saved population. */
export async function readIndividualOf(folder: string, index: number): Promise<GenomeDocument> {
  const saved = await readPopulation(folder);
  if (saved === null) throw new Error('the run has a population');
  return individualDocument(saved.config, saved.state, saved.snapshot, index);
}
