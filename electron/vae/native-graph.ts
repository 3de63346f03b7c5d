import {
  CONVOLUTIONS,
  DECONVOLUTIONS,
  DECODER_TENSORS,
  ENCODER_TENSORS,
  FEATURES,
  KERNEL,
  STRIDE,
} from '../../shared/tasks/racing/encoder/architecture.ts';
import type { Convolution, Deconvolution } from '../../shared/tasks/racing/encoder/architecture.ts';
import { OnnxGraph } from '../../shared/formats/onnx.ts';
import { IMAGE_SIZE, LATENTS } from '../../shared/tasks/racing/constants.ts';
import { FREE_NATS } from './objective.ts';

/** Names of the graph's inputs and outputs beside the tensors and their gradients. */
export const GRAPH = {
  images: 'images',
  noise: 'noise',
  reconstruction: 'reconstruction',
  divergence: 'divergence',
  gradient: (tensor: string): string => `d ${tensor}`,
} as const;

/**
 * The losses of a batch and their gradient by every tensor, written out as one ONNX graph of ordinary operators (tfjs
 * derives the same by itself, several times slower). Gradients of convolutions are convolutions: that of the input is the
 * transposed one; that of the filter exchanges images and channels and dilates by the stride.
 */
class TrainingGraph {
  private readonly graph = new OnnxGraph('training');

  constructor(private readonly batch: number) {}

  private scalar(value: number): string {
    return this.graph.constant('float', [], [value]);
  }

  private transpose(x: string, perm: readonly number[]): string {
    return this.graph.apply('Transpose', [x], { perm });
  }

  private reshape(x: string, shape: readonly number[]): string {
    return this.graph.apply('Reshape', [x, this.graph.constant('int64', [shape.length], shape)]);
  }

  private op(operator: string, ...inputs: string[]): string {
    return this.graph.apply(operator, inputs);
  }

  private sum(x: string, axes: readonly number[], result?: string): string {
    const list = this.graph.constant('int64', [axes.length], axes);
    const names = result === undefined ? undefined : [result];
    return this.graph.apply('ReduceSum', [x, list], { keepdims: 0 }, names);
  }

  /** Names a gradient as an output of the graph. */
  private gradient(tensor: string, value: string): void {
    this.graph.apply('Identity', [value], {}, [GRAPH.gradient(tensor)]);
  }

  /** 1 where a ReLU's output is positive. */
  private gate(y: string): string {
    return this.graph.apply('Cast', [this.op('Greater', y, this.scalar(0))], { to: 1 });
  }

  private addBias(x: string, name: string): string {
    return this.op('Add', x, this.reshape(`${name}.bias`, [1, -1, 1, 1]));
  }

  /** Cuts a filter gradient's superfluous rows and columns. */
  private cut(x: string): string {
    const list = (values: readonly number[]): string => this.graph.constant('int64', [2], values);
    return this.op('Slice', x, list([0, 0]), list([KERNEL, KERNEL]), list([2, 3]));
  }

  private convolutionGradient(
    layer: Convolution,
    input: string,
    weights: string,
    slope: string,
    needsInput: boolean,
  ): string {
    this.gradient(`${layer.name}.bias`, this.sum(slope, [0, 2, 3]));
    const filter = this.graph.apply(
      'Conv',
      [this.transpose(input, [1, 0, 2, 3]), this.transpose(slope, [1, 0, 2, 3])],
      { dilations: [STRIDE, STRIDE] },
    );
    this.gradient(layer.name, this.transpose(this.cut(filter), [2, 3, 0, 1]));
    if (!needsInput) return '';
    const missing = layer.size - ((layer.outputSize - 1) * STRIDE + KERNEL);
    return this.graph.apply('ConvTranspose', [slope, weights], {
      strides: [STRIDE, STRIDE],
      output_padding: [missing, missing],
    });
  }

  private deconvolutionGradient(
    layer: Deconvolution,
    input: string,
    weights: string,
    slope: string,
  ): string {
    this.gradient(`${layer.name}.bias`, this.sum(slope, [0, 2, 3]));
    const filter = this.graph.apply(
      'Conv',
      [this.transpose(slope, [1, 0, 2, 3]), this.transpose(input, [1, 0, 2, 3])],
      { dilations: [STRIDE, STRIDE] },
    );
    // [outputs, inputs, side, side] to [side, side, inputs, outputs]
    this.gradient(layer.name, this.transpose(filter, [2, 3, 1, 0]));
    return this.graph.apply('Conv', [slope, weights], { strides: [STRIDE, STRIDE] });
  }

  private denseGradient(name: string, input: string, slope: string): string {
    this.gradient(`${name}.bias`, this.sum(slope, [0]));
    this.gradient(name, this.op('MatMul', this.transpose(input, [1, 0]), slope));
    return this.op('MatMul', slope, this.transpose(name, [1, 0]));
  }

  private dense(name: string, input: string): string {
    return this.op('Add', this.op('MatMul', input, name), `${name}.bias`);
  }

  build(): Uint8Array {
    const { graph, batch } = this;
    for (const { name, shape } of [...ENCODER_TENSORS, ...DECODER_TENSORS]) {
      graph.input(name, 'float', shape);
      graph.output(GRAPH.gradient(name), 'float', shape);
    }
    graph.input(GRAPH.images, 'float', [batch, 3, IMAGE_SIZE, IMAGE_SIZE]);
    graph.input(GRAPH.noise, 'float', [batch, LATENTS]);
    graph.output(GRAPH.reconstruction, 'float', []);
    graph.output(GRAPH.divergence, 'float', [LATENTS]);

    const encoded = this.encoder();
    const mean = this.dense('mean', encoded.features);
    const logvar = this.dense('logvar', encoded.features);
    const deviation = this.op('Exp', this.op('Mul', logvar, this.scalar(0.5)));
    const noise = this.op('Mul', deviation, GRAPH.noise);
    const latentSlope = this.decoder(this.op('Add', mean, noise));
    const slopes = this.latentGradient(mean, logvar, noise, latentSlope);
    const byMean = this.denseGradient('mean', encoded.features, slopes.mean);
    const byLogvar = this.denseGradient('logvar', encoded.features, slopes.logvar);
    this.encoderGradient(encoded, this.op('Add', byMean, byLogvar));
    return graph.finish();
  }

  /** Convolutions; keeps what the gradient needs. */
  private encoder(): { features: string; inputs: string[]; weights: string[] } {
    const inputs: string[] = [GRAPH.images];
    const weights: string[] = [];
    let x: string = GRAPH.images;
    for (const { name } of CONVOLUTIONS) {
      const w = this.transpose(name, [3, 2, 0, 1]);
      const y = this.graph.apply('Conv', [x, w], { strides: [STRIDE, STRIDE] });
      x = this.op('Relu', this.addBias(y, name));
      weights.push(w);
      inputs.push(x);
    }
    const features = this.reshape(this.transpose(x, [0, 2, 3, 1]), [-1, FEATURES]);
    return { features, inputs, weights };
  }

  private encoderGradient(
    encoded: { readonly inputs: readonly string[]; readonly weights: readonly string[] },
    featureSlope: string,
  ): void {
    const last = CONVOLUTIONS.at(-1);
    const side = last?.outputSize ?? 0;
    const picture = this.reshape(featureSlope, [-1, side, side, last?.outputChannels ?? 0]);
    let slope = this.transpose(picture, [0, 3, 1, 2]);
    for (let i = CONVOLUTIONS.length - 1; i >= 0; i--) {
      const layer = CONVOLUTIONS[i];
      if (layer === undefined) continue;
      const gated = this.op('Mul', slope, this.gate(encoded.inputs[i + 1] ?? ''));
      const [input = '', weights = ''] = [encoded.inputs[i], encoded.weights[i]];
      slope = this.convolutionGradient(layer, input, weights, gated, i > 0);
    }
  }

  /** The decoder with its loss, and back: returns the gradient by the latent. */
  private decoder(latent: string): string {
    const [first, ...rest] = DECONVOLUTIONS as [Deconvolution, ...Deconvolution[]];
    const code = this.dense('dense', latent);
    const taps = this.reshape(this.transpose(first.name, [2, 3, 0, 1]), [first.channels, -1]);
    const side = first.outputSize;
    const grown = this.reshape(this.op('MatMul', code, taps), [
      -1,
      first.outputChannels,
      side,
      side,
    ]);
    const outputs = [this.op('Relu', this.addBias(grown, first.name))];
    const weights: string[] = [];
    rest.forEach((layer, index) => {
      const w = this.transpose(layer.name, [2, 3, 0, 1]);
      const y = this.graph.apply('ConvTranspose', [outputs.at(-1) ?? '', w], {
        strides: [STRIDE, STRIDE],
      });
      const biased = this.addBias(y, layer.name);
      weights.push(w);
      outputs.push(this.op(index === rest.length - 1 ? 'Sigmoid' : 'Relu', biased));
    });
    let slope = this.imageLoss(outputs.at(-1) ?? '');
    for (let i = rest.length - 1; i >= 0; i--) {
      const layer = rest[i];
      if (layer === undefined) continue;
      const gated =
        i === rest.length - 1 ? slope : this.op('Mul', slope, this.gate(outputs[i + 1] ?? ''));
      slope = this.deconvolutionGradient(layer, outputs[i] ?? '', weights[i] ?? '', gated);
    }
    return this.firstGradient(
      first,
      code,
      taps,
      this.op('Mul', slope, this.gate(outputs[0] ?? '')),
      latent,
    );
  }

  /** Squared error; returns its gradient by the sum before the sigmoid. */
  private imageLoss(image: string): string {
    const difference = this.op('Sub', image, GRAPH.images);
    const squares = this.sum(this.op('Mul', difference, difference), [0, 1, 2, 3]);
    const reconstruction = [squares, this.scalar(this.batch)];
    this.graph.apply('Div', reconstruction, {}, [GRAPH.reconstruction]);
    const byImage = this.op('Mul', difference, this.scalar(2 / this.batch));
    const curve = this.op('Mul', image, this.op('Sub', this.scalar(1), image));
    return this.op('Mul', byImage, curve);
  }

  private firstGradient(
    first: Deconvolution,
    code: string,
    taps: string,
    slope: string,
    latent: string,
  ): string {
    this.gradient(`${first.name}.bias`, this.sum(slope, [0, 2, 3]));
    const flat = this.reshape(slope, [this.batch, -1]);
    const byTaps = this.op('MatMul', this.transpose(code, [1, 0]), flat);
    const { channels, outputChannels, outputSize } = first;
    const shaped = this.reshape(byTaps, [channels, outputChannels, outputSize, outputSize]);
    this.gradient(first.name, this.transpose(shaped, [2, 3, 0, 1]));
    const byCode = this.op('MatMul', flat, this.transpose(taps, [1, 0]));
    return this.denseGradient('dense', latent, byCode);
  }

  /** Divergence of each latent above its free nats, and the gradient by means and log-variances. */
  private latentGradient(
    mean: string,
    logvar: string,
    noise: string,
    latentSlope: string,
  ): { mean: string; logvar: string } {
    const variance = this.op('Exp', logvar);
    const excess = this.op('Sub', variance, this.scalar(1));
    const terms = this.op('Add', this.op('Sub', excess, logvar), this.op('Mul', mean, mean));
    const total = this.sum(terms, [0]);
    const scale = this.scalar(0.5 / this.batch);
    const divergence = this.graph.apply('Mul', [total, scale], {}, [GRAPH.divergence]);
    const above = this.op('Greater', divergence, this.scalar(FREE_NATS));
    const gate = this.graph.apply('Cast', [above], { to: 1 });
    const byMean = this.op('Mul', this.op('Div', mean, this.scalar(this.batch)), gate);
    const byLogvar = this.op('Mul', this.op('Mul', excess, scale), gate);
    const half = this.op('Mul', this.op('Mul', latentSlope, noise), this.scalar(0.5));
    return {
      mean: this.op('Add', latentSlope, byMean),
      logvar: this.op('Add', half, byLogvar),
    };
  }
}

/** The training graph for batches of a size, as the bytes of an ONNX model. */
export function trainingGraph(batch: number): Uint8Array {
  return new TrainingGraph(batch).build();
}
