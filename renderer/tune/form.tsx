import { NumberInput, Select, Switch } from '@mantine/core';
import type { ReactElement } from 'react';
import { ALGORITHMS, type AlgorithmName, type TuneSettings } from '../../shared/contract/judge.ts';
import { Tip } from '../controls/tip.tsx';
import { changeForm, type TuneForm } from './state.ts';
import styles from './tune.module.css';

const NAMES: Readonly<Record<AlgorithmName, string>> = {
  pepg: 'PEPG, population-based REINFORCE',
  'cma-es': 'CMA-ES',
  'openai-es': 'OpenAI-ES',
  ga: 'Genetic algorithm',
  adam: 'Adam, by gradient (digits)',
};

const OWN: readonly {
  readonly name: keyof TuneSettings;
  readonly label: string;
  readonly meaning: string;
  readonly whole: boolean;
}[] = [
  {
    name: 'population',
    label: 'Population',
    meaning: 'Candidates in each generation.',
    whole: true,
  },
  {
    name: 'episodes',
    label: 'Episodes',
    meaning: 'Episodes each candidate is judged on.',
    whole: true,
  },
  {
    name: 'deviation',
    label: 'Deviation',
    meaning: 'Standard deviation of the first candidates’ weights.',
    whole: false,
  },
  { name: 'learningRate', label: 'Learning rate', meaning: 'Size of a step.', whole: false },
];

interface Props {
  readonly form: TuneForm;
  readonly classification: boolean;
  /** The genome has weights of its own to begin with. */
  readonly tuned: boolean;
  readonly disabled: boolean;
}

/** The optimiser and its settings; an empty field takes the algorithm's default. */
export function Form({ form, classification, tuned, disabled }: Props): ReactElement {
  const algorithms = ALGORITHMS.filter((name) => classification || name !== 'adam');
  return (
    <fieldset className={styles['form']} disabled={disabled} aria-label="Settings of the tuning">
      <Select
        label="Algorithm"
        data={algorithms.map((name) => ({ value: name, label: NAMES[name] }))}
        value={form.algorithm}
        disabled={disabled}
        data-testid="tune-algorithm"
        onChange={(value) => {
          const algorithm = ALGORITHMS.find((name) => name === value);
          if (algorithm !== undefined) changeForm({ algorithm });
        }}
      />
      <div className={styles['grid']}>
        {OWN.map(({ name, label, meaning, whole }) => (
          <Tip key={name} title={label} meaning={`${meaning} Empty: the default.`}>
            <NumberInput
              label={label}
              placeholder="default"
              value={form.settings[name] ?? ''}
              min={whole ? 1 : 0}
              allowDecimal={!whole}
              hideControls
              onChange={(value) => {
                const given = typeof value === 'number' && value > 0 ? value : null;
                changeForm({ settings: { ...form.settings, [name]: given } });
              }}
            />
          </Tip>
        ))}
        <NumberInput
          label="Generations"
          value={form.generations}
          min={1}
          max={1_000_000}
          allowDecimal={false}
          hideControls
          onChange={(value) =>
            typeof value === 'number' && value >= 1 && changeForm({ generations: value })
          }
        />
        <NumberInput
          label="Seed"
          value={form.seed}
          min={0}
          allowDecimal={false}
          hideControls
          onChange={(value) => typeof value === 'number' && changeForm({ seed: value })}
        />
      </div>
      <Switch
        size="xs"
        label="Begin with the weights the genome has"
        checked={tuned && form.warmStart}
        disabled={!tuned || disabled}
        onChange={(event) => changeForm({ warmStart: event.currentTarget.checked })}
      />
    </fieldset>
  );
}
