import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceNetwork } from '../../shared/evaluation/additions.ts';
import { withActuatorDelay, withSensorDelay } from '../../shared/evaluation/delays.ts';
import { changedTask, changesOf } from '../../shared/evaluation/robustness.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { randomGenome } from '../support/random-genome.ts';
import { refusal } from '../support/refusal.ts';

/** The weight is a half, and so is what the wires add to it. */
const WEIGHT = 0.5;

const withWires = ({ genome, wires }: DeviceNetwork): Genome =>
  parseGenome({
    ...genome,
    connections: genome.connections.map((gene) =>
      wires.has(gene.innovation) ? { ...gene, offset: 1 - WEIGHT } : gene,
    ),
  });

/** Outputs of a network for one input after another. */
function outputsOf(genome: Genome, inputs: readonly Float64Array[]): number[][] {
  const oracle = createOracle(genome, { useOffsets: true });
  oracle.reset();
  // A chain adds its one value to 0, which makes 0 of -0.
  return inputs.map((input) => Array.from(oracle.step(input, WEIGHT), (value) => value + 0));
}

const later = <T>(list: readonly T[], steps: number, before: T): T[] =>
  list.map((_, t) => list[t - steps] ?? before);

const cases = fc.record({
  seed: fc.nat({ max: 1e6 }),
  edits: fc.integer({ min: 0, max: 40 }),
  recurrent: fc.boolean(),
  steps: fc.integer({ min: 1, max: 5 }),
});

function drawn(seed: number, edits: number, recurrent: boolean) {
  const genome = randomGenome(fold(keyOf(seed), 'delays'), {
    inputs: 3,
    outputs: 2,
    outputActivation: 5,
    edits,
    recurrent,
  });
  const stream = new Stream(fold(keyOf(seed), 'inputs'));
  const inputs = Array.from({ length: 9 }, () =>
    Float64Array.from({ length: 3 }, () => stream.normal()),
  );
  return { genome, inputs };
}

describe('a network with delays', () => {
  it('of its sensors computes what the network computes of observations that come later', () => {
    fc.assert(
      fc.property(cases, ({ seed, edits, recurrent, steps }) => {
        const { genome, inputs } = drawn(seed, edits, recurrent);
        const late = withWires(withSensorDelay(genome, steps));
        expect(outputsOf(late, inputs)).toEqual(
          outputsOf(genome, later(inputs, steps, new Float64Array(3))),
        );
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('of its actuators acts later as the network does, and reads its own outputs in time', () => {
    fc.assert(
      fc.property(cases, ({ seed, edits, recurrent, steps }) => {
        const { genome, inputs } = drawn(seed, edits, recurrent);
        const late = withWires(withActuatorDelay(genome, steps));
        expect(outputsOf(late, inputs)).toEqual(later(outputsOf(genome, inputs), steps, [0, 0]));
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe('delays among the changes of a task', () => {
  it('are whole numbers of steps, and no network at none', () => {
    const task = taskOf('swingup');
    expect(changedTask('sensor delay', 0, task, {}).network).toBeNull();
    expect(changedTask('sensor delay', 3, task, {}).network?.size).toBe(3);
    for (const size of [-1, 1.5, 51])
      expect(refusal(() => changedTask('actuator delay', size, task, {})).code).toBe('usage');
  });

  it('are none of a classifier', () => {
    const names = changesOf(taskOf('mnist')).map(({ name }) => name);
    expect(names).not.toContain('sensor delay');
  });
});
