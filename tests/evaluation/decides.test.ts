import { describe, expect, it } from 'vitest';
import { CutRanking, type RolloutMoment } from '../../shared/evaluation/decides.ts';
import { withGenes } from '../../shared/genome/known-edits.ts';
import type { SwingupScene } from '../../shared/tasks/swingup/dynamics.ts';
import {
  networks,
  START,
  swingupEnvironment,
  swingupGenome,
  swingupPlayback,
} from '../renderer/rollout/support.ts';

const places = (scene: unknown): readonly number[] => {
  const { x, theta } = scene as SwingupScene;
  return [x, 0, x + Math.sin(theta), Math.cos(theta)];
};

const body = () => ({ environment: swingupEnvironment(), makeNetwork: networks, places });

function momentAt(step: number, recurrent = false): RolloutMoment {
  const genome = swingupGenome(recurrent);
  const playback = swingupPlayback(genome);
  playback.reset(START);
  playback.seek(step);
  return {
    state: playback.environment.snapshot(),
    values: playback.values.slice(),
    ...{ genome, useOffsets: false, weight: 1 },
  };
}

describe('what decides now', () => {
  it('ranks every enabled connection, the largest first, and the same in slices', () => {
    const moment = momentAt(70, true);
    const whole = new CutRanking(body(), moment, 50);
    expect(whole.rank(() => true)).toBe(true);
    const sliced = new CutRanking(body(), moment, 50);
    let calls = 1;
    while (!sliced.rank(() => false)) calls++;
    expect(calls).toBe(moment.genome.connections.length);
    expect(sliced.effects).toEqual(whole.effects);
    const distances = whole.effects.map(({ distance }) => distance);
    expect(distances).toEqual([...distances].sort((a, b) => b - a));
    expect(distances[0]).toBeGreaterThan(0);
  });

  it('finds the distance that a playback with the connection cut gets to', () => {
    const moment = momentAt(70);
    const { effects } = ((ranking) => (ranking.rank(() => true), ranking))(
      new CutRanking(body(), moment, 50),
    );
    for (const { innovation, distance } of effects) {
      const [plain, cut] = [0, 1].map(() => {
        const playback = swingupPlayback(moment.genome);
        playback.reset(START);
        playback.seek(70);
        return playback;
      });
      if (plain === undefined || cut === undefined) throw new Error('two playbacks');
      const connections = moment.genome.connections.map((gene) =>
        gene.innovation === innovation ? { ...gene, enabled: false } : gene,
      );
      cut.setGenome(withGenes(moment.genome, { connections }), false);
      let most = 0;
      for (let step = 0; step < 50; step++) {
        plain.advance();
        cut.advance();
        const [a, b] = [plain, cut].map((playback) => places(playback.environment.scene()));
        if (a === undefined || b === undefined) throw new Error('two places');
        for (const k of [0, 2]) {
          const [dx, dy] = [k, k + 1].map((n) => (a[n] ?? NaN) - (b[n] ?? NaN));
          most = Math.max(most, Math.hypot(dx ?? NaN, dy ?? NaN));
        }
      }
      expect(distance).toBe(most);
    }
  });

  it('finds nothing where nothing is connected', () => {
    const moment = momentAt(10);
    const none = { ...moment, genome: withGenes(moment.genome, { connections: [] }) };
    const ranking = new CutRanking(body(), none, 5);
    expect([ranking.rank(() => true), ranking.effects]).toEqual([true, []]);
  });
});
