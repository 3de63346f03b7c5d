import { basename } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import {
  checkFilm,
  filmFormatOf,
  type FilmJob,
  type FilmPanel,
  type FilmPart,
} from '../../shared/contract/film.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { TaskOptions } from '../../shared/tasks/task.ts';

export const FILM_DEFAULTS = {
  width: 1280,
  height: 720,
  framesPerSecond: 30,
  seed: 1,
  trial: 0,
} as const;

/** Seconds of each champion in a film of a run's generations. */
export const SECONDS_A_GENERATION = 4;

/** What a film is made of: one genome, or a run's champions from the first to the last. */
export interface FilmRequest {
  readonly documents: readonly GenomeDocument[];
  /** Shared weights: the first is the main body's, the others its ghosts. Default: the best known. */
  readonly weights?: readonly number[];
  /** Each weight in a scene of its own, side by side, instead of ghosts in one scene. */
  readonly sideBySide?: boolean;
  /** True: the documents are the champions of a run, one part each. */
  readonly generations?: boolean;
  readonly task?: string;
  readonly options?: TaskOptions;
  readonly useOffsets?: boolean;
  /** The episode: trial `trial` (from 0) of an evaluation with this seed. */
  readonly seed?: number;
  readonly trial?: number;
  readonly seconds?: number;
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
  readonly overlay?: boolean;
  readonly dark?: boolean;
  readonly camera?: string;
  /** The file to write; its ending names the format. */
  readonly out: string;
}

/** The weight a genome is shown at if none is given: the best known one, else 1. */
export function defaultWeight(document: GenomeDocument): number {
  return document.bestWeight?.weight ?? 1;
}

function panelsOf(document: GenomeDocument, request: FilmRequest): readonly FilmPanel[] {
  const weights = request.weights ?? [defaultWeight(document)];
  const [weight = 1, ...ghosts] = weights;
  if (request.sideBySide === true)
    return weights.map((each) => ({ document, weight: each, ghosts: [] }));
  return [{ document, weight, ghosts }];
}

function captionOf(document: GenomeDocument): string {
  const { generation } = document.lineage;
  return generation === undefined ? document.name : `generation ${String(generation)}`;
}

/**
 * The film of a request, checked.
 * @throws PrecocialError 'usage', 'unknown-task', or 'wrong-task' for a task without a scene
 */
export function filmJob(request: FilmRequest): FilmJob {
  const [first] = request.documents;
  if (first === undefined)
    throw new PrecocialError('usage', 'The film has nothing to show: no genome was given.');
  const task = taskOf(request.task ?? first.task);
  if (task.kind !== 'control') {
    throw new PrecocialError('wrong-task', `The task ${task.id} has no scene to film.`, {
      task: task.id,
    });
  }
  if (task.source?.kind === 'program' && !task.source.images) {
    throw new PrecocialError(
      'wrong-task',
      `The task ${task.id} has no scene to film: its program has no pictures.`,
      { task: task.id },
    );
  }
  const many = request.generations === true;
  const parts = (many ? request.documents : [first]).map((document): FilmPart => ({
    caption: many ? captionOf(document) : '',
    panels: panelsOf(document, request),
  }));
  const job: FilmJob = {
    format: filmFormatOf(basename(request.out)),
    width: request.width ?? FILM_DEFAULTS.width,
    height: request.height ?? FILM_DEFAULTS.height,
    framesPerSecond: request.framesPerSecond ?? FILM_DEFAULTS.framesPerSecond,
    seconds: request.seconds ?? (many ? SECONDS_A_GENERATION : null),
    task: task.id,
    options: request.options ?? {},
    seed: request.seed ?? FILM_DEFAULTS.seed,
    trial: request.trial ?? FILM_DEFAULTS.trial,
    useOffsets: request.useOffsets ?? false,
    overlay: request.overlay ?? false,
    scheme: request.dark === true ? 'dark' : 'light',
    camera: request.camera ?? 'overview',
    parts,
  };
  checkFilm(job);
  return job;
}
