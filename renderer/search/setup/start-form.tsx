import { RANGES } from '../../../shared/contract/ranges.ts';
import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { problemWithSettings } from '../../../shared/formats/hyperparameters.ts';
import type { GenomeDocument } from '../../../shared/genome/document.ts';
import { isEven } from '../../../shared/genome/parity.ts';
import type { TaskDefinition } from '../../../shared/tasks/task.ts';
import { allTasks } from '../../../shared/tasks/registry.ts';
import { runCommand } from '../../commands/registry.ts';
import { Button } from '../../controls/button.tsx';
import { Where } from '../../controls/where.tsx';
import { lab } from '../../lab/lab.ts';
import { useDocument } from '../../state/hooks.ts';
import { findTask } from '../../state/tasks.ts';
import { formatDuration, formatNumber } from '../../../shared/drawing/numbers.ts';
import { measureSpeed, startingDocument } from './speed.ts';
import { speedKey, speeds } from './learned.ts';
import {
  changeSetup,
  defaultWorkers,
  newSetup,
  rolloutsOf,
  setup as store,
  type Setup,
} from './state.ts';
import styles from './setup.module.css';

interface Props {
  readonly setup: Setup;
  readonly task: TaskDefinition;
}

/** Task, preset, name and seed; the estimated time; Start. */
export function StartForm({ setup, task }: Props): ReactElement {
  const document = useDocument();
  const fits = document !== null && document.task === task.id;
  const problem = problemWithSettings(setup.settings);
  const from = fits && setup.fromGenome ? document : null;
  const notEven = setup.settings.parity === 'even' && from !== null && !isEven(from.genome);
  return (
    <div className={styles['start']}>
      <TaskAndPreset setup={setup} task={task} />
      <Where
        machines={setup.machines}
        testId="search-where"
        onChange={(machines) => changeSetup({ machines })}
      />
      <div className={styles['trio']}>
        <TextInput
          label="Name"
          placeholder={`${task.id} ${setup.preset}`}
          value={setup.name}
          maxLength={80}
          onChange={(event) => changeSetup({ name: event.currentTarget.value })}
        />
        <NumberInput
          label="Seed"
          value={setup.seed}
          min={0}
          allowDecimal={false}
          hideControls
          onChange={(seed) => typeof seed === 'number' && changeSetup({ seed })}
        />
        <NumberInput
          label="Workers"
          placeholder={setup.machines ? 'none' : 'auto'}
          value={setup.workers ?? ''}
          {...RANGES.workers}
          allowDecimal={false}
          hideControls
          onChange={(workers) =>
            changeSetup({ workers: typeof workers === 'number' ? workers : null })
          }
        />
      </div>
      <Switch
        size="xs"
        label={fits ? `Evolve from ${document.name}` : 'Evolve from the genome on screen'}
        checked={fits && setup.fromGenome}
        disabled={!fits}
        onChange={(event) => changeSetup({ fromGenome: event.currentTarget.checked })}
      />
      <div className={styles['go']}>
        <Button
          kind="primary"
          icon="evolve"
          title="Start the search"
          meaning="It runs in a process of its own; the window stays free."
          disabled={problem !== null || notEven}
          onClick={() => runCommand('search.start')}
          testId="search-start"
        >
          Start search
        </Button>
        {setup.machines ? null : <Estimate setup={setup} task={task} origin={from} />}
      </div>
      {notEven ? (
        <p className={styles['problem']} role="alert">
          An even search begins from an even genome, and {from.name} is not: choose Genome &gt; Make
          even first, or another preset.
        </p>
      ) : null}
      {problem === null ? null : (
        <p className={styles['problem']} role="alert">
          {problem.name}: {problem.message}.
        </p>
      )}
    </div>
  );
}

function TaskAndPreset({ setup, task }: Props): ReactElement {
  const own = setup.preset === 'own' ? [{ value: 'own', label: 'own settings' }] : [];
  return (
    <div className={styles['pair']}>
      <Select
        label="Task"
        data={allTasks().map(({ id, title }) => ({ value: id, label: title }))}
        value={setup.task}
        data-testid="search-task"
        onChange={(id) => {
          const next = findTask(id);
          if (next !== null) store.setState({ current: newSetup(next, setup.fromGenome) });
        }}
      />
      <Select
        label="Preset"
        data={[...Object.keys(task.presets).map((id) => ({ value: id, label: id })), ...own]}
        value={setup.preset}
        data-testid="search-preset"
        onChange={(preset) => {
          const settings = task.presets[preset ?? ''];
          if (settings !== undefined && preset !== null)
            changeSetup({ preset, settings, options: task.presetOptions?.[preset] ?? {} });
        }}
      />
    </div>
  );
}

/** The genome that a search evolves from; null where it begins with minimal ones. */
type Origin = GenomeDocument | null;

/** How long the search takes, from a speed measured here. */
function Estimate({ setup, task, origin }: Props & { readonly origin: Origin }): ReactElement {
  const [speed, setSpeed] = useState<number | null>(null);
  const [cores, setCores] = useState<number | null>(null);
  const { settings, options } = setup;
  const { weights } = settings;
  const known = useStore(speeds, (state) => state.known);
  const workers = setup.workers ?? (cores === null ? null : defaultWorkers(cores));
  const learned = workers === null ? undefined : known[speedKey(setup, workers)];
  useEffect(() => {
    let here = true;
    lab
      .request('app.info', {})
      .then((info) => here && setCores(info.cores))
      .catch(() => undefined);
    return () => {
      here = false;
    };
  }, []);
  useEffect(() => {
    if (learned !== undefined) return undefined;
    let here = true;
    setSpeed(null);
    measureSpeed(setup, origin ?? startingDocument(task))
      .then((measured) => here && setSpeed(measured))
      // Without a speed there is no estimate; Start itself says what is wrong.
      .catch(() => undefined);
    return () => {
      here = false;
    };
    // The speed depends on the genome, the task, its options and the weights, not on how long the search is to be.
  }, [origin?.genome, task, options, weights, learned === undefined]);
  if (learned !== undefined)
    return (
      <span
        className={styles['estimate']}
        data-testid="search-estimate"
        title="At the mean speed of the last search of this task here, with the same options and workers."
      >
        about {formatDuration(rolloutsOf(settings) / learned)}, at {formatNumber(learned)}{' '}
        rollouts/s as in the last search
      </span>
    );
  if (speed === null) return <span className={styles['estimate']}>estimating the time …</span>;
  const seconds = rolloutsOf(settings) / speed;
  return (
    <span
      className={styles['estimate']}
      data-testid="search-estimate"
      title={`Measured on ${origin?.name ?? 'a first-generation genome'}; later genomes are larger and take longer.`}
    >
      at least {formatDuration(seconds)}, at {formatNumber(speed)} rollouts/s
    </span>
  );
}
