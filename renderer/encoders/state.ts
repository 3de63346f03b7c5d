import { createStore } from 'zustand/vanilla';
import type {
  EncoderEntry,
  EncoderRuntime,
  EncoderTraining,
} from '../../shared/contract/encoders.ts';
import { isCancelled, messageOf } from '../../shared/base/errors.ts';
import type { Progress } from '../../shared/contract/lab.ts';
import { forgetEncoder } from '../lab/files.ts';
import { lab } from '../lab/lab.ts';
import { live } from '../rollout/live/live.ts';
import { soleJob } from '../state/sole-job.ts';

export type TrainingForm = Omit<EncoderTraining, 'priority'>;

export interface EncodersState {
  readonly open: boolean;
  readonly entries: readonly EncoderEntry[];
  readonly form: TrainingForm;
  /** What runs the encoder in child processes; null until it was asked for. */
  readonly runtime: EncoderRuntime | null;
  /** The training under way. */
  readonly running: Progress | null;
  readonly message: string;
  readonly failed: boolean;
}

export const encoders = createStore<EncodersState>()(() => ({
  open: false,
  entries: [],
  runtime: null,
  form: { name: 'encoder-1', frames: 20000, batches: 1600, seed: 1 },
  running: null,
  message: '',
  failed: false,
}));

/** Id of the encoder in use; empty until the list was read. */
export function usedId({ entries }: EncodersState): string {
  return entries.find(({ inUse }) => inUse)?.id ?? '';
}

function fail(error: unknown): void {
  encoders.setState({ message: messageOf(error), failed: true });
}

/** Shows the dialog with the list as it is now. */
export async function showEncoders(): Promise<void> {
  encoders.setState({ open: true, ...(encoders.getState().running === null ? QUIET : {}) });
  await refresh();
}

const QUIET = { message: '', failed: false };

async function refresh(): Promise<void> {
  try {
    encoders.setState({ entries: await lab.request('encoder.list', {}) });
  } catch (error) {
    fail(error);
  }
}

/** Keeps up with the encoder in use, whichever window chose it. @returns a function that stops */
export function followEncoders(): () => void {
  return lab.subscribe('encoders.changed', (entries) => {
    forgetEncoder();
    encoders.setState({ entries });
    live.renew();
  });
}

/** Asks once what runs the encoder. */
export async function askRuntime(): Promise<void> {
  if (encoders.getState().runtime !== null) return;
  try {
    encoders.setState({ runtime: await lab.request('encoder.runtime', {}) });
  } catch (error) {
    fail(error);
  }
}

/** Uses an encoder from now on, in every rollout of the window and of its jobs. */
export async function useEncoderNamed(name: string | null): Promise<void> {
  try {
    // Every window hears of it by the broadcast that `followEncoders` takes.
    await lab.request('encoder.use', { name });
    encoders.setState(QUIET);
  } catch (error) {
    fail(error);
  }
}

const job = soleJob<string>(
  (running) => encoders.setState({ running: running?.progress ?? null }),
  (error, name) => {
    if (isCancelled(error))
      encoders.setState({ message: `Stopped. Train ${name} again to go on.` });
    else fail(error);
  },
);

/** Stops the training under way; it goes on under the same name. */
export const stopTraining = job.stop;

/** Trains an encoder, or goes on with the training of that name. */
export async function startTraining(): Promise<void> {
  if (job.isRunning()) return;
  const { form } = encoders.getState();
  encoders.setState(QUIET);
  await job.run(form.name, 'waiting for its turn', async (show, signal) => {
    const training = { ...form, priority: 'background' as const };
    const { report } = await lab.stream('encoder', training, show, signal);
    const error = report.reconstruction.toFixed(1);
    const message = `${form.name} is ready: squared error ${error} (mean image ${report.meanImage.toFixed(1)}), ${report.alive} of 16 latents alive.`;
    encoders.setState({ message });
    await refresh();
  });
}
