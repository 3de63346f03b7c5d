/** Version of the layout below; a kernel that declares another is refused. */
export const KERNEL_VERSION = 1;

/**
 * The table whose address a kernel's `layout(lanes)` returns: unsigned words of 32 bits in this order. Counts are those
 * of the task's definition. Addresses are bytes in the kernel's memory, multiples of 8.
 *
 * State, observations, actions, rewards and options are 64-bit floats in rows, one row a number with `lanes` of them: number k
 * of lane l lies at address + 8 * (k * lanes + l). Rewards and ends are one row; an end is a 32-bit word, 0 while the
 * episode goes on. Options are one number each, in the order of the definition.
 */
export const KERNEL_WORDS = [
  'version',
  'states',
  'inputs',
  'outputs',
  'options',
  'stateAt',
  'observationsAt',
  'actionsAt',
  'rewardsAt',
  'endsAt',
  'optionsAt',
] as const;

export type KernelWords = Readonly<Record<(typeof KERNEL_WORDS)[number], number>>;

/** Functions of the language that a kernel may import, from the module "Math": they have the bits of a task's own. */
export const KERNEL_MATH = [
  'acos',
  'asin',
  'atan',
  'atan2',
  'cbrt',
  'cos',
  'cosh',
  'exp',
  'expm1',
  'hypot',
  'log',
  'log10',
  'log1p',
  'log2',
  'pow',
  'round',
  'sin',
  'sinh',
  'tan',
  'tanh',
] as const;
