import { describe, expect, it } from 'vitest';
import { Reader } from '../../../shared/evaluation/reading.ts';
import { rolesOf, withFirst } from '../../../shared/evaluation/roles.ts';
import { nodeNames } from '../../../shared/tasks/node-names.ts';
import { swingup } from '../../../shared/tasks/swingup/swingup.ts';
import { rolesCsv } from '../../../renderer/sensitivity/roles-picture.ts';
import { readingInWords } from '../../../renderer/state/reading.ts';
import { networks, swingupGenome } from '../rollout/support.ts';

describe('the roles of the nodes in a rollout', () => {
  const genome = swingupGenome();
  const steps = 50;
  const observations = Float64Array.from({ length: steps * 5 }, (_, k) =>
    Math.sin(k * (1 + (k % 5))),
  );
  const sights = { steps, observations, weights: new Float64Array(steps).fill(-1.5) };
  const reader = new Reader(genome, networks(genome, false), null, sights);
  reader.read(() => true);
  const { reading } = reader;
  const read = { genome, sights, reading, seed: 3, trial: 2, stepSeconds: 0.01 };
  const roles = rolesOf(genome, reading, 0.7);
  const names = nodeNames(genome, swingup);
  const csv = rolesCsv({ genome, roles, nameOf: (id) => names.get(id) ?? '' }, read);

  it('are read without slopes, and name their rollout', () => {
    expect(reading.slopes.length).toBe(0);
    expect(readingInWords(read)).toBe('seed 3, trial 2, w −1.50, 0.5 s');
  });

  it('are written node by node with the rollout they rest on', () => {
    const [header, bias, first] = csv.split('\n');
    expect(header).toMatch(/^node,name,group,correlation with the first of its group,least,mean/);
    expect(bias).toBe('0,bias,,,1,1,1,,,,,stays at 1.00,3,2,-1.5,50,0.5');
    expect(first).toMatch(/^1,x,/);
    expect(csv.trim().split('\n')).toHaveLength(genome.nodes.length + 1);
  });

  it('have a correlation of 1 with themselves where they lead their group', () => {
    for (const { places } of roles.groups) expect(withFirst(roles, places[0] ?? -1)).toBe(1);
    expect(withFirst(roles, 0)).toBe(null);
  });
});
