import { createStore } from 'zustand/vanilla';
import type {
  ChampionRecord,
  Lab,
  PopulationSnapshot,
  RunEntry,
} from '../../shared/contract/lab.ts';
import type { GenerationStatistics } from '../../shared/search/statistics.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { notifyError } from './notices.ts';

/** What is known of one run beside its line in the library. */
export interface RunData {
  /** One entry a generation, rising. */
  readonly history: readonly GenerationStatistics[];
  /** Each champion in the order in which it took over. */
  readonly champions: readonly ChampionRecord[];
  readonly population: PopulationSnapshot | null;
  readonly secondsLeft: number | null;
  /** Share of the generation under way that is rolled out, 0..1; null where it takes but a moment. */
  readonly within: number | null;
}

export interface RunsState {
  /** The run on screen; null shows the form of a new search. */
  readonly selected: string | null;
  /** Runs whose curves are drawn beside it. */
  readonly compared: readonly string[];
  readonly data: Readonly<Record<string, RunData>>;
  /** Statistics of a file that was opened, in place of a run. */
  readonly file: StatisticsFile | null;
  /** Index in `champions` of the one the scrubber is on; null follows the newest. */
  readonly champion: number | null;
  readonly curve: CurveKind;
  /** Whether each new champion of the run on screen is shown as it takes over. */
  readonly follow: boolean;
}

/** What a file of statistics says; what it leaves out is not a number. */
export interface StatisticsFile {
  readonly name: string;
  readonly history: readonly GenerationStatistics[];
}

export type CurveKind = 'return' | 'connections';

const NOTHING: RunData = {
  history: [],
  champions: [],
  population: null,
  secondsLeft: null,
  within: null,
};

export const runs = createStore<RunsState>()(() => ({
  selected: null,
  compared: [],
  data: {},
  file: null,
  champion: null,
  curve: 'return',
  follow: false,
}));

/** What is known of a run; empty if nothing was read yet. */
export function dataOf(state: RunsState, id: string | null): RunData {
  return (id === null ? undefined : state.data[id]) ?? NOTHING;
}

function change(id: string, edit: (data: RunData) => Partial<RunData>): void {
  runs.setState((state) => {
    const old = dataOf(state, id);
    return { data: { ...state.data, [id]: { ...old, ...edit(old) } } };
  });
}

/** Generations of both lists, each once, rising; the newer list wins. */
export function mergeHistory(
  old: readonly GenerationStatistics[],
  added: readonly GenerationStatistics[],
): readonly GenerationStatistics[] {
  const first = added[0];
  if (first === undefined) return old;
  const last = old.at(-1);
  if (last === undefined || last.generation < first.generation) return [...old, ...added];
  const fresh = new Set(added.map((row) => row.generation));
  return [...old.filter((row) => !fresh.has(row.generation)), ...added].sort(
    (a, b) => a.generation - b.generation,
  );
}

async function readHistory(lab: Lab, id: string): Promise<void> {
  const from = dataOf(runs.getState(), id).history.at(-1)?.generation ?? -1;
  const history = await lab.request('run.history', { id, from: from + 1 });
  change(id, (data) => ({ history: mergeHistory(data.history, history) }));
}

/** A run that has just begun has no folder yet; its generations arrive by themselves. */
function unlessJustBegun(error: unknown): void {
  if (error instanceof PrecocialError && error.code === 'not-found') return;
  notifyError(error);
}

/** Reads the champions and the last population of a run again. */
export async function refreshRun(lab: Lab, id: string): Promise<void> {
  try {
    const [champions, population] = await Promise.all([
      lab.request('run.champions', { id }),
      lab.request('run.population', { id }),
    ]);
    change(id, () => ({ champions, population }));
  } catch (error) {
    unlessJustBegun(error);
  }
}

/** Shows a run, or with null the form of a new search. */
export function selectRun(lab: Lab, id: string | null): void {
  runs.setState({ selected: id, champion: null, file: null });
  if (id === null) return;
  readHistory(lab, id).catch(unlessJustBegun);
  void refreshRun(lab, id);
}

/** Draws another run's curves beside the one on screen, or stops drawing them. */
export function toggleCompared(lab: Lab, id: string): void {
  const { compared } = runs.getState();
  if (compared.includes(id)) {
    runs.setState({ compared: compared.filter((other) => other !== id) });
    return;
  }
  runs.setState({ compared: [...compared, id] });
  readHistory(lab, id).catch(notifyError);
}

/** Forgets runs that are no longer in the library: a later one may get the name of one in the trash. */
export function keepOnlyRuns(ids: ReadonlySet<string>): void {
  const { data, compared } = runs.getState();
  const kept = Object.entries(data).filter(([id]) => ids.has(id));
  if (kept.length === Object.keys(data).length) return;
  runs.setState({
    data: Object.fromEntries(kept),
    compared: compared.filter((id) => ids.has(id)),
  });
}

/** Generations come by the dozen a second; the window shows them a few times a second. */
const FLUSH_MS = 200;

/** Follows the generations of running searches. Returns the end of following. */
export function followRuns(lab: Lab): () => void {
  const waiting = new Map<string, { rows: GenerationStatistics[]; secondsLeft: number | null }>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = (): void => {
    timer = null;
    for (const [id, { rows, secondsLeft }] of waiting)
      change(id, (data) => ({
        history: mergeHistory(data.history, rows),
        secondsLeft,
        within: null,
      }));
    waiting.clear();
  };
  const end = lab.subscribe('run.generation', ({ id, statistics, secondsLeft }) => {
    const { selected, compared } = runs.getState();
    if (id !== selected && !compared.includes(id)) return;
    const entry = waiting.get(id) ?? { rows: [], secondsLeft };
    entry.rows.push(statistics);
    waiting.set(id, { ...entry, secondsLeft });
    timer ??= setTimeout(flush, FLUSH_MS);
  });
  const endProgress = lab.subscribe('run.progress', ({ id, done }) => {
    if (id === runs.getState().selected) change(id, () => ({ within: done }));
  });
  return () => {
    end();
    endProgress();
    if (timer !== null) clearTimeout(timer);
  };
}

/** False for a run whose files cannot be read: damaged, or written by a newer program. */
export function isReadable({ status }: RunEntry): boolean {
  return status !== 'newer' && status !== 'damaged';
}
