/** Ids of the published file format (paper section "Search space", release's activation table). */
export type ActivationId = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11;

/** Operations on values of some kind, for whoever writes an activation in another language. */
export interface Operations<T> {
  number(value: number): T;
  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
  absolute(x: T): T;
  tanh(x: T): T;
  exponential(x: T): T;
  sine(x: T): T;
  /** 1 where x > 0, else 0. */
  positive(x: T): T;
  /** x where x > 0, else 0. */
  rectified(x: T): T;
  /** x - 2 round(x / 2): as many half turns, fewer whole ones. */
  halfTurns(x: T): T;
}

/** All that is known of an activation. Its two kernels have a case for each id (shared/kernels/). */
export interface Activation {
  readonly id: ActivationId;
  readonly name: string;
  /** The label drawn beside a node. */
  readonly short: string;
  readonly formula: string;
  readonly apply: (x: number) => number;
  /**
   * Derivative by the input x, where the value is y. Where an activation is flat its true slope of 0
   * would stop all learning behind it:
   * - step: the slope of a sigmoid around 0 (a straight-through estimate, Bengio, Leonard and Courville,
   *   arXiv:1308.3432), although its value stays the hard step;
   * - ReLU: 0 for x <= 0, as everywhere;
   * - absolute value: the sign of x, 0 at 0;
   * - the saturated ends of tanh, sigmoid and gaussian keep their true, tiny slope.
   */
  readonly slope: (x: number, y: number) => number;
  /** odd: f(-x) = -f(x); even: f(-x) = f(x). */
  readonly symmetry: 'odd' | 'even' | 'none';
  /** The same function in the operations of another language. */
  readonly expression: <T>(x: T, o: Operations<T>) => T;
}

/** sin(pi x), its argument reduced exactly so that large x lose nothing. */
function sinPi(x: number): number {
  const r = x - 2 * Math.round(x / 2);
  return Math.sin(Math.PI * r);
}

/** cos(pi x), reduced likewise. */
function cosPi(x: number): number {
  const r = x - 2 * Math.round(x / 2);
  return Math.cos(Math.PI * r);
}

export const ACTIVATIONS: readonly Activation[] = [
  {
    id: 1,
    name: 'linear',
    short: 'lin',
    formula: 'x',
    apply: (x) => x,
    slope: () => 1,
    symmetry: 'odd',
    expression: (x) => x,
  },
  {
    id: 2,
    name: 'step',
    short: 'step',
    formula: '1 if x > 0, else 0',
    apply: (x) => (x > 0 ? 1 : 0),
    slope: (x) => {
      const s = 1 / (1 + Math.exp(-x));
      return s * (1 - s);
    },
    symmetry: 'none',
    expression: (x, o) => o.positive(x),
  },
  {
    id: 3,
    name: 'sine',
    short: 'sin',
    formula: 'sin(πx)',
    apply: sinPi,
    slope: (x) => Math.PI * cosPi(x),
    symmetry: 'odd',
    expression: (x, o) => o.sine(o.multiply(o.halfTurns(x), o.number(Math.PI))),
  },
  {
    id: 4,
    name: 'gaussian',
    short: 'gauss',
    formula: 'exp(−x²/2)',
    apply: (x) => Math.exp(-(x * x) / 2),
    slope: (x, y) => -x * y,
    symmetry: 'even',
    expression: (x, o) => o.exponential(o.multiply(o.multiply(x, x), o.number(-0.5))),
  },
  {
    id: 5,
    name: 'tanh',
    short: 'tanh',
    formula: 'tanh(x)',
    apply: Math.tanh,
    slope: (_x, y) => 1 - y * y,
    symmetry: 'odd',
    expression: (x, o) => o.tanh(x),
  },
  {
    id: 6,
    name: 'sigmoid',
    short: 'sig',
    formula: '(tanh(x/2) + 1)/2',
    apply: (x) => (Math.tanh(x / 2) + 1) / 2,
    slope: (_x, y) => y * (1 - y),
    symmetry: 'none',
    expression: (x, o) => {
      const half = o.tanh(o.multiply(x, o.number(0.5)));
      return o.multiply(o.add(half, o.number(1)), o.number(0.5));
    },
  },
  {
    id: 7,
    name: 'inverse',
    short: 'inv',
    formula: '−x',
    apply: (x) => -x,
    slope: () => -1,
    symmetry: 'odd',
    expression: (x, o) => o.multiply(x, o.number(-1)),
  },
  {
    id: 8,
    name: 'absolute value',
    short: 'abs',
    formula: '|x|',
    apply: Math.abs,
    slope: (x) => Math.sign(x),
    symmetry: 'even',
    expression: (x, o) => o.absolute(x),
  },
  {
    id: 9,
    name: 'ReLU',
    short: 'ReLU',
    formula: 'max(0, x)',
    apply: (x) => (x > 0 ? x : 0),
    slope: (x) => (x > 0 ? 1 : 0),
    symmetry: 'none',
    expression: (x, o) => o.rectified(x),
  },
  {
    id: 10,
    name: 'cosine',
    short: 'cos',
    formula: 'cos(πx)',
    apply: cosPi,
    slope: (x) => -Math.PI * sinPi(x),
    symmetry: 'even',
    // cos(pi r) = sin(pi (1/2 - |r|)): runtimes of ONNX implement the sine of doubles more widely.
    expression: (x, o) => {
      const quarter = o.subtract(o.number(0.5), o.absolute(o.halfTurns(x)));
      return o.sine(o.multiply(quarter, o.number(Math.PI)));
    },
  },
  {
    id: 11,
    name: 'squared',
    short: 'sqr',
    formula: 'x²',
    apply: (x) => x * x,
    slope: (x) => 2 * x,
    symmetry: 'even',
    expression: (x, o) => o.multiply(x, x),
  },
];

/** The set the paper searches over for control tasks. */
export const SEARCH_ACTIVATIONS: readonly ActivationId[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** True for a number that names an activation. */
export function isActivationId(value: number): value is ActivationId {
  return Number.isInteger(value) && value >= 1 && value <= ACTIVATIONS.length;
}

/**
 * The activation of an id.
 * @throws RangeError for a number that names none
 */
export function activationOf(id: number): Activation {
  const found = ACTIVATIONS[id - 1];
  if (found === undefined) throw new RangeError(`no activation has id ${id}`);
  return found;
}
