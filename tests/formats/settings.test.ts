import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseHyperparameters,
  problemWithSettings,
  setHyperparameter,
  writeHyperparameters,
} from '../../shared/formats/hyperparameters.ts';
import {
  parseStatistics,
  writePublishedStatistics,
  writeStatistics,
} from '../../shared/formats/statistics.ts';
import { publishedTaskId } from '../../shared/tasks/registry.ts';
import { HYPERPARAMETERS } from '../../shared/search/hyperparameters.ts';
import {
  BASE_SETTINGS,
  listedWeights,
  weightSet,
  type SearchSettings,
} from '../../shared/search/settings.ts';
import { allTasks, taskOf } from '../../shared/tasks/registry.ts';
import { refusal } from '../support/refusal.ts';

/** Settings with some hyperparameters changed to values in their range. */
const changedSettings = fc
  .array(
    fc.tuple(fc.nat(HYPERPARAMETERS.length - 1), fc.double({ min: 0.01, max: 0.99, noNaN: true })),
  )
  .map((changes) =>
    changes.reduce<SearchSettings>((settings, [index, share]) => {
      const parameter = HYPERPARAMETERS[index];
      if (parameter === undefined) return settings;
      const value = parameter.min + share * (parameter.max - parameter.min);
      return parameter.write(settings, parameter.integer ? Math.round(value) : value);
    }, BASE_SETTINGS),
  )
  .filter((settings) => problemWithSettings(settings) === null);

describe('hyperparameter files', () => {
  it('bring back all settings', () => {
    const options = fc.record({
      speciation: fc.constantFrom(null, { targetCount: 3, threshold: 1, excess: 2, weight: 0.25 }),
      outputToOutput: fc.boolean(),
      recurrent: fc.boolean(),
      ladder: fc.constantFrom(
        [],
        [{ above: 50, weights: listedWeights([-1, 0.5]) }],
        [
          { above: 9, weights: { count: 4, cap: 1.25 } },
          { above: 50, weights: { count: 4, cap: 1.25, lowest: 0.9, drawn: true } },
        ],
      ),
      parity: fc.constantFrom('any' as const, 'even' as const),
    });
    fc.assert(
      fc.property(changedSettings, options, (changed, extra) => {
        const settings = { ...changed, ...extra };
        const read = parseHyperparameters(writeHyperparameters(settings, 'biped'));
        expect(read).toEqual({ task: 'biped', settings, unknown: [], notes: [] });
      }),
    );
  });

  it.each([
    [
      '{"above": 1, "alg_nVals": 4, "alg_absWCap": 0.5, "alg_lowW": 0.5}',
      /step 2, alg_lowW: the lowest/,
    ],
    ['{"above": 1, "alg_nVals": 4, "alg_absWCap": 1000}', /step 2, alg_absWCap: .*100/],
    ['{"above": 1, "alg_nVals": 0, "alg_absWCap": 1}', /step 2, alg_nVals: /],
    [
      '{"above": 1, "alg_nVals": 2, "alg_absWCap": 1, "alg_drawW": 2}',
      /expected steps of the form/,
    ],
    ['{"above": 1, "alg_absWCap": 1}', /expected steps of the form/],
  ])('name the step of a ladder that makes no sense: %s', (step, problem) => {
    const text = `{"popSize": 10,\n"alg_ladder": [{"above": 0, "weights": [-1, 1]}, ${step}]}`;
    expect(() => parseHyperparameters(text)).toThrow(problem);
    expect(() => parseHyperparameters(text)).toThrow(/^Line 2, field alg_ladder: /);
  });

  it('fill missing names with the published base', () => {
    expect(parseHyperparameters('{}')).toEqual({
      task: null,
      settings: BASE_SETTINGS,
      unknown: [],
      notes: [],
    });
  });

  it('report every name they do not know', () => {
    const { settings, unknown } = parseHyperparameters('{"popSize": 10, "popsize": 3, "x": null}');
    expect(unknown).toEqual(['popsize', 'x']);
    expect(settings.populationSize).toBe(10);
  });

  it('map the published task names', () => {
    expect(parseHyperparameters('{"task": "mnist256"}').task).toBe('mnist256');
    expect(publishedTaskId('mnist256')).toBe('mnist');
    expect(parseHyperparameters('{"task": "swingup"}').task).toBe('swingup');
  });

  it('read the largest weight under either name', () => {
    const cap = parseHyperparameters('{"ann_absWCap": 3, "alg_nVals": 4}').settings.weights;
    expect(cap).toEqual({ count: 4, cap: 3 });
  });

  it('spread weights from the lowest to the largest', () => {
    const { weights } = parseHyperparameters(
      '{"alg_nVals": 5, "alg_lowW": 1, "alg_absWCap": 2}',
    ).settings;
    expect([...weightSet(weights)]).toEqual([1, 1.25, 1.5, 1.75, 2]);
    expect(refusal(() => parseHyperparameters('{"alg_lowW": 2}')).message).toContain('below');
  });

  it.each(HYPERPARAMETERS.map((parameter) => [parameter.name, parameter] as const))(
    'refuse nonsense for %s by its name',
    (name, { min, max, integer }) => {
      const nonsense = ['null', '"1"', `${min - 1}`, `${max + 1}`, ...(integer ? ['2.5'] : [])];
      for (const value of nonsense) {
        const error = refusal(() => parseHyperparameters(`{"${name}": ${value}}`));
        expect(error.details['field']).toBe(name);
      }
      expect(refusal(() => setHyperparameter(BASE_SETTINGS, name, NaN)).code).toBe('usage');
    },
  );
});

describe('presets', () => {
  // The table of published overrides, as numbers.
  it.each([
    [
      'swingup',
      'paper',
      { repetitions: 3, generations: 1024, populationSize: 192, tournamentSize: 8 },
    ],
    ['swingup', 'laptop', { populationSize: 64, eliteRatio: 0.05, tournamentSize: 4 }],
    ['swingup', 'laptop', { repetitions: 3, generations: 1024, confirmRepetitions: 16 }],
    ['biped', 'paper', { repetitions: 4, generations: 2048, populationSize: 480 }],
    ['biped', 'paper', { initialEnabled: 0.25, tournamentSize: 16, eliteRatio: 0.2 }],
    ['racing', 'paper', { repetitions: 2, generations: 1024, populationSize: 64 }],
    ['racing', 'paper', { initialEnabled: 0.5, checkpointEvery: 16 }],
    ['mnist', 'paper', { repetitions: 1, generations: 4096, populationSize: 960 }],
    ['mnist', 'paper', { initialEnabled: 0.05, tournamentSize: 32 }],
  ] as const)('%s, %s has the published numbers', (task, preset, numbers) => {
    expect(taskOf(task).presets[preset]).toMatchObject(numbers);
  });

  it('all survive a hyperparameter file', () => {
    for (const { id, presets } of allTasks())
      for (const settings of Object.values(presets))
        expect(parseHyperparameters(writeHyperparameters(settings, id)).settings).toEqual(settings);
  });
});

const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const statistics = fc.record({
  generation: fc.nat(),
  evaluations: fc.nat(),
  rollouts: fc.nat(),
  best: numbers,
  median: numbers,
  max: numbers,
  peak: numbers,
  connections: numbers,
  nodes: numbers,
  championConnections: fc.nat(),
  seconds: numbers,
  rolloutsPerSecond: numbers,
});

describe('statistics', () => {
  it('with our header bring back every number', () => {
    fc.assert(
      fc.property(fc.array(statistics), (rows) => {
        expect(parseStatistics(writeStatistics(rows))).toEqual(rows);
      }),
    );
  });

  it('in the published order bring back its seven columns', () => {
    fc.assert(
      fc.property(fc.array(statistics, { minLength: 1 }), (rows) => {
        const text = writePublishedStatistics(rows);
        expect(text.split('\n')[0]?.split(',')).toHaveLength(7);
        parseStatistics(text).forEach((row, k) => {
          expect(rows[k]).toMatchObject(row);
          expect(Object.keys(row)).toHaveLength(7);
        });
      }),
    );
  });
});
