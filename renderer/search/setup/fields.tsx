import { NumberInput, Switch } from '@mantine/core';
import type { ReactElement } from 'react';
import {
  HYPERPARAMETERS,
  problemWith,
  type Hyperparameter,
} from '../../../shared/search/hyperparameters.ts';
import { USUAL_SPECIATION, type SearchSettings } from '../../../shared/search/settings.ts';
import {
  isSwitch,
  type TaskDefinition,
  type TaskOption,
  type TaskOptions,
} from '../../../shared/tasks/task.ts';
import { Explained } from './explained.tsx';
import { changeSetup } from './state.ts';
import styles from './setup.module.css';

interface TaskFieldsProps {
  readonly task: TaskDefinition;
  readonly options: TaskOptions;
}

/** What can be changed about the task itself. */
export function TaskFields({ task, options }: TaskFieldsProps): ReactElement | null {
  if (task.options.length === 0) return null;
  return (
    <fieldset className={styles['taskFields']} data-testid="search-task-options">
      <legend>{task.title}</legend>
      <div className={styles['fields']}>
        {task.options.map((option) => (
          <TaskField
            key={option.name}
            option={option}
            value={options[option.name] ?? option.default}
            onChange={(value) => changeSetup({ options: { ...options, [option.name]: value } })}
          />
        ))}
      </div>
    </fieldset>
  );
}

interface TaskFieldProps {
  readonly option: TaskOption;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function TaskField({ option, value, onChange }: TaskFieldProps): ReactElement {
  const { label, meaning, min, max, step, unit } = option;
  if (isSwitch(option)) {
    return (
      <Choice
        label={label}
        meaning={meaning}
        on={value > 0}
        onChange={(on) => onChange(on ? 1 : 0)}
      />
    );
  }
  return (
    <NumberRow
      title={label}
      label={label}
      meaning={meaning}
      unit={unit}
      value={value}
      min={min}
      max={max}
      step={step}
      onChange={(next) => {
        if (typeof next === 'number' && next >= min && next <= max) onChange(next);
      }}
    />
  );
}

/** Every hyperparameter with its published name and its meaning. */
export function Fields({ settings }: { readonly settings: SearchSettings }): ReactElement {
  const set = (change: SearchSettings): void => changeSetup({ settings: change, preset: 'own' });
  return (
    <div className={styles['fields']}>
      {HYPERPARAMETERS.map((parameter) => (
        <Field key={parameter.name} parameter={parameter} settings={settings} onChange={set} />
      ))}
      <Choice
        label="Species"
        meaning="Breed within species by compatibility distance, as NEAT does; off in the paper."
        on={settings.speciation !== null}
        onChange={(on) => set({ ...settings, speciation: on ? USUAL_SPECIATION : null })}
      />
      <Choice
        label="Output to output"
        meaning="Allow connections between outputs, as in the paper’s appendix."
        on={settings.outputToOutput}
        onChange={(on) => set({ ...settings, outputToOutput: on })}
      />
      <Choice
        label="Recurrent"
        meaning="Allow connections that read the previous time step: the paper’s future work."
        on={settings.recurrent}
        onChange={(on) => set({ ...settings, recurrent: on })}
      />
      <Choice
        label="Even"
        meaning="Breed only networks that do the same at w and at −w: half the rollouts are spared. Ours, not the paper’s."
        on={settings.parity === 'even'}
        onChange={(on) => set({ ...settings, parity: on ? 'even' : 'any' })}
      />
    </div>
  );
}

interface FieldProps {
  readonly parameter: Hyperparameter;
  readonly settings: SearchSettings;
  readonly onChange: (settings: SearchSettings) => void;
}

function Field({ parameter, settings, onChange }: FieldProps): ReactElement {
  const { name, label, meaning, unit, min, max, integer } = parameter;
  return (
    <NumberRow
      title={name}
      label={label}
      name={`${label} (${name})`}
      testId={`search-${name}`}
      meaning={meaning}
      unit={unit}
      value={parameter.read(settings)}
      min={min}
      max={max}
      step={integer ? 1 : 0.05}
      onChange={(value) => {
        if (problemWith(parameter, value) === null)
          onChange(parameter.write(settings, Number(value)));
      }}
    />
  );
}

interface NumberRowProps {
  /** The first line of its tip. */
  readonly title: string;
  readonly label: string;
  /** What a screen reader says; the label where it is not given. */
  readonly name?: string;
  readonly testId?: string;
  readonly meaning: string;
  readonly unit: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** A whole step allows whole numbers only. */
  readonly step: number;
  /** Gets whatever is typed, in range or not. */
  readonly onChange: (typed: number | string) => void;
}

function NumberRow(props: NumberRowProps): ReactElement {
  const {
    title,
    label,
    name = label,
    testId,
    meaning,
    unit,
    value,
    min,
    max,
    step,
    onChange,
  } = props;
  const range = `${min} to ${max}${unit === '' ? '' : ` ${unit}`}`;
  return (
    <Explained title={title} meaning={`${meaning} ${range}.`}>
      <span className={styles['label']}>{label}</span>
      <NumberInput
        classNames={{ input: styles['number'] ?? '' }}
        value={value}
        min={min}
        max={max}
        step={step}
        allowDecimal={!Number.isInteger(step)}
        hideControls
        clampBehavior="blur"
        aria-label={name}
        data-testid={testId}
        onChange={onChange}
      />
    </Explained>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly meaning: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Choice({ label, meaning, on, onChange }: ChoiceProps): ReactElement {
  return (
    <Explained title={label} meaning={meaning}>
      <span className={styles['label']}>{label}</span>
      <Switch
        size="xs"
        checked={on}
        aria-label={label}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </Explained>
  );
}
