import type { CancelSignal } from '../../shared/base/cancel.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { storageError } from '../system/files.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { GradientEngine } from './objective.ts';
import { nativeEngine } from './native-engine.ts';
import { tfjsEngine } from './tfjs-engine.ts';
import type { Dataset } from './dataset.ts';
import { continuedState, initialState, trainBatch } from './trainer.ts';
import type { BatchReport, TrainSettings, TrainState } from './trainer.ts';

/** Batches between two checkpoints. */
const CHECKPOINT_EVERY = 50;

export interface TrainOptions {
  readonly folder: string;
  readonly settings: TrainSettings;
  /** Tensors of the autoencoder that settings.from names. */
  readonly begin?: ReadonlyMap<string, Float32Array>;
  /** native: onnxruntime; wasm: tfjs; absent: native where it can be loaded. They differ in rounding only. */
  readonly engine?: GradientEngine['name'];
  readonly signal?: CancelSignal;
  readonly report?: (report: BatchReport, settings: TrainSettings) => void;
}

async function startOrResume({ folder, settings, begin }: TrainOptions): Promise<TrainState> {
  const saved = await readCheckpoint(folder);
  if (saved === null)
    return begin === undefined ? initialState(settings.seed) : continuedState(begin);
  const same = (['seed', 'batches', 'batchSize', 'rate', 'from'] as const).every(
    (name) => saved.settings[name] === settings[name],
  );
  if (!same) {
    throw new PrecocialError(
      'usage',
      `${folder} holds a training with other settings; continue it with those or choose another folder`,
      { seed: saved.settings.seed, batches: saved.settings.batches },
    );
  }
  return saved.state;
}

async function chooseEngine(options: TrainOptions): Promise<GradientEngine> {
  const native = options.engine === 'wasm' ? null : await nativeEngine(options.settings.batchSize);
  if (native !== null) return native;
  if (options.engine === 'native') {
    throw new PrecocialError('unsupported', 'onnxruntime cannot be loaded here; train with wasm.');
  }
  return tfjsEngine();
}

/**
 * Trains an autoencoder, or goes on where a training in the folder stopped; the result is the same either way.
 * @returns the trained weights by tensor name
 * @throws PrecocialError 'cancelled' after saving a checkpoint, 'usage' if the folder holds another training,
 * 'unsupported' if the engine asked for cannot be loaded
 */
export async function train(dataset: Dataset, options: TrainOptions): Promise<TrainState> {
  const { folder, settings } = options;
  const engine = await chooseEngine(options);
  let state = await startOrResume(options);
  while (state.step < settings.batches) {
    const result = await trainBatch(state, settings, dataset.train, engine);
    state = result.state;
    options.report?.(result.report, settings);
    const cancelled = options.signal?.aborted === true;
    if (cancelled || state.step % CHECKPOINT_EVERY === 0 || state.step === settings.batches) {
      await writeCheckpoint(folder, settings, state).catch((error: unknown) => {
        throw storageError('The training ended; what was saved before is kept', folder, error);
      });
    }
    if (cancelled) {
      throw new PrecocialError(
        'cancelled',
        `Stopped after batch ${state.step}, which is kept; the same command goes on from there.`,
      );
    }
    // Messages of the parent process are only heard between batches.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return state;
}
