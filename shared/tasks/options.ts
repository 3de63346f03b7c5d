import { PrecocialError } from '../base/errors.ts';

/** Values of a task's options by name; missing ones take their default. */
export type TaskOptions = Readonly<Record<string, number>>;

/** A setting of a task that a person can change, such as the pole's length. */
export interface TaskOption {
  readonly name: string;
  readonly label: string;
  readonly meaning: string;
  readonly unit: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** True for an option that makes rollouts cheaper and less exact: searches may use it, what is reported does not. */
  readonly approximation?: boolean;
}

/** The values of a list of options, every one of them by its name. */
export type OptionValues<O extends readonly TaskOption[]> = {
  readonly [Name in O[number]['name']]: number;
};

/** True for an option that is only off or on. */
export function isSwitch({ min, max, step }: TaskOption): boolean {
  return min === 0 && max === 1 && step === 1;
}

/** Every option's value: the one given, or its default. Values of other names are left out, none is checked. */
export function readOptions<O extends readonly TaskOption[]>(
  options: O,
  given: TaskOptions,
): OptionValues<O> {
  return Object.fromEntries(
    options.map((option) => [option.name, given[option.name] ?? option.default]),
  ) as OptionValues<O>;
}

/** Options of a run without those that only made its rollouts cheaper: what its champion is reported with. */
export function withoutApproximations(
  { options }: { readonly options: readonly TaskOption[] },
  given: TaskOptions,
): TaskOptions {
  const dropped = new Set(
    options.filter(({ approximation }) => approximation === true).map(({ name }) => name),
  );
  return Object.fromEntries(Object.entries(given).filter(([name]) => !dropped.has(name)));
}

/** What has options: a task, or a part of one. */
interface HasOptions {
  readonly id: string;
  readonly options: readonly TaskOption[];
}

/** What is wrong with option values, as a sentence; null if nothing is. */
export function problemWithOptions({ id, options }: HasOptions, given: TaskOptions): string | null {
  for (const [name, value] of Object.entries(given)) {
    const option = options.find((known) => known.name === name);
    if (option === undefined) {
      const names = options.map((known) => known.name).join(', ');
      return `The task ${id} has no option ${name}${names === '' ? '' : `; it has ${names}`}.`;
    }
    if (!(value >= option.min && value <= option.max))
      return `The option ${name} must lie between ${option.min} and ${option.max}, not be ${value}.`;
  }
  return null;
}

/** @throws PrecocialError 'usage' for options that the task has not or that are out of range */
export function checkOptions(task: HasOptions, given: TaskOptions): void {
  const problem = problemWithOptions(task, given);
  if (problem !== null) throw new PrecocialError('usage', problem);
}

/**
 * Option values with every default filled in.
 * @throws PrecocialError as `checkOptions`
 */
export function fillOptions(task: HasOptions, given: TaskOptions): TaskOptions {
  checkOptions(task, given);
  return readOptions(task.options, given);
}
