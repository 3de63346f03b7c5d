import { RANGES } from '../../shared/contract/ranges.ts';
import { Modal, NumberInput, Progress, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { EncoderEntry } from '../../shared/contract/encoders.ts';
import { Button } from '../controls/button.tsx';
import { formatDuration, formatNumber } from '../../shared/drawing/numbers.ts';
import {
  encoders,
  startTraining,
  stopTraining,
  useEncoderNamed,
  type TrainingForm,
} from './state.ts';
import styles from './encoders.module.css';

/** The racer's encoders: which there are, which is used, and one more. */
export function Dialogs(): ReactElement {
  const open = useStore(encoders, (state) => state.open);
  return (
    <Modal
      opened={open}
      onClose={() => encoders.setState({ open: false })}
      title="Encoders of the racer"
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={600}
    >
      {open ? <Content /> : null}
    </Modal>
  );
}

function Content(): ReactElement {
  const { entries, running, message, failed } = useStore(encoders);
  return (
    <div className={styles['content']} data-testid="encoders-dialog">
      <p className={styles['hint']}>
        An encoder turns a frame into the 16 latents that a racer sees. A genome names the one it
        was evolved with and works with no other.
      </p>
      <table className={styles['list']}>
        <thead>
          <tr>
            <th>Encoder</th>
            <th>Id</th>
            <th title="Squared error of a reconstruction, summed over an image">Error</th>
            <th title="Latents whose mean varies over the test frames">Alive</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={entry.name ?? ''} entry={entry} />
          ))}
        </tbody>
      </table>
      {running === null ? <Form /> : <Running />}
      {message === '' ? null : (
        <p
          className={failed ? styles['failed'] : styles['hint']}
          role={failed ? 'alert' : 'status'}
          data-testid="encoders-message"
        >
          {message}
        </p>
      )}
    </div>
  );
}

function Row({ entry }: { readonly entry: EncoderEntry }): ReactElement {
  const { name, id, inUse, report } = entry;
  return (
    <tr data-testid={`encoder-${name ?? 'shipped'}`}>
      <td>{name ?? 'Ships with Precocial'}</td>
      <td className={styles['id']}>{id}</td>
      <td>{formatNumber(report?.reconstruction, 1)}</td>
      <td>{formatNumber(report?.alive)}</td>
      <td>
        {inUse ? (
          'in use'
        ) : (
          <Button
            kind="quiet"
            title={`Use ${name ?? 'the encoder that ships'}`}
            meaning="Racers see its latents from now on; searches under way keep theirs."
            onClick={() => void useEncoderNamed(name)}
          >
            Use
          </Button>
        )}
      </td>
    </tr>
  );
}

const NUMBERS: readonly {
  readonly name: 'frames' | 'batches' | 'seed';
  readonly label: string;
  readonly min: number;
  readonly max: number;
}[] = [
  { name: 'frames', label: 'Frames of driving', ...RANGES.frames },
  { name: 'batches', label: 'Batches of 32', ...RANGES.batches },
  { name: 'seed', label: 'Seed', ...RANGES.seed },
];

function change(part: Partial<TrainingForm>): void {
  encoders.setState(({ form }) => ({ form: { ...form, ...part } }));
}

function Form(): ReactElement {
  const form = useStore(encoders, (state) => state.form);
  const named = /^[\w-]{1,60}$/.test(form.name);
  return (
    <>
      <div className={styles['form']}>
        <TextInput
          label="Name"
          value={form.name}
          error={named ? null : 'Letters, digits, - and _'}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        {NUMBERS.map(({ name, label, min, max }) => (
          <NumberInput
            key={name}
            label={label}
            min={min}
            max={max}
            allowDecimal={false}
            clampBehavior="blur"
            value={form[name]}
            onChange={(value) => {
              if (typeof value === 'number' && value >= min && value <= max)
                change({ [name]: value });
            }}
          />
        ))}
      </div>
      <div className={styles['actions']}>
        <Button
          kind="primary"
          title="Train an encoder"
          meaning="Collects frames, trains and measures, in the background. 1,600 batches take ten minutes or more."
          disabled={!named}
          onClick={() => void startTraining()}
          testId="encoders-train"
        >
          Train
        </Button>
      </div>
    </>
  );
}

function Running(): ReactElement {
  const running = useStore(encoders, (state) => state.running);
  const name = useStore(encoders, (state) => state.form.name);
  const left = running?.secondsLeft ?? null;
  return (
    <div data-testid="encoders-running">
      <p className={styles['hint']}>
        Training {name}: {running?.note}
        {left === null ? '' : `, ${formatDuration(left)} left`}
      </p>
      <Progress value={(running?.done ?? 0) * 100} aria-label={`Training ${name}`} />
      <div className={styles['actions']}>
        <Button
          title="Stop the training"
          meaning="What was done is kept; training under the same name goes on."
          onClick={stopTraining}
          testId="encoders-stop"
        >
          Stop
        </Button>
      </div>
    </div>
  );
}
