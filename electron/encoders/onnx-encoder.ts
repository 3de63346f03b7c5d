import type * as OnnxRuntime from 'onnxruntime-node';
import { PrecocialError } from '../../shared/base/errors.ts';
import {
  encoderOnnx,
  encoderOnnxInt8,
  ONNX_INPUT,
  ONNX_OUTPUT,
} from '../../shared/tasks/racing/encoder/onnx.ts';
import type { EncoderPrecision, ImageEncoder } from '../../shared/tasks/racing/encoder/encoder.ts';
import type { Weights } from '../../shared/tasks/racing/encoder/weights.ts';
import { nativeRuntimeWanted } from './native-runtime.ts';
import { IMAGE_SIZE, LATENTS } from '../../shared/tasks/racing/constants.ts';

type Runtime = Pick<typeof OnnxRuntime, 'InferenceSession' | 'Tensor'>;

let runtime: Promise<Runtime | null> | null = null;

/** The native runtime, or null where the package or its binary is missing, or it shall not be used. */
export function loadRuntime(): Promise<Runtime | null> {
  if (!nativeRuntimeWanted()) return Promise.resolve(null);
  runtime ??= import('onnxruntime-node').then(
    (module) => ('default' in module ? module.default : module),
    () => null,
  );
  return runtime;
}

function modelOf(weights: Weights, precision: EncoderPrecision): Uint8Array {
  if (precision === 'f32') return encoderOnnx(weights.tensors, weights.encoderId);
  if (weights.ranges === undefined) {
    const message = 'This encoder was not prepared for 8-bit numbers; use it in single precision.';
    throw new PrecocialError('encoder', message, { encoder: weights.encoderId });
  }
  return encoderOnnxInt8(weights.tensors, weights.ranges, weights.encoderId);
}

/**
 * An encoder in onnxruntime, on one thread: searches run one process or thread a core. Null where the runtime cannot be
 * loaded, so that the caller falls back to WebAssembly.
 */
export async function nativeEncoder(
  weights: Weights,
  precision: EncoderPrecision,
): Promise<ImageEncoder | null> {
  const ort = await loadRuntime();
  if (ort === null) return null;
  const model = modelOf(weights, precision);
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  return {
    encoderId: weights.encoderId,
    runtime: 'onnx',
    precision,
    encode: async (images, count) => {
      const input = new ort.Tensor('float32', images, [count, 3, IMAGE_SIZE, IMAGE_SIZE]);
      const result = await session.run({ [ONNX_INPUT]: input });
      const means = result[ONNX_OUTPUT];
      if (!(means?.data instanceof Float32Array)) throw new Error('onnxruntime gave no means');
      return means.data.subarray(0, count * LATENTS);
    },
  };
}
