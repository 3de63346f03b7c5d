import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';

import { createJobs } from '../../electron/lab/jobs.ts';
import { programPlaces } from '../../electron/system/places.ts';
import { DEFAULT_TUNING } from '../../shared/tuning/settings.ts';
import { isCancelled } from '../../shared/base/errors.ts';
import { parseGenomeFile } from '../../shared/formats/genome-file.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { TuneResult } from '../../shared/contract/experiments.ts';
import type { StreamName } from '../../shared/contract/lab.ts';
import { realProcesses } from '../support/laboratory.ts';

const { assets } = programPlaces(import.meta.url);

async function champion(name: string): Promise<GenomeDocument> {
  const file = join(assets, 'champions', `${name}.json`);
  return parseGenomeFile(await readFile(file, 'utf8'));
}

const weights = Float64Array.of(-2, -1, -0.5, 0.5, 1, 2);
const common = { seed: 1, options: {}, priority: 'background' } as const;

/** A job of each kind that would take far longer than the test. */
function paramsOf(name: StreamName, document: GenomeDocument): unknown {
  const judged = { ...common, document, weights, useOffsets: false, trials: 20_000 };
  switch (name) {
    case FIRST:
    case 'ablation':
      return judged;
    case 'simplify':
      return { ...judged, tolerance: 1 };
    case 'ensemble':
      return { ...judged, most: 4 };
    case 'conditions':
      return {
        ...common,
        document,
        trials: 5000,
        episodesPerDraw: 1,
        tunedWeight: null,
        tuneGenerations: 0,
        baseline: false,
      };
    case 'robustness':
      return {
        ...common,
        subjects: [{ document, weight: 1, useOffsets: false }],
        change: 'weight noise',
        sizes: Float64Array.of(0, 0.1, 0.2),
        trials: 20_000,
      };
    case 'tune':
      return {
        ...common,
        document,
        algorithm: 'pepg',
        weight: 1,
        warmStart: false,
        settings: DEFAULT_TUNING,
        generations: 100_000,
        seconds: null,
        target: null,
        confirmTrials: 10,
        nats: null,
        resume: null,
      };
    default:
      throw new Error(`No job of kind ${name}.`);
  }
}

const FIRST = 'evaluate';
const KINDS: readonly StreamName[] = [
  'evaluate',
  'conditions',
  'robustness',
  'ablation',
  'simplify',
  'ensemble',
];

/** Cancelled jobs end for their caller within this time, whatever their process does. */
const PROMPT_MS = 200;

const CASES = [
  ...KINDS.map((name) => ['swingup', name] as const),
  ...['biped', 'racing', 'mnist'].map((task) => [task, FIRST] as const),
];

describe('a cancelled job', () => {
  const jobs = createJobs(realProcesses(), () => []);
  afterAll(() => jobs.close());

  // Evaluations are cancelled while the process starts or opens the task, the others while they roll out.
  it.each(CASES)('of %s, %s, ends at once, and the next begins', async (task, name) => {
    const document = await champion(task);
    const params = paramsOf(name, document);
    const stop = new AbortController();
    let heard = false;
    const onEvent = (): void => void (heard = true);
    const ended = jobs.run(name, params, 'background', onEvent, stop.signal);
    const end = expect(ended).rejects.toSatisfy(isCancelled);
    if (name !== FIRST) await vi.waitUntil(() => heard, { timeout: 30_000 });
    const asked = performance.now();
    stop.abort();
    await end;
    expect(performance.now() - asked).toBeLessThan(PROMPT_MS);
    const small = { ...common, document, weights, useOffsets: false, trials: 1 };
    expect(await jobs.run('evaluate', small, 'background', () => undefined)).toMatchObject({
      trials: 1,
    });
  });

  it('that tunes gives what it has found, to go on from', async () => {
    const document = await champion('swingup');
    const stop = new AbortController();
    let generations = 0;
    const onEvent = (): void => void generations++;
    const ended = jobs.run('tune', paramsOf('tune', document), 'background', onEvent, stop.signal);
    await vi.waitUntil(() => generations > 2, { timeout: 30_000 });
    stop.abort();
    const result = (await ended) as TuneResult;
    expect(result.ended).toBe('stopped');
    expect(result.generations.length).toBeGreaterThan(0);
    expect(result.state).toContain('pepg');
  });
});
