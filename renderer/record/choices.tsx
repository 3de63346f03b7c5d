import { useState, type ReactElement, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { FILM_LIMITS, GIF_FASTEST, type FilmFormat } from '../../shared/contract/film.ts';
import { useDocument, useLibrary } from '../state/hooks.ts';
import { choose, recording, type FilmContent } from '../state/recording.ts';
import styles from './record.module.css';

const SIZES = [
  [1920, 1080],
  [1280, 720],
  [854, 480],
  [640, 360],
  [1080, 1080],
] as const;
const RATES = [10, 20, 25, 30, 50, 60] as const;

/** What to film and in which form. */
export function Choices(): ReactElement {
  const { content, format, width, height, framesPerSecond, overlay } = useStore(
    recording,
    (state) => state.choices,
  );
  const rates = RATES.filter((rate) => format !== 'gif' || rate <= GIF_FASTEST);
  return (
    <>
      <Row label="Show">
        <select
          data-autofocus
          value={content}
          onChange={(event) => choose({ content: event.target.value as FilmContent })}
          data-testid="record-content"
        >
          <option value="rollout">the rollout with its ghosts</option>
          <option value="side-by-side">each ghost weight side by side</option>
          <option value="generations">every champion of a run</option>
        </select>
      </Row>
      {content === 'generations' ? <RunRow /> : null}
      <Row label="Format">
        <select
          value={format}
          onChange={(event) => {
            const chosen = event.target.value as FilmFormat;
            const slower = chosen === 'gif' ? Math.min(framesPerSecond, 20) : framesPerSecond;
            choose({ format: chosen, framesPerSecond: slower });
          }}
          data-testid="record-format"
        >
          <option value="webm">WebM</option>
          <option value="mp4">MP4</option>
          <option value="gif">GIF</option>
        </select>
      </Row>
      <Row label="Size">
        <select
          value={`${String(width)}x${String(height)}`}
          onChange={(event) => {
            const [w = width, h = height] = event.target.value.split('x').map(Number);
            choose({ width: w, height: h });
          }}
          data-testid="record-size"
        >
          {SIZES.map(([w, h]) => (
            <option key={`${String(w)}x${String(h)}`} value={`${String(w)}x${String(h)}`}>
              {w} × {h}
            </option>
          ))}
        </select>
      </Row>
      <Row label="Rate">
        <select
          value={framesPerSecond}
          onChange={(event) => choose({ framesPerSecond: Number(event.target.value) })}
          data-testid="record-rate"
        >
          {rates.map((rate) => (
            <option key={rate} value={rate}>
              {rate} frames a second
            </option>
          ))}
        </select>
      </Row>
      <SecondsRow />
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={overlay}
          onChange={(event) => choose({ overlay: event.target.checked })}
          data-testid="record-overlay"
        />
        Write weight, return and time, and draw the network
      </label>
    </>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <label className={styles['row']}>
      <span>{label}</span>
      {children}
    </label>
  );
}

/** Empty means: as long as the episode lasts. */
function SecondsRow(): ReactElement {
  const seconds = useStore(recording, (state) => state.choices.seconds);
  const [text, setText] = useState(seconds === null ? '' : String(seconds));
  const [low, high] = FILM_LIMITS.seconds;
  return (
    <Row label="Seconds">
      <input
        type="number"
        min={low}
        max={high}
        step="any"
        value={text}
        placeholder="as long as the episode lasts"
        onChange={(event) => {
          setText(event.target.value);
          const value = event.target.valueAsNumber;
          choose({ seconds: value >= low && value <= high ? value : null });
        }}
        data-testid="record-seconds"
      />
    </Row>
  );
}

function RunRow(): ReactElement {
  const document = useDocument();
  const runs = useLibrary((state) => state.snapshot?.runs) ?? [];
  const run = useStore(recording, (state) => state.choices.run);
  const fitting = runs.filter(({ task }) => task === document?.task);
  if (fitting.length === 0)
    return (
      <p className={styles['hint']}>There is no run of this task yet; start a search first.</p>
    );
  return (
    <Row label="Run">
      <select
        value={run ?? ''}
        onChange={(event) => choose({ run: event.target.value === '' ? null : event.target.value })}
        data-testid="record-run"
      >
        <option value="">choose a run</option>
        {fitting.map(({ id, name, generation }) => (
          <option key={id} value={id}>
            {name}, generation {generation}
          </option>
        ))}
      </select>
    </Row>
  );
}
