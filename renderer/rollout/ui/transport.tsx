import type { ReactElement } from 'react';
import { CommandTool } from '../../controls/command-button.tsx';
import { Tip } from '../../controls/tip.tsx';
import { setRollout } from '../../state/rollout.ts';
import { formatNumber } from '../../../shared/drawing/numbers.ts';
import { useReadout, useRollout } from './hooks.ts';
import styles from './rollout.module.css';

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16] as const;

/** Play, pause, step, where the episode stands, speed, seed and trial. */
export function Transport(): ReactElement {
  const playing = useRollout((state) => state.playing);
  return (
    <div className={styles['transport']} role="group" aria-label="Playback">
      <CommandTool id="rollout.restart" icon="first" />
      <CommandTool id="rollout.play" icon={playing ? 'pause' : 'play'} />
      <CommandTool id="rollout.step" icon="step" />
      <Position />
      <span className={styles['grow']} />
      <Speed />
      <Whole
        name="seed"
        title="Seed"
        meaning="The same seed gives the same starts, here, in a film and in an evaluation."
      />
      <Whole
        name="trial"
        title="Trial"
        meaning="Which episode of an evaluation with this seed, counted from 0."
      />
    </div>
  );
}

function Position(): ReactElement {
  const readout = useReadout((state) => state);
  const { step, stepSeconds, endStep, endWord, phase, total, ownTotal } = readout;
  if (phase !== 'ready') return <span className={styles['position']}>–</span>;
  const now = `${formatNumber(step * stepSeconds, 2)} s`;
  // Where a step costs much, the end is not known until it is reached.
  const of =
    endStep === null ? '' : ` of ${formatNumber(endStep * stepSeconds, endWord === '' ? 0 : 1)} s`;
  const ending = `${of}${endWord === '' ? '' : `, ${endWord}`}`;
  // Ghosts may go on after the main body: then the word says more than its time, which the tooltip has.
  const ended = endWord !== '' && endStep !== null && step >= endStep;
  const short = ended ? `, ${endWord}` : of;
  const own = ownTotal === null ? null : formatNumber(ownTotal);
  const network = formatNumber(total);
  const rest = own === null ? short : `, you ${own} : ${network}`;
  const title =
    own === null ? now + ending : `Your return ${own}, the network's ${network}; ${now}${ending}`;
  return (
    <span className={styles['position']} title={title} data-testid="rollout-position">
      <b>{now}</b>
      {rest}
    </span>
  );
}

function Speed(): ReactElement {
  const speed = useRollout((state) => state.speed);
  return (
    <label className={styles['field']}>
      <span className={styles['word']}>speed</span>
      <Tip title="Playback speed" meaning="Simulated time per real time.">
        <select
          value={speed}
          onChange={(event) => setRollout({ speed: Number(event.target.value) })}
          data-testid="rollout-speed"
        >
          {SPEEDS.map((value) => (
            <option key={value} value={value}>
              {value}×
            </option>
          ))}
        </select>
      </Tip>
    </label>
  );
}

interface WholeProps {
  readonly name: 'seed' | 'trial';
  readonly title: string;
  readonly meaning: string;
}

function Whole({ name, title, meaning }: WholeProps): ReactElement {
  const current = useRollout((state) => state[name]);
  return (
    <label className={styles['field']}>
      {name}
      <Tip title={title} meaning={meaning}>
        <input
          className={styles['seed']}
          type="number"
          min={0}
          step={1}
          value={current}
          onChange={(event) => {
            const value = event.target.valueAsNumber;
            if (Number.isSafeInteger(value) && value >= 0) setRollout({ [name]: value });
          }}
          data-testid={`rollout-${name}`}
        />
      </Tip>
    </label>
  );
}
