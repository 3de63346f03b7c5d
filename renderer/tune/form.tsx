import { RANGES } from '../../shared/contract/ranges.ts';
import { Select, Switch } from '@mantine/core';
import type { ReactElement } from 'react';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { connectionCount, isTuned } from '../../shared/genome/statistics.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import {
  ALGORITHMS,
  DEFAULT_TUNING,
  fillSettings,
  TUNE_SETTINGS,
  usesSetting,
  type AlgorithmName,
  type TuneSettingName,
} from '../../shared/tuning/settings.ts';
import panes from '../controls/panes.module.css';
import { CommandButton } from '../controls/command-button.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { Tip } from '../controls/tip.tsx';
import { Where } from '../controls/where.tsx';
import { useLibrary } from '../state/hooks.ts';
import { algorithmFor, changeForm, type TuneForm } from './state.ts';
import { chosenTeacher, teachersOf } from './teacher.ts';
import styles from './tune.module.css';

export const NAMES: Readonly<Record<AlgorithmName, string>> = {
  pepg: 'PEPG',
  'cma-es': 'CMA-ES',
  'openai-es': 'OpenAI-ES',
  ga: 'Genetic algorithm',
  imitation: 'Imitation',
  adam: 'Adam',
};

/** What the names of some do not say, for the list to choose from. */
const KINDS: Partial<Readonly<Record<AlgorithmName, string>>> = {
  pepg: 'population-based REINFORCE',
  imitation: 'learns from an expert',
  adam: 'by gradient',
};

const titleOf = (name: AlgorithmName): string =>
  [NAMES[name], KINDS[name]].filter((part) => part !== undefined).join(', ');

/** What settings are for algorithms that follow a gradient. */
const OTHERWISE: Partial<
  Readonly<
    Record<AlgorithmName, Partial<Record<TuneSettingName, { label?: string; meaning: string }>>>
  >
> = {
  adam: {
    episodes: {
      label: 'Steps',
      meaning: 'Steps of a generation, each on a batch of training images.',
    },
  },
  imitation: {
    episodes: { meaning: 'Episodes of a generation.' },
    deviation: {
      meaning:
        'Standard deviation of the weights it begins with, where it does not go on from others.',
    },
  },
};

/** Why a task cannot be tuned by an algorithm, to stand behind its name; null where it can. */
function obstacle(name: AlgorithmName, task: TaskDefinition, teachers: number): string | null {
  if (name === 'adam' && task.kind !== 'classification') return 'this task has no gradient';
  return name === 'imitation' && teachers === 0 ? 'nobody to learn from' : null;
}

interface Props {
  readonly form: TuneForm;
  readonly document: GenomeDocument;
  readonly task: TaskDefinition;
  readonly disabled: boolean;
}

/** The optimiser and its settings; an empty field takes the algorithm's default, which it shows. */
export function Form({ form, document, task, disabled }: Props): ReactElement {
  const { settings } = form;
  const algorithm = algorithmFor(form, task);
  const teachers = teachersOf(
    task,
    useLibrary((state) => state.snapshot),
  );
  const defaults = fillSettings(algorithm, DEFAULT_TUNING, task, connectionCount(document.genome));
  const tuned = isTuned(document.genome);
  const set = (name: TuneSettingName, value: number | null): void =>
    changeForm({ settings: { ...settings, [name]: value } });
  return (
    <fieldset
      className={`${panes['form']} ${styles['form']}`}
      disabled={disabled}
      aria-label="Settings of the tuning"
    >
      <Select
        label="Algorithm"
        data={ALGORITHMS.map((name) => {
          const why = obstacle(name, task, teachers.length);
          return why === null
            ? { value: name, label: titleOf(name) }
            : { value: name, label: `${NAMES[name]}: ${why}`, disabled: true };
        })}
        value={algorithm}
        disabled={disabled}
        data-testid="tune-algorithm"
        onChange={(value) => {
          const chosen = ALGORITHMS.find((name) => name === value);
          if (chosen !== undefined) changeForm({ algorithm: chosen });
        }}
      />
      {algorithm === 'imitation' ? (
        <Select
          label="Teacher"
          data={teachers}
          value={chosenTeacher(form.teacher, teachers)}
          allowDeselect={false}
          disabled={disabled}
          data-testid="tune-teacher"
          onChange={(teacher) => changeForm({ teacher })}
        />
      ) : null}
      <div className={styles['grid']}>
        {TUNE_SETTINGS.filter(({ name }) => usesSetting(algorithm, name)).map((setting) => {
          const { name, flag: _, ...own } = setting;
          const field = { ...own, ...OTHERWISE[algorithm]?.[name] };
          const { meaning, ...shown } = field;
          const standard = String(Number(defaults[name].toPrecision(3)));
          return (
            <Tip key={name} title={shown.label} meaning={`${meaning} Empty: ${standard}.`}>
              <NumberField
                {...shown}
                placeholder={standard}
                value={settings[name]}
                onChange={(value) => set(name, value)}
                onEmpty={() => set(name, null)}
              />
            </Tip>
          );
        })}
        <NumberField
          label="Generations"
          value={form.generations}
          min={1}
          max={RANGES.tuning.max}
          whole
          onChange={(generations) => changeForm({ generations })}
        />
        <NumberField
          label="Seed"
          value={form.seed}
          {...RANGES.seed}
          whole
          onChange={(seed) => changeForm({ seed })}
        />
      </div>
      <Switch
        size="xs"
        label="Begin with the weights the genome has"
        checked={tuned && form.warmStart}
        disabled={!tuned || disabled}
        onChange={(event) => changeForm({ warmStart: event.currentTarget.checked })}
      />
      <Where
        machines={form.machines}
        disabled={disabled}
        testId="tune-where"
        onChange={(machines) => changeForm({ machines })}
      />
      <div>
        <CommandButton id="tune.shipped" kind="quiet" text="Take the weights that ship" />
      </div>
    </fieldset>
  );
}
