import { describe, expect, it } from 'vitest';
import { readGenomeArgument } from '../../electron/cli/genome-argument.ts';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { sightsOf } from '../../renderer/rollout/engine/course.ts';
import { Playback } from '../../renderer/rollout/engine/playback.ts';
import { trialEpisode } from '../../shared/evaluation/evaluate.ts';
import { Reader } from '../../shared/evaluation/reading.ts';
import { roleInWords, rolesOf } from '../../shared/evaluation/roles.ts';
import { item } from '../../shared/base/arrays.ts';
import { kernelNetworks } from '../../shared/network/live-network.ts';
import { nodeNames } from '../../shared/tasks/node-names.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { fillOptions } from '../../shared/tasks/task.ts';
import { json, precocial } from './support.ts';

const files = nodeTaskFiles();
const make = kernelNetworks(await files.kernel('network'));

/** The roles that the window finds in a rollout that it has stepped. */
async function shown(champion: string, weight: number, given: Record<string, number>) {
  const { task: id, genome } = await readGenomeArgument(champion);
  const task = taskOf(id);
  if (task.kind !== 'control') throw new Error(`${id} has no body`);
  const options = fillOptions(task, given);
  const playback = new Playback(
    { id: 'main', label: '', genome, weight, useOffsets: false },
    await task.createEnvironment(files, options),
    task.maxSteps,
    make,
  );
  playback.reset(trialEpisode(task, 4, 1, options));
  while (playback.ended === null && playback.cursor < task.maxSteps) playback.advance();
  const reader = new Reader(genome, make(genome, false), null, sightsOf(playback, null));
  reader.read(() => true);
  const names = nodeNames(genome, task);
  const { roles, groups, still } = rolesOf(genome, reader.reading, 0.8);
  const idOf = (place: number): number => item(genome.nodes, place).id;
  return {
    steps: reader.reading.steps,
    groups: groups.map(({ places, least }) => ({ nodes: places.map(idOf), least })),
    still: still.map(idOf),
    figures: roles.map(({ node, low, mean, high, follows, switches }) => {
      return { node, low, mean, high, follows, switches };
    }),
    words: roles.map((role) => roleInWords(role, (node) => names.get(node) ?? '')),
  };
}

interface Printed {
  readonly steps: number;
  readonly groups: unknown;
  readonly still: unknown;
  readonly roles: readonly { readonly [name: string]: unknown; readonly words: string }[];
}

describe('precocial roles', () => {
  it.each([
    ['swingup', {}],
    ['swingup-goals', { goal: 0.6 }],
    ['biped', {}],
  ])('says of %s what the window says of the same rollout', async (champion, options) => {
    const words = Object.entries(options).flatMap(([name, value]) => [
      '--option',
      `${name}=${value}`,
    ]);
    const episode = ['--weight', '1.5', '--seed', '4', '--trial', '1', '--least', '0.8'];
    const [printed] = (await json('roles', champion, ...episode, ...words)) as [Printed];
    const { steps, groups, still, roles } = printed;
    const figures = roles.map(({ node, low, mean, high, follows, switches }) => {
      return { node, low, mean, high, follows, switches };
    });
    const said = roles.map((role) => role.words);
    // As JSON, which knows no −0.
    const expected: unknown = JSON.parse(JSON.stringify(await shown(champion, 1.5, options)));
    expect({ steps, groups, still, figures, words: said }).toEqual(expected);
  });

  it('lists the groups, and refuses what has no rollout over time', async () => {
    const { out } = await precocial('roles', 'swingup');
    expect(out).toMatch(/^Group 1: \d+ nodes, \|r\| at least 0\.9/m);
    expect(out).toMatch(/follows /);
    const { code, errors } = await precocial('roles', 'mnist');
    expect([code, errors]).toEqual([2, expect.stringMatching(/no rollout over time/)]);
  });
});
