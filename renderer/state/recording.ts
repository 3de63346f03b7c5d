import { createStore } from 'zustand/vanilla';
import type { FilmFormat } from '../../shared/contract/film.ts';

/** What a film shows: the rollout with its ghosts, each weight beside the others, or a run's champions. */
export type FilmContent = 'rollout' | 'side-by-side' | 'generations';

/** What a person has chosen in the record dialog. */
export interface FilmChoices {
  readonly content: FilmContent;
  readonly format: FilmFormat;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Seconds of the film, or of each champion; null: as long as the episode lasts. */
  readonly seconds: number | null;
  readonly overlay: boolean;
  /** The run whose champions are filmed. */
  readonly run: string | null;
}

export type RecordingPhase = 'closed' | 'choosing' | 'running' | 'done' | 'failed';

export interface RecordingState {
  readonly phase: RecordingPhase;
  readonly choices: FilmChoices;
  readonly frame: number;
  readonly frames: number;
  readonly note: string;
  /** Seconds until the film is complete, from the pace so far. */
  readonly secondsLeft: number | null;
  /** Where the complete film lies, or what went wrong. */
  readonly message: string;
  /** Path of the complete film; null until there is one. */
  readonly film: string | null;
}

export const recording = createStore<RecordingState>(() => ({
  phase: 'closed',
  choices: {
    content: 'rollout',
    format: 'webm',
    width: 1280,
    height: 720,
    framesPerSecond: 30,
    seconds: null,
    overlay: true,
    run: null,
  },
  frame: 0,
  frames: 0,
  note: '',
  secondsLeft: null,
  message: '',
  film: null,
}));

/** Changes what the next film will be. */
export function choose(change: Partial<FilmChoices>): void {
  recording.setState(({ choices }) => ({ choices: { ...choices, ...change } }));
}
