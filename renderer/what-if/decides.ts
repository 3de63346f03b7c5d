import { createStore } from 'zustand/vanilla';
import { toCsv } from '../../shared/drawing/csv.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import { textWidth, type Mark, type Picture } from '../../shared/drawing/picture.ts';
import type { Palette } from '../../shared/drawing/tokens.ts';
import { CutRanking, type CutEffect } from '../../shared/evaluation/decides.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { kernelNetworks } from '../../shared/network/live-network.ts';
import { filesFor } from '../../shared/tasks/encoder.ts';
import { fillOptions, type ControlTask } from '../../shared/tasks/task.ts';
import { files } from '../lab/files.ts';
import { live } from '../rollout/live/live.ts';
import { dial } from '../state/dial.ts';
import { notifyError } from '../state/notices.ts';
import { rolloutStore, setRollout } from '../state/rollout.ts';
import { lookOf } from '../tasks/looks.ts';

/** Milliseconds of a frame that the ranking may take. */
const BUDGET = 12;
/** Simulated seconds that are looked ahead. */
export const AHEAD_SECONDS = 1;

/** Connections by how far cutting each moves the body. */
export interface Ranked {
  readonly genome: Genome;
  /** Seconds since the start of the episode. */
  readonly seconds: number;
  readonly effects: readonly CutEffect[];
}

export interface DecidesState {
  /** Connections tried of all, while it runs. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly ranked: Ranked | null;
}

export const decides = createStore<DecidesState>()(() => ({ progress: null, ranked: null }));

let stop: (() => void) | null = null;
/** Counts the rankings asked for and cancelled: one that was still being prepared is then not begun. */
let asked = 0;

/** Ends the ranking under way; the one before stays. */
export function cancelRanking(): void {
  asked++;
  stop?.();
  stop = null;
  decides.setState({ progress: null });
}

/** Ranks the connections from the moment shown. Playing stops. */
export async function rankCuts(document: GenomeDocument, task: ControlTask): Promise<void> {
  cancelRanking();
  const wanted = asked;
  setRollout({ playing: false });
  const { places } = lookOf(task);
  const player = live.scene?.player;
  // Of two futures, the one that is left as it was.
  const playback = player?.simulation.actors[player.fork === null ? 0 : 1]?.playback;
  if (playback === undefined || places === undefined) return;
  const moment = {
    state: playback.environment.snapshot(),
    values: playback.values.slice(),
    genome: playback.genome,
    useOffsets: dial.getState().useOffsets,
    weight: playback.weight,
  };
  const seconds = playback.cursor * task.stepSeconds;
  const own = await filesFor(task.id, document.encoder, files);
  const options = fillOptions(task, rolloutStore.getState().options[task.id] ?? {});
  const environment = await task.createEnvironment(own, options);
  const makeNetwork = kernelNetworks(await own.kernel('network'));
  const steps = Math.max(1, Math.round(AHEAD_SECONDS / task.stepSeconds));
  if (wanted !== asked) return;
  const ranking = new CutRanking({ environment, makeNetwork, places }, moment, steps);
  const leave = live.onFrame(() => {
    const until = performance.now() + BUDGET;
    try {
      const isDone = ranking.rank(() => performance.now() < until);
      const { done, total, effects } = ranking;
      decides.setState({ progress: { done, total } });
      if (!isDone) return;
      decides.setState({ ranked: { genome: moment.genome, seconds, effects } });
      cancelRanking();
    } catch (error) {
      cancelRanking();
      notifyError(error);
    }
  });
  stop = leave;
}

const ROW = 16;

/** The largest effects as bars, as many as the height holds. */
export function rankedPicture(
  { effects, seconds }: Ranked,
  nameOf: ReadonlyMap<number, string>,
  palette: Palette,
  width: number,
  height: number,
): Picture {
  const shown = effects.slice(0, Math.max(1, Math.floor((height - 34) / ROW)));
  const names = shown.map(({ innovation }) => nameOf.get(innovation) ?? String(innovation));
  const left = Math.max(0, ...names.map((name) => textWidth(name))) + 16;
  const most = shown[0]?.distance ?? 0;
  const marks = shown.flatMap(({ distance }, k): Mark[] => {
    const y = 8 + k * ROW;
    const length = most === 0 ? 0 : (distance / most) * (width - left - 72);
    const middle = y + ROW / 2;
    return [
      {
        kind: 'text',
        x: left - 8,
        y: middle,
        text: names[k] ?? '',
        colour: palette.text,
        align: 'right',
      },
      { kind: 'rect', x: left, y: y + 3, width: length, height: ROW - 6, fill: palette.text3 },
      {
        kind: 'text',
        ...{ x: left + length + 6, y: middle, text: `${formatNumber(distance, 3)} m` },
        colour: palette.text2,
      },
    ];
  });
  const text = `How far a cut at ${formatNumber(seconds, 2)} s moves the body within ${AHEAD_SECONDS} s, m`;
  marks.push({
    kind: 'text',
    ...{ x: width / 2, y: height - 8, text, colour: palette.text2, align: 'centre' },
  });
  return { width, height, background: palette.panel, marks };
}

/** One line a connection, the largest effect first. */
export function rankedCsv(
  { effects, seconds }: Ranked,
  nameOf: ReadonlyMap<number, string>,
): string {
  const rows = effects.map(({ innovation, distance }) => [
    nameOf.get(innovation) ?? '',
    innovation,
    distance,
    seconds,
  ]);
  return toCsv(['connection', 'innovation', 'moves the body (m)', 'cut at (s)'], rows);
}
