import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isCancelled } from '../../shared/base/errors.ts';
import { insertNode } from '../../shared/genome/edits.ts';
import { readGenomeArgument } from '../../electron/cli/genome-argument.ts';
import type { ConditionsSettings } from '../../electron/experiments/conditions.ts';
import { makeResults, type ResultsRequest } from '../../electron/results/measure.ts';
import { shippedTuning } from '../../electron/tuning/tuned-files.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporaryFolder = temporaryFolders();

describe('the tuned weights that ship', () => {
  it('are found by topology, and not for an edited genome', async () => {
    const document = await readGenomeArgument('swingup');
    const tuning = await shippedTuning(document);
    expect(tuning?.details.task).toBe('swingup');
    expect(tuning?.document.genome.connections.some((gene) => gene.offset !== undefined)).toBe(
      true,
    );
    const [gene] = document.genome.connections.filter((candidate) => candidate.enabled);
    if (gene === undefined) throw new Error('the champion has connections');
    const genome = insertNode(document.genome, gene.innovation, 5);
    expect(await shippedTuning({ ...document, genome })).toBeNull();
  });
});

describe('results', () => {
  const pool = new RolloutPool(1);
  afterAll(() => pool.close());

  it('are kept network by network: an interrupted command goes on where it was', async () => {
    const folder = await temporaryFolder();
    const request: ResultsRequest = {
      champions: [{ name: 'swingup', document: await readGenomeArgument('swingup') }],
      settings: () => ({
        trials: 2,
        episodesPerDraw: 2,
        seed: 0,
        options: {},
        tuneGenerations: 0,
        priority: 'background',
      }),
      out: join(folder, 'results.md'),
      only: null,
      again: false,
      paper: null,
      replace: false,
    };
    const told: string[] = [];
    const controller = new AbortController();
    const stopped = makeResults(pool, request, {
      signal: controller.signal,
      onNetwork: (name, how) => {
        told.push(`${name} ${how}`);
        controller.abort();
      },
    });
    await expect(stopped).rejects.toSatisfy(isCancelled);
    const onNetwork = (name: string, how: string): number => told.push(`${name} ${how}`);
    await makeResults(pool, request, { onNetwork });
    await makeResults(pool, { ...request, only: [] }, { onNetwork });
    expect(told).toEqual([
      'swingup measured',
      'swingup record',
      'fixed-swingup measured',
      'swingup record',
      'fixed-swingup record',
    ]);
    const settings = (): ConditionsSettings => ({ ...request.settings('swingup'), trials: 3 });
    await expect(makeResults(pool, { ...request, settings })).rejects.toThrow(
      /swingup\.json exists and was not changed.*--replace/,
    );
    const text = await readFile(request.out, 'utf8');
    expect(text).toContain('### Swing-up (`swingup`), 60 connections');
    expect(text).toContain('results/swingup.svg');
    expect(await readFile(join(folder, 'results', 'swingup.svg'), 'utf8')).toContain('</svg>');
  });
});
