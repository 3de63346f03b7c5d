import type { ReactElement } from 'react';
import { isSwitch, type TaskDefinition, type TaskOption } from '../../../shared/tasks/task.ts';
import { DEFAULT_GHOST_WEIGHTS, rolloutStore, setRollout } from '../../state/rollout.ts';
import { formatNumber } from '../../../shared/drawing/numbers.ts';
import { lookOf } from '../../tasks/looks.ts';
import { weightLabel } from '../live/specs.ts';
import { useRollout } from './hooks.ts';
import styles from './rollout.module.css';

/** Everything about a rollout that is set once in a while. */
export function RolloutOptions({ task }: { readonly task: TaskDefinition }): ReactElement {
  const loop = useRollout((state) => state.loop);
  return (
    <div className={styles['form']}>
      {task.options.map((option) => (
        <OptionRow key={option.name} task={task.id} option={option} />
      ))}
      {lookOf(task).isAlone === true ? null : <GhostWeights />}
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={loop}
          onChange={(event) => setRollout({ loop: event.target.checked })}
        />
        Start again at the end of an episode
      </label>
    </div>
  );
}

function setOption(task: string, name: string, value: number): void {
  const { options } = rolloutStore.getState();
  setRollout({ options: { ...options, [task]: { ...options[task], [name]: value } } });
}

function OptionRow({ task, option }: { task: string; option: TaskOption }): ReactElement {
  const value = useRollout((state) => state.options[task]?.[option.name] ?? option.default);
  if (isSwitch(option)) {
    return (
      <label className={styles['check']} title={option.meaning}>
        <input
          type="checkbox"
          checked={value > 0}
          onChange={(event) => setOption(task, option.name, event.target.checked ? 1 : 0)}
        />
        {option.label}
      </label>
    );
  }
  const decimals = Math.max(0, -Math.floor(Math.log10(option.step)));
  return (
    <label className={styles['range']} title={option.meaning}>
      <span>{option.label}</span>
      <input
        type="range"
        min={option.min}
        max={option.max}
        step={option.step}
        value={value}
        onChange={(event) => setOption(task, option.name, Number(event.target.value))}
      />
      <output>
        {formatNumber(value, decimals)} {option.unit}
      </output>
    </label>
  );
}

function GhostWeights(): ReactElement {
  const weights = useRollout((state) => state.ghostWeights);
  const toggle = (weight: number): void => {
    const rest = weights.filter((other) => other !== weight);
    const next = rest.length === weights.length ? [...weights, weight] : rest;
    setRollout({ ghostWeights: next.sort((a, b) => a - b) });
  };
  return (
    <fieldset className={styles['weights']}>
      <legend>Ghosts at the shared weights</legend>
      {DEFAULT_GHOST_WEIGHTS.map((weight) => (
        <label key={weight}>
          <input
            type="checkbox"
            checked={weights.includes(weight)}
            onChange={() => toggle(weight)}
          />
          {weightLabel(weight)}
        </label>
      ))}
    </fieldset>
  );
}
