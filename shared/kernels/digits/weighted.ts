import { STRIP, rowBytes, spread } from './layout';

/**
 * Adds weight * source for `count` sources to a row of values. The source offsets lie at `at`, shifted
 * left by `shift` before use; the weights at `weights`, each a T.
 */
@inline
export function addWeighted<T>(
  at: usize,
  count: i32,
  shift: u32,
  weights: usize,
  sources: usize,
  row: usize,
): void {
  const end = at + ((<usize>count) << 2);
  for (let strip: usize = 0; strip < rowBytes<T>(); strip += STRIP) {
    const to = row + strip;
    const base = sources + strip;
    let weightAt = weights;
    let a = v128.load(to);
    let b = v128.load(to, 16);
    let c = v128.load(to, 32);
    let d = v128.load(to, 48);
    let e = v128.load(to, 64);
    let f = v128.load(to, 80);
    let g = v128.load(to, 96);
    let h = v128.load(to, 112);
    for (let offset = at; offset < end; offset += 4, weightAt += sizeof<T>()) {
      const source = base + (load<u32>(offset) << shift);
      const weight = spread<T>(weightAt);
      a = v128.add<T>(a, v128.mul<T>(weight, v128.load(source)));
      b = v128.add<T>(b, v128.mul<T>(weight, v128.load(source, 16)));
      c = v128.add<T>(c, v128.mul<T>(weight, v128.load(source, 32)));
      d = v128.add<T>(d, v128.mul<T>(weight, v128.load(source, 48)));
      e = v128.add<T>(e, v128.mul<T>(weight, v128.load(source, 64)));
      f = v128.add<T>(f, v128.mul<T>(weight, v128.load(source, 80)));
      g = v128.add<T>(g, v128.mul<T>(weight, v128.load(source, 96)));
      h = v128.add<T>(h, v128.mul<T>(weight, v128.load(source, 112)));
    }
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    v128.store(to, e, 64);
    v128.store(to, f, 80);
    v128.store(to, g, 96);
    v128.store(to, h, 112);
  }
}
