/** Ids of the published file format (paper section "Search space", release's activation table). */
export type ActivationId = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11;

export interface Activation {
  readonly id: ActivationId;
  readonly name: string;
  /** The label drawn beside a node. */
  readonly short: string;
  readonly formula: string;
  readonly apply: (x: number) => number;
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
  { id: 1, name: 'linear', short: 'lin', formula: 'x', apply: (x) => x },
  {
    id: 2,
    name: 'step',
    short: 'step',
    formula: '1 if x > 0, else 0',
    apply: (x) => (x > 0 ? 1 : 0),
  },
  { id: 3, name: 'sine', short: 'sin', formula: 'sin(πx)', apply: sinPi },
  {
    id: 4,
    name: 'gaussian',
    short: 'gauss',
    formula: 'exp(−x²/2)',
    apply: (x) => Math.exp(-(x * x) / 2),
  },
  { id: 5, name: 'tanh', short: 'tanh', formula: 'tanh(x)', apply: Math.tanh },
  {
    id: 6,
    name: 'sigmoid',
    short: 'sig',
    formula: '(tanh(x/2) + 1)/2',
    apply: (x) => (Math.tanh(x / 2) + 1) / 2,
  },
  { id: 7, name: 'inverse', short: 'inv', formula: '−x', apply: (x) => -x },
  { id: 8, name: 'absolute value', short: 'abs', formula: '|x|', apply: Math.abs },
  { id: 9, name: 'ReLU', short: 'ReLU', formula: 'max(0, x)', apply: (x) => (x > 0 ? x : 0) },
  { id: 10, name: 'cosine', short: 'cos', formula: 'cos(πx)', apply: cosPi },
  { id: 11, name: 'squared', short: 'sqr', formula: 'x²', apply: (x) => x * x },
];

/** The set the paper searches over for control tasks. */
export const SEARCH_ACTIVATIONS: readonly ActivationId[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** True for a number that names an activation. */
export function isActivationId(value: number): value is ActivationId {
  return Number.isInteger(value) && value >= 1 && value <= ACTIVATIONS.length;
}

/** The activation of an id. */
export function activationOf(id: ActivationId): Activation {
  const found = ACTIVATIONS[id - 1];
  if (found === undefined) throw new RangeError(`no activation has id ${id}`);
  return found;
}
