import { at } from '../base/arrays.ts';
import type { LadderStep, SearchSettings } from './settings.ts';
import type { Champion } from './population.ts';

/**
 * The settings that hold on a rung of the ladder of a search.
 * @param settings those that the search began with
 * @param rung steps of the ladder that were taken
 */
export function settingsOnRung(settings: SearchSettings, rung: number): SearchSettings {
  const step = settings.ladder[rung - 1];
  return step === undefined ? settings : { ...settings, weights: step.weights };
}

/** The next step of the ladder if a champion is good enough to take it, else null. */
export function stepToTake(
  { ladder }: Pick<SearchSettings, 'ladder'>,
  rung: number,
  champion: Champion | null,
): LadderStep | null {
  const step = ladder[rung];
  if (step === undefined || champion === null) return null;
  const { byWeight } = champion;
  let sum = 0;
  for (let w = 0; w < byWeight.length; w++) sum += at(byWeight, w);
  return sum / byWeight.length > step.above ? step : null;
}
