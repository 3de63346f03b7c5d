/** Free nats of each latent: below this its divergence costs nothing. */
export const FREE_NATS = 0.5;

/** Losses of one batch, and the gradient of their total by every tensor. */
export interface BatchGradients {
  /** Squared error summed over an image, averaged over the batch. */
  readonly reconstruction: number;
  /** Kullback-Leibler divergence from a standard normal of each latent, averaged over the batch. */
  readonly divergence: readonly number[];
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/** Images of a batch as [count, 64, 64, 3] and its noise [count, 16]. */
export interface Batch {
  readonly count: number;
  readonly images: Float32Array;
  readonly noise: Float32Array;
}

/** Something that computes losses and gradients: tfjs anywhere, onnxruntime where its binary is. */
export interface GradientEngine {
  readonly name: 'native' | 'wasm';
  run(weights: ReadonlyMap<string, Float32Array>, batch: Batch): Promise<BatchGradients>;
}

/** What is minimised: reconstruction + sum over latents of max(divergence, FREE_NATS). */
export function totalLoss(losses: Pick<BatchGradients, 'reconstruction' | 'divergence'>): number {
  return losses.divergence.reduce(
    (sum, value) => sum + Math.max(value, FREE_NATS),
    losses.reconstruction,
  );
}
