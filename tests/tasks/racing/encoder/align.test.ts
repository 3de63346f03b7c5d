import { describe, expect, it } from 'vitest';
import { alignTensors } from '../../../../electron/vae/align.ts';
import { WasmDecoder, WasmEncoder } from '../../../../shared/tasks/racing/encoder/autoencoder.ts';
import { LeastSquares, solve } from '../../../../shared/tasks/racing/encoder/least-squares.ts';
import { keyOf, Stream } from '../../../../shared/random/key.ts';
import { LATENTS } from '../../../../shared/tasks/racing/constants.ts';
import { instantiateRacer } from '../../../../shared/tasks/racing/kernel.ts';
import { racerBytes, syntheticImage, syntheticTensors } from './synthetic.ts';

describe('least squares', () => {
  it('solves a system whose first pivot is zero', () => {
    const a = Float64Array.from([0, 2, 1, 1, 0, 3, 4, 1, 0]);
    const x = solve(a, Float64Array.from([7, 10, 6]), 3);
    const back = [0, 1, 2].map((row) =>
      [0, 1, 2].reduce((sum, k) => sum + (a[3 * row + k] ?? 0) * (x[k] ?? 0), 0),
    );
    [7, 10, 6].forEach((value, row) => expect(back[row]).toBeCloseTo(value, 12));
  });

  it('finds the coefficients that made its examples', () => {
    const stream = new Stream(keyOf(5));
    const fit = new LeastSquares(3, 2, 0);
    for (let k = 0; k < 50; k++) {
      const [x, y] = [stream.normal(), stream.normal()];
      fit.add([1, x, y], [3 + 2 * x - y, -1 + 0.5 * y]);
    }
    [3, -1, 2, 0, -1, 0.5].forEach((value, k) => expect(fit.fit()[k]).toBeCloseTo(value, 10));
  });

  it('counts an example as often as its weight says', () => {
    const [weighted, repeated] = [new LeastSquares(2, 1, 0.1), new LeastSquares(2, 1, 0.1)];
    const stream = new Stream(keyOf(6));
    for (let k = 0; k < 20; k++) {
      const [x, y] = [stream.normal(), stream.normal()];
      weighted.add([1, x], [y], 1 + (k % 3));
      for (let time = 0; time <= k % 3; time++) repeated.add([1, x], [y]);
    }
    [...repeated.fit()].forEach((value, k) => expect(weighted.fit()[k]).toBeCloseTo(value, 12));
  });
});

describe('alignment of an autoencoder', () => {
  const stream = new Stream(keyOf(9));
  const map = Float64Array.from(
    { length: LATENTS * LATENTS },
    (_, k) => (k % (LATENTS + 1) === 0 ? 1 : 0) + 0.15 * stream.normal(),
  );
  const shift = Float64Array.from({ length: LATENTS }, () => stream.normal());
  const before = syntheticTensors(3);
  const after = alignTensors(before, { map, shift });
  const { kernel, regions } = instantiateRacer(racerBytes());
  const image = syntheticImage(4);

  it('gives the mapped latents', () => {
    const old = [...new WasmEncoder(kernel, regions, before).encode(image)];
    const now = [...new WasmEncoder(kernel, regions, after).encode(image)];
    now.forEach((value, j) => {
      const wanted = old.reduce(
        (sum, latent, i) => sum + latent * (map[i * LATENTS + j] ?? NaN),
        shift[j] ?? NaN,
      );
      expect(value).toBeCloseTo(wanted, 3);
    });
  });

  it('leaves reconstructions as they were', () => {
    const picture = (tensors: typeof after): number[] => {
      const latents = new WasmEncoder(kernel, regions, tensors).encode(image).slice();
      return [...new WasmDecoder(kernel, regions, tensors).decode(latents)];
    };
    const old = picture(before);
    picture(after).forEach((value, k) => expect(value).toBeCloseTo(old[k] ?? NaN, 3));
  });
});
