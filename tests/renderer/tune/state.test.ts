import { expect, it, vi } from 'vitest';
import type { TuneResult } from '../../../shared/contract/experiments.ts';
import { newDocument } from '../../../shared/genome/document.ts';
import { startTuning, stopTuning, tune } from '../../../renderer/tune/state.ts';
import { lab } from '../../../renderer/lab/lab.ts';
import { swingupGenome } from '../rollout/support.ts';

const document = newDocument('a genome', 'swingup', swingupGenome());
const found = { offsets: Float64Array.of(1), weight: 1, generations: [] } as unknown as TuneResult;

it('a tuning that is stopped runs until it has handed over what it found', async () => {
  let end = (_: TuneResult): void => undefined;
  let signal: AbortSignal | undefined;
  const stream = vi.spyOn(lab, 'stream').mockImplementation((_name, _params, _event, given) => {
    signal = given as AbortSignal;
    return new Promise<never>((resolve) => {
      end = (result) => resolve(result as never);
    });
  });
  const running = startTuning(document, {}, null);
  expect(tune.getState().phase).toBe('running');
  await startTuning(document, {}, null);
  expect(stream).toHaveBeenCalledTimes(1);
  stopTuning();
  expect(signal?.aborted).toBe(true);
  expect(tune.getState().phase).toBe('stopping');
  end(found);
  await running;
  expect(tune.getState().phase).toBe('idle');
  expect(tune.getState().tuning?.result).toBe(found);
});
