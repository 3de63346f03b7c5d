import { createStore } from 'zustand/vanilla';
import type { GenerationStatistics } from '../../../shared/search/statistics.ts';
import { lab } from '../../lab/lab.ts';
import { notifyError } from '../../state/notices.ts';
import type { Setup } from './state.ts';

/** Rollouts a second of whole searches on this machine, by what decides them. */
export type Speeds = Readonly<Record<string, number>>;

/** The speed of a search is taken once it has rolled out for so long. */
const LEAST_SECONDS = 5;
const MOST_KEPT = 60;

export const speeds = createStore<{ readonly known: Speeds }>()(() => ({ known: {} }));

/** Searches of this window: what decides their speed, by the run's id. */
const started = new Map<string, string>();

/** What decides how fast a search is, as a key: the task, its options and the number of workers. */
export function speedKey(
  { task, options }: Pick<Setup, 'task' | 'options'>,
  workers: number,
): string {
  const given = Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([task, workers, given]);
}

/**
 * The speeds with what a search has shown so far: the mean of all its rollouts, as its genomes grow and slow down.
 * The same object where there is nothing to learn yet.
 */
export function learn(known: Speeds, key: string, statistics: GenerationStatistics): Speeds {
  if (statistics.seconds < LEAST_SECONDS) return known;
  const { [key]: before, ...others } = known;
  void before;
  const kept = Object.entries(others).slice(-MOST_KEPT);
  return { ...Object.fromEntries(kept), [key]: statistics.rollouts / statistics.seconds };
}

/** Speeds as they were remembered; what is damaged is left out. */
export function parseSpeeds(value: unknown): Speeds {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0,
    ),
  );
}

/** Remembers what decides the speed of a search that was just started. */
export function willTell(id: string, key: string): void {
  started.set(id, key);
}

/** Reads the speeds of earlier searches and learns from those of this window. */
export function followSpeeds(): void {
  lab
    .request('settings.read', {})
    .then((settings) =>
      speeds.setState(({ known }) => ({ known: { ...parseSpeeds(settings['speeds']), ...known } })),
    )
    .catch(notifyError);
  let timer: ReturnType<typeof setTimeout> | undefined;
  lab.subscribe('run.generation', ({ id, statistics }) => {
    const key = started.get(id);
    if (key === undefined) return;
    const known = learn(speeds.getState().known, key, statistics);
    if (known === speeds.getState().known) return;
    speeds.setState({ known });
    timer ??= setTimeout(() => {
      timer = undefined;
      lab
        .request('settings.write', { key: 'speeds', value: speeds.getState().known })
        .catch(notifyError);
    }, 2000);
  });
}
