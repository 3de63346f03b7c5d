import type { TaskDefinition } from '../../../shared/tasks/task.ts';
import { readoutStore, signals } from '../../state/rollout.ts';
import { lookOf } from '../../tasks/looks.ts';
import type { Player } from './player.ts';

let tick = 0;

/** Tells the editor the value of every node of the main lane's network. */
export function publishSignals(player: Player): void {
  const lane = player.main;
  if (lane === null) return;
  tick++;
  const { genome, values, weight } = lane;
  signals.setState({ genome, values, weight, tick });
}

/** Tells the transport where the rollout stands. */
export function publishReadout(player: Player, task: TaskDefinition): void {
  const lane = player.main;
  if (lane === null) return;
  const end = lane.ended !== null ? lane.track.end : (player.forecast?.end ?? null);
  readoutStore.setState({
    phase: 'ready',
    message: '',
    step: player.simulation.moment,
    stepSeconds: task.stepSeconds,
    endStep: end?.step ?? null,
    endWord: end?.kind === 'terminated' ? lookOf(task).endWord : '',
    total: lane.total,
    pace: player.pace,
    ownTotal: player.simulation.actors.find(({ spec }) => spec.pilot)?.lane.total ?? null,
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
