import type { FilmJob, FilmPart } from '../../shared/contract/film.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { FilmChoices } from '../state/recording.ts';
import type { RolloutSettings } from '../state/rollout.ts';
import type { Scheme } from '../../shared/drawing/tokens.ts';

/** What the window shows when a film is asked for. */
export interface FilmSource {
  readonly document: GenomeDocument;
  readonly weight: number;
  readonly useOffsets: boolean;
  readonly rollout: Pick<
    RolloutSettings,
    'ghosts' | 'ghostWeights' | 'seed' | 'trial' | 'options' | 'camera'
  >;
  readonly scheme: Scheme;
  /** Champions of the chosen run, rising by generation. */
  readonly champions: readonly GenomeDocument[];
}

/** Seconds of each champion if none were asked for. */
const SECONDS_A_CHAMPION = 4;

function partsOf(choices: FilmChoices, source: FilmSource): readonly FilmPart[] {
  const { document, weight, rollout, champions } = source;
  if (choices.content === 'generations') {
    return champions.map((champion) => ({
      caption: `generation ${String(champion.lineage.generation ?? '–')}`,
      panels: [{ document: champion, weight, ghosts: [] }],
    }));
  }
  if (choices.content === 'side-by-side') {
    const panels = rollout.ghostWeights.map((each) => ({ document, weight: each, ghosts: [] }));
    return [{ caption: '', panels }];
  }
  const ghosts = rollout.ghosts === 'weights' ? rollout.ghostWeights : [];
  return [{ caption: '', panels: [{ document, weight, ghosts }] }];
}

/** The film of what the window shows. */
export function makeJob(choices: FilmChoices, source: FilmSource): FilmJob {
  const { document, rollout } = source;
  const many = choices.content === 'generations';
  return {
    format: choices.format,
    width: choices.width,
    height: choices.height,
    framesPerSecond: choices.framesPerSecond,
    seconds: choices.seconds ?? (many ? SECONDS_A_CHAMPION : null),
    task: document.task,
    options: rollout.options[document.task] ?? {},
    seed: rollout.seed,
    trial: rollout.trial,
    useOffsets: source.useOffsets,
    overlay: choices.overlay,
    scheme: source.scheme,
    camera: rollout.camera,
    parts: partsOf(choices, source),
  };
}

/**
 * A name for the film's file, without characters that some systems refuse: the genome's, or that of the run whose
 * champions are filmed.
 */
export function fileNameOf(choices: FilmChoices, genome: string, run: string | null): string {
  const name = choices.content === 'generations' ? `${run ?? genome} generations` : genome;
  const plain = name.replace(/[^\p{L}\p{N} ._-]+/gu, '-').trim();
  return `${plain === '' ? 'rollout' : plain}.${choices.format}`;
}
