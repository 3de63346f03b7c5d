import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../../shared/base/arrays.ts';
import { mean, standardDeviation } from '../../shared/base/spread.ts';
import { baselineOf } from '../../shared/evaluation/baselines.ts';
import {
  coarseWeights,
  drawIndividualWeights,
  drawSharedWeights,
  fineWeights,
  leadingWeights,
} from '../../shared/evaluation/conditions.ts';
import { changedTask, changedWeights, survival } from '../../shared/evaluation/robustness.ts';
import { summarise } from '../../shared/evaluation/summary.ts';
import { applyTunedFile, parseTunedFile, writeTunedFile } from '../../shared/formats/tuned-file.ts';
import { insertNode } from '../../shared/genome/edits.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { planOf } from '../../shared/network/plan.ts';
import { TASKS, taskOf } from '../../shared/tasks/registry.ts';
import { fileOrderOf, vectorOfFile } from '../../shared/tuning/offsets.ts';
import { refusal } from '../support/refusal.ts';

describe('a summary', () => {
  it('tells the spread of episodes from that of draws', () => {
    const { mean, stdOverEpisodes, stdOverDraws, median, lowerQuartile, confidence95 } = summarise(
      Float64Array.of(9, 11, 19, 21, 29, 31),
      3,
    );
    expect({ mean, stdOverDraws, median, lowerQuartile }).toEqual({
      mean: 20,
      stdOverDraws: 10,
      median: 20,
      lowerQuartile: 13,
    });
    expect(stdOverEpisodes).toBeCloseTo(Math.SQRT2, 12);
    expect(confidence95).toBeCloseTo((4.303 * 10) / Math.sqrt(3), 3);
  });

  it('says nothing about spreads it cannot know', () => {
    expect(summarise(Float64Array.of(1, 2, 3), 3).stdOverEpisodes).toBeNull();
    expect(summarise(Float64Array.of(1, 2, 3), 1).stdOverDraws).toBeNull();
  });
});

describe('baselines', () => {
  it.each([
    ['swingup', 71],
    ['biped', 2804],
    ['mnist', 2570],
  ])('of %s have %i connections', (id, connections) => {
    const baseline = baselineOf(taskOf(id));
    expect(baseline === null ? 0 : connectionCount(baseline.genome)).toBe(connections);
  });

  it('are valid genomes of every task', () => {
    for (const task of TASKS) {
      const baseline = baselineOf(task);
      if (baseline !== null) expect(() => parseGenome(baseline.genome)).not.toThrow();
    }
  });
});

describe('weight draws', () => {
  const plan = planOf(baselineOf(taskOf('swingup'))?.genome ?? parseGenome({} as never));

  it('are the same for one seed, whatever their number', () => {
    expect(drawSharedWeights(4, 10).slice(0, 5)).toEqual(drawSharedWeights(4, 5));
    expect(drawIndividualWeights(plan, 4, 10).slice(0, 5)).toEqual(
      drawIndividualWeights(plan, 4, 5),
    );
    expect(drawSharedWeights(5, 5)).not.toEqual(drawSharedWeights(4, 5));
  });

  it('lie in (-2, 2)', () => {
    for (const weight of drawSharedWeights(1, 1000))
      expect(Math.abs(weight)).toBeLessThanOrEqual(2);
  });

  it('are searched finely around the best two, inside the range and without 0', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { minLength: 38, maxLength: 38 }),
        (returns) => {
          const coarse = coarseWeights();
          const fine = fineWeights(coarse, Float64Array.from(returns));
          expect(fine.every((weight) => weight !== 0 && Math.abs(weight) < 2)).toBe(true);
          const best = returns.indexOf(Math.max(...returns));
          expect([...fine].some((w) => Math.abs(w - at(coarse, best)) < 1e-9)).toBe(true);
        },
      ),
    );
  });
});

describe('the leaders of a weight search', () => {
  it('are the best four of each look, each once', () => {
    const weights = Float64Array.of(-1, -0.5, 0.5, 1, 1.5);
    const first = { weights, returns: Float64Array.of(1, 2, 3, 4, 5) };
    const second = { weights, returns: Float64Array.of(9, 8, 7, 6, 0) };
    expect([...leadingWeights([first])]).toEqual([-0.5, 0.5, 1, 1.5]);
    expect([...leadingWeights([first, second])]).toEqual([-1, -0.5, 0.5, 1, 1.5]);
  });
});

describe('tuned weights files', () => {
  const genome = baselineOf(taskOf('swingup'))?.genome ?? parseGenome({} as never);
  const details = {
    version: 1,
    topology: structuralHash(genome),
    task: 'swingup',
    weight: -0.75,
    algorithm: 'pepg',
    seed: 3,
    mean: 900.5,
    trials: 100,
  } as const;

  it('come back as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (values) => {
        const plain = values.map((value) => value + 0);
        const file = parseTunedFile(writeTunedFile(Float64Array.from(plain), details));
        expect([...file.offsets]).toEqual(plain);
        expect(file.details).toEqual(details);
      }),
    );
  });

  it('are refused for another topology of the same size', () => {
    const [gene] = genome.connections;
    if (gene === undefined) throw new Error('the baseline has connections');
    const other = insertNode(genome, gene.innovation, 5);
    const count = connectionCount(other);
    const file = parseTunedFile(writeTunedFile(new Float64Array(count), details));
    const error = refusal(() => applyTunedFile(other, file));
    expect(error.code).toBe('invalid-file');
    expect(error.message).toContain(details.topology);
  });

  it('keep their order between a file and a plan', () => {
    const plan = planOf(genome);
    const vector = Float64Array.from({ length: plan.connectionCount }, (_, k) => k + 1);
    expect(vectorOfFile(fileOrderOf(vector, genome, plan), genome, plan)).toEqual(vector);
  });
});

describe('changes of a task', () => {
  it('are refused where a task has no such option, or out of range', () => {
    expect(refusal(() => changedTask('pole length', 1, taskOf('biped'), {})).code).toBe('usage');
    expect(refusal(() => changedTask('pole length', 99, taskOf('swingup'), {})).code).toBe('usage');
    expect(refusal(() => changedTask('weight noise', -1, taskOf('mnist'), {})).code).toBe('usage');
  });

  it('take the walker to hardcore terrain', () => {
    expect(changedTask('hardcore terrain', 1, taskOf('biped'), {}).task).toBe('biped-hardcore');
  });

  /** A change of the weights 1 and -1 at two sizes, by trial and connection. */
  const atBoth = (name: string, sizes: readonly [number, number]): [number[], number[]] => {
    const rowsAt = (size: number): number[] => {
      const { weights } = changedTask(name, size, taskOf('swingup'), {});
      if (weights === null) throw new Error('nothing was changed');
      return [...changedWeights(weights, Float64Array.of(1, -1), 300, 5)];
    };
    return [rowsAt(sizes[0]), rowsAt(sizes[1])];
  };

  it('scale the same noise', () => {
    const [small, large] = atBoth('weight noise', [0.1, 0.2]);
    small.forEach((value, k) => {
      const centre = k % 2 === 0 ? 1 : -1;
      expect(at(large, k) - centre).toBeCloseTo(2 * (value - centre), 12);
    });
    const spread = standardDeviation(small.filter((_, k) => k % 2 === 0));
    expect(spread).toBeGreaterThan(0.09);
    expect(spread).toBeLessThan(0.11);
  });

  it('scale each weight by an error of its own', () => {
    const [small] = atBoth('gain error', [0.1, 0.2]);
    const errors = small.map((value, k) => value / (k % 2 === 0 ? 1 : -1) - 1);
    expect(standardDeviation(errors)).toBeGreaterThan(0.09);
    expect(standardDeviation(errors)).toBeLessThan(0.11);
  });

  it('keep what was dead or stuck as more connections fail', () => {
    const [few, many] = atBoth('dead connections', [0.1, 0.3]);
    const dead = (rows: number[]): number => rows.filter((value) => value === 0).length;
    expect(dead(few)).toBeGreaterThan(36);
    expect(dead(few)).toBeLessThan(84);
    expect(dead(many)).toBeGreaterThan(140);
    few.forEach((value, k) => {
      if (value === 0) expect(many[k]).toBe(0);
    });
    const [all] = atBoth('stuck connections', [1, 1]);
    expect(new Set(all)).toEqual(new Set([1, -1]));
    const turned = all.filter((value, k) => value !== (k % 2 === 0 ? 1 : -1)).length;
    expect(turned).toBeGreaterThan(250);
    expect(turned).toBeLessThan(350);
  });

  it('round weights to the steps of a device of few bits, the same in every trial', () => {
    const { weights } = changedTask('weight bits', 3, taskOf('swingup'), {});
    if (weights === null) throw new Error('nothing was changed');
    // Three bits have the seven steps -2, -4/3, ..., 2.
    const rows = changedWeights(weights, Float64Array.of(0.3, 0.4, -1.1, 2), 300, 5);
    expect(rows).toHaveLength(4);
    [0, 2 / 3, -4 / 3, 2].forEach((value, k) => expect(at(rows, k)).toBeCloseTo(value, 12));
  });

  it('have as survivors the trials that keep most of the undisturbed return', () => {
    const summary = (values: number[]): { mean: number; values: Float64Array } => ({
      mean: mean(values),
      values: Float64Array.from(values),
    });
    const curve = [summary([100, 100]), summary([80, 79]), summary([10, 20])];
    expect(survival({}, [0, 0.5, 1], curve)).toEqual([1, 0.5, 0]);
    expect(survival({ growing: 'better' }, [8, 4, 2], curve)).toEqual([1, 0.5, 0]);
    const costs = [summary([-100, -120]), summary([-131, -133])];
    expect(survival({}, [0, 1], costs)).toEqual([1, 0.5]);
  });
});
