import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CancelSignal } from '../../shared/base/cancel.ts';
import type { EncoderMeasures, EncoderTraining } from '../../shared/contract/encoders.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { ENCODER_REPORT } from '../encoders/library.ts';
import { nodeTaskFiles } from '../rollouts/task-files.ts';
import { DISTILL_SETTINGS } from '../../shared/tasks/racing/encoder/distill.ts';
import { CHECKPOINT_FILE } from './checkpoint-file.ts';
import { collectCommand, evaluateCommand, trainCommand } from './command.ts';
import { writeAtomically } from '../system/files.ts';
import { imageCount, readDataset } from './dataset.ts';
import { distillCommand } from './distill.ts';

const BATCH_SIZE = 32;
const RATE = 1e-3;
/** Shares of the progress that collecting, training and distilling take; the rest is the evaluation. */
const COLLECTING = 0.08;
const TRAINING = 0.7;
const DISTILLING = 0.18;

export interface TrainingControl {
  readonly signal: CancelSignal;
  readonly onProgress: (done: number, note: string) => void;
}

/** True if a folder holds the frames of this very training. */
async function hasFrames(folder: string, { seed, frames }: EncoderTraining): Promise<boolean> {
  const dataset = await readDataset(folder).catch(() => null);
  return dataset !== null && dataset.seed === seed && imageCount(dataset.train) === frames;
}

/**
 * Collects frames, trains an autoencoder on them, fits a small encoder to it and measures it. What was stopped goes on in the same folder; frames
 * and checkpoint are removed at the end.
 * @throws PrecocialError 'cancelled' with everything done so far kept, 'usage' if the folder holds another training
 */
export async function trainEncoder(
  training: EncoderTraining,
  folder: string,
  { signal, onProgress }: TrainingControl,
): Promise<{ readonly id: string; readonly report: EncoderMeasures }> {
  const { seed, frames, batches } = training;
  const kernel = await nodeTaskFiles().kernel('racer');
  const place = join(folder, 'frames');
  if (!(await hasFrames(place, training))) {
    await collectCommand({
      folder: place,
      kernel,
      seed,
      frames,
      testFrames: Math.ceil(frames / 10),
      report: (collected, total) => {
        if (signal.aborted) throw new PrecocialError('cancelled', 'Collecting was stopped.');
        onProgress((COLLECTING * collected) / total, `frame ${collected} of ${total}`);
      },
    });
  }
  const { encoderId } = await trainCommand(place, kernel, {
    folder,
    settings: { seed, batches, batchSize: BATCH_SIZE, rate: RATE },
    signal,
    report: ({ step, reconstruction }) => {
      const note = `batch ${step + 1} of ${batches}, squared error ${reconstruction.toFixed(1)}`;
      onProgress(COLLECTING + (TRAINING * (step + 1)) / batches, note);
    },
  });
  await distillCommand(place, kernel, folder, folder, {
    ...DISTILL_SETTINGS,
    seed,
    signal,
    report: (share, text) =>
      onProgress(COLLECTING + TRAINING + DISTILLING * share, `small encoder, ${text}`),
  });
  const { reconstruction, meanImage, alive } = await evaluateCommand(place, folder);
  const report = { reconstruction, meanImage, alive, frames, batches };
  await writeAtomically(join(folder, ENCODER_REPORT), `${JSON.stringify(report, null, 2)}\n`);
  await rm(place, { recursive: true, force: true });
  await rm(join(folder, CHECKPOINT_FILE), { force: true });
  return { id: encoderId, report };
}
