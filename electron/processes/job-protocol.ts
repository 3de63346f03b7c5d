import type { EncoderTraining } from '../../shared/contract/encoders.ts';
import type { TuneRequest } from '../../shared/contract/experiments.ts';
import type { WireError } from '../../shared/contract/wire.ts';
import type { NatsAddress } from '../machines/connect.ts';

/**
 * Messages between the lab and a job process (job-process.ts). A job process takes jobs one by one;
 * the lab decides their order (electron/lab/jobs.ts).
 */
export type ToJobProcess =
  | { readonly type: 'job'; readonly id: number; readonly name: string; readonly params: unknown }
  | { readonly type: 'cancel'; readonly id: number };

export type FromJobProcess =
  | { readonly type: 'event'; readonly id: number; readonly value: unknown }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError };

/** A tuning, with the server whose machines roll it out; null: threads here. */
export interface TuneRequestIn extends TuneRequest {
  readonly nats: NatsAddress | null;
}

/** A training of an encoder, with the folder that the laboratory chose for it. */
export interface EncoderTrainingIn extends EncoderTraining {
  readonly folder: string;
}
