import { PrecocialError } from '../base/errors.ts';
import type { GenomeDocument } from '../genome/document.ts';
import type { TaskOptions } from '../tasks/task.ts';

export type FilmFormat = 'webm' | 'mp4' | 'gif';

/** One scene of a film: a genome at a shared weight, with its ghosts in the same scene. */
export interface FilmPanel {
  readonly document: GenomeDocument;
  readonly weight: number;
  /** Shared weights of the ghosts. */
  readonly ghosts: readonly number[];
}

/** A stretch of a film. Its panels stand side by side; parts follow one another. */
export interface FilmPart {
  /** Written at the top, such as "generation 32"; empty for none. */
  readonly caption: string;
  readonly panels: readonly FilmPanel[];
}

/** Everything that decides what a film shows, to the last frame. */
export interface FilmJob {
  readonly format: FilmFormat;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Seconds of each part; null: as long as its first episode lasts. */
  readonly seconds: number | null;
  readonly task: string;
  readonly options: TaskOptions;
  /** The episode: trial `trial` (from 0) of an evaluation with this seed. */
  readonly seed: number;
  readonly trial: number;
  readonly useOffsets: boolean;
  /** Write weight, return and time, and draw the network with its signals. */
  readonly overlay: boolean;
  readonly scheme: 'light' | 'dark';
  /** Where it is seen from; a task without that place shows its overview. */
  readonly camera: string;
  readonly parts: readonly FilmPart[];
}

/** What became of a film. */
export interface FilmReport {
  readonly frames: number;
  /** Playing time. */
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Codec of the frames: 'vp9', 'avc', 'gif'. */
  readonly codec: string;
  /** Time that making it took. */
  readonly took: number;
}

/** Codecs by the names that people know. */
const CODEC_NAMES: Readonly<Record<string, string>> = { hevc: 'H.265', vp9: 'VP9', av1: 'AV1' };

/** A sentence for an MP4 in a codec that many players lack; null for any other film. */
export function codecNote(path: string, codec: string): string | null {
  if (!path.toLowerCase().endsWith('.mp4') || codec === 'avc') return null;
  return `This Chromium cannot encode H.264, so the MP4 is in ${CODEC_NAMES[codec] ?? codec}, which many players and presentation programs do not play; a .webm plays in every browser.`;
}

export const FILM_LIMITS = {
  width: [64, 3840],
  height: [64, 2160],
  framesPerSecond: [1, 120],
  seconds: [0.1, 3600],
  panels: 12,
} as const;

/** Fastest GIF that players show at its own rate: they slow down delays below 1/50 s. */
export const GIF_FASTEST = 50;

/** The format of a file by its name. @throws PrecocialError 'usage' for any other ending */
export function filmFormatOf(path: string): FilmFormat {
  const ending = /\.(webm|mp4|gif)$/i.exec(path)?.[1]?.toLowerCase();
  if (ending === 'webm' || ending === 'mp4' || ending === 'gif') return ending;
  throw new PrecocialError('usage', `${path}: a film's name ends in .webm, .mp4 or .gif.`, {
    file: path,
  });
}

/** Frames of a stretch of `seconds`. */
export function framesOf(seconds: number, framesPerSecond: number): number {
  return Math.max(1, Math.round(seconds * framesPerSecond));
}

/** @throws PrecocialError 'usage' with the number that is out of its limits */
export function checkFilm(job: FilmJob): void {
  const { width, height, framesPerSecond, seconds } = job;
  const numbers = { width, height, framesPerSecond, ...(seconds === null ? {} : { seconds }) };
  for (const [name, value] of Object.entries(numbers)) {
    const [low, high] = FILM_LIMITS[name as keyof typeof numbers];
    if (Number.isFinite(value) && value >= low && value <= high) continue;
    throw new PrecocialError('usage', `${LABELS[name] ?? name} must be ${low} to ${high}.`, {
      name,
      value,
    });
  }
  for (const [name, value] of Object.entries({ width, height })) {
    const even = job.format === 'gif' ? Number.isInteger(value) : value % 2 === 0;
    if (!even) {
      const kind = job.format === 'gif' ? 'a whole' : 'an even';
      throw new PrecocialError('usage', `The ${name} must be ${kind} number of pixels.`, { value });
    }
  }
  if (job.format === 'gif' && framesPerSecond > GIF_FASTEST) {
    throw new PrecocialError(
      'usage',
      `A GIF shows at most ${GIF_FASTEST} frames a second; choose fewer, or WebM or MP4.`,
    );
  }
  if (job.parts.length === 0 || job.parts.some(({ panels }) => panels.length === 0)) {
    throw new PrecocialError('usage', 'The film has nothing to show: no genome was given.');
  }
  const most = Math.max(...job.parts.map(({ panels }) => panels.length));
  if (most > FILM_LIMITS.panels) {
    throw new PrecocialError(
      'usage',
      `At most ${FILM_LIMITS.panels} scenes fit side by side; there are ${most}.`,
    );
  }
}

const LABELS: Readonly<Record<string, string>> = {
  width: 'The width in pixels',
  height: 'The height in pixels',
  framesPerSecond: 'The frames per second',
  seconds: 'The seconds',
};
