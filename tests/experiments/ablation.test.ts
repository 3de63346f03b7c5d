import { afterAll, describe, expect, it } from 'vitest';
import { readGenomeArgument } from '../../electron/cli/genome-argument.ts';
import { measureAblation, simplify } from '../../electron/experiments/ablation.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { at } from '../../shared/base/arrays.ts';
import {
  mayDoNothing,
  pairedChanges,
  partsOf,
  pruned,
  withoutPart,
} from '../../shared/evaluation/ablation.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import { randomGenome } from '../support/random-genome.ts';

const pool = new RolloutPool(1);
afterAll(() => pool.close());

const champion = await readGenomeArgument('swingup');

function request(trials: number, weights = [-2, -1, -0.5, 0.5, 1, 2]) {
  return {
    document: champion,
    weights: Float64Array.from(weights),
    useOffsets: false,
    trials,
    seed: 3,
    options: {},
    priority: 'now' as const,
  };
}

describe('parts of a network', () => {
  it('are cut by disabling connections', () => {
    const { genome } = champion;
    const parts = partsOf(genome);
    const enabled = genome.connections.filter((gene) => gene.enabled);
    expect(parts.filter(({ kind }) => kind === 'connection')).toHaveLength(enabled.length);
    for (const part of parts) {
      const cut = withoutPart(genome, part).connections.filter((gene) => gene.enabled);
      const touched = enabled.filter((gene) =>
        part.kind === 'connection'
          ? gene.innovation === part.innovation
          : gene.source === part.node || gene.destination === part.node,
      );
      expect(cut).toHaveLength(enabled.length - touched.length);
    }
  });

  it('that cannot matter are pruned without a difference beyond rounding', () => {
    for (let seed = 0; seed < 60; seed++) {
      const genome = randomGenome(fold(keyOf(seed), 'prune'), {
        inputs: 3,
        outputs: 2,
        outputActivation: 5,
        edits: 40,
        recurrent: seed % 3 === 0,
      });
      const short = pruned(genome);
      expect(short.connections.every((gene) => gene.enabled)).toBe(true);
      const [one, other] = [createOracle(genome), createOracle(short)];
      const stream = new Stream(keyOf(seed));
      for (let step = 0; step < 4; step++) {
        const inputs = [stream.normal(), stream.normal(), stream.normal()];
        const outputs = one.step(inputs, 0.7);
        other.step(inputs, 0.7).forEach((value, k) => expect(value).toBeCloseTo(at(outputs, k), 9));
      }
    }
  });
});

describe('paired changes', () => {
  it('are differences trial by trial, with the interval of their mean', () => {
    const before = Float64Array.of(1, 2, 3, 10, 20, 30);
    const after = Float64Array.of(2, 4, 6, 10, 20, 30);
    const { all, byWeight } = pairedChanges(before, after, 2);
    expect(all.change).toBe(1);
    // Differences averaged over weights: 0.5, 1, 1.5; sd 0.5, n 3, t 4.303.
    expect(all.confidence95).toBeCloseTo((4.303 * 0.5) / Math.sqrt(3), 3);
    expect(byWeight.map(({ change }) => change)).toEqual([2, 0]);
    expect(mayDoNothing(byWeight[1] ?? { change: 1, confidence95: 0 })).toBe(true);
    expect(mayDoNothing({ change: 2, confidence95: 1 })).toBe(false);
  });
});

describe('the ablation of the swing-up champion', () => {
  it('gives each part the change that an evaluation without it gives', async () => {
    const { effects, mean } = await measureAblation(pool, request(4));
    expect(effects).toHaveLength(partsOf(champion.genome).length);
    const sizes = effects.map(({ all }) => Math.abs(all.change));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    const most = effects[0];
    if (most === undefined) throw new Error('a champion has parts');
    const alone = await measureAblation(pool, {
      ...request(4),
      document: { ...champion, genome: withoutPart(champion.genome, most.part) },
    });
    expect(alone.mean - mean).toBeCloseTo(most.all.change, 9);
    // Somewhere a part matters: this champion has 600 points of 1000.
    expect(most.all.change).toBeLessThan(-100);
  });

  it('refuses what has no interval', async () => {
    await expect(measureAblation(pool, request(1))).rejects.toThrow(/at least two trials/);
  });
});

describe('simplify', () => {
  it('cuts what does nothing and keeps the return within the tolerance', async () => {
    const asked = request(6, [-1, 1]);
    const result = await simplify(pool, { ...asked, tolerance: 10 });
    expect(result.connectionsAfter).toBeLessThan(result.connectionsBefore);
    expect(result.connectionsAfter).toBe(
      result.document.genome.connections.filter((gene) => gene.enabled).length,
    );
    expect(result.meanAfter - result.meanBefore).toBeCloseTo(result.confirmed.change, 9);
    expect(result.confirmed.change).toBeGreaterThan(-10 - result.confirmed.confidence95);
    const again = await simplify(pool, { ...asked, tolerance: 10 });
    expect(again.cut).toEqual(result.cut);
    expect(at(asked.weights, 0)).toBe(-1);
  });
});
