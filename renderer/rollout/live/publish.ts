import type { TaskDefinition } from '../../../shared/tasks/task.ts';
import { readoutStore, signals } from '../../state/rollout.ts';
import { lookOf } from '../../tasks/looks.ts';
import type { Player } from './player.ts';

let tick = 0;

/** Tells the editor the value of every node of the main playback's network. */
export function publishSignals(player: Player): void {
  const playback = player.main;
  if (playback === null) return;
  tick++;
  const { genome, values, weight } = playback;
  signals.setState({ genome, values, weight, tick });
}

/** Tells the transport where the rollout stands. */
export function publishReadout(player: Player, task: TaskDefinition): void {
  const playback = player.main;
  if (playback === null) return;
  const end = playback.ended !== null ? playback.track.end : (player.forecast?.end ?? null);
  readoutStore.setState({
    phase: 'ready',
    message: '',
    step: player.simulation.moment,
    stepSeconds: task.stepSeconds,
    endStep: end?.step ?? null,
    endWord: end?.kind === 'terminated' ? lookOf(task).endWord : '',
    total: playback.total,
    pace: player.pace,
    ownTotal: player.simulation.actors.find(({ spec }) => spec.pilot)?.playback.total ?? null,
  });
}

/** There is nothing to roll out, or it failed with a sentence that says why. */
export function publishNothing(phase: 'empty' | 'loading' | 'failed', message: string): void {
  readoutStore.setState({
    phase,
    message,
    step: 0,
    endStep: null,
    endWord: '',
    total: 0,
    pace: null,
    ownTotal: null,
  });
  if (signals.getState().genome !== null)
    signals.setState({ genome: null, values: new Float64Array(0), weight: 0, tick: ++tick });
}
