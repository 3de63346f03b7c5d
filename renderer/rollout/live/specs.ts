import type { GenomeDocument } from '../../../shared/genome/document.ts';
import type { GhostMode } from '../../state/rollout.ts';
import { formatSigned } from '../../../shared/drawing/numbers.ts';
import { PALETTES, type Scheme } from '../../../shared/drawing/tokens.ts';
import { weightColour, weightTextColour } from '../../../shared/drawing/weight-colour.ts';
import type { PlaybackLook } from '../../tasks/scene/drawing.ts';
import type { PlaybackSpec } from '../engine/playback.ts';

/** A playback to be rolled out and how it looks. */
export interface Cast {
  readonly spec: PlaybackSpec;
  readonly look: PlaybackLook;
}

export interface CastRequest {
  readonly document: GenomeDocument;
  readonly weight: number;
  readonly useOffsets: boolean;
  readonly ghosts: GhostMode;
  readonly ghostWeights: readonly number[];
  /** Other genomes of the same task, for ghosts of genomes. */
  readonly others: readonly GenomeDocument[];
  /** Outputs of a person who drives beside the network. */
  readonly pilot?: () => readonly number[];
  readonly scheme: Scheme;
}

/** A weight as the scene writes it: one decimal where that is exact, two otherwise. */
export function weightLabel(weight: number): string {
  const decimals = Math.abs(weight * 10 - Math.round(weight * 10)) < 1e-9 ? 1 : 2;
  return formatSigned(weight, decimals);
}

/** Look of the main body at a weight. */
export function mainLook(weight: number, scheme: Scheme): PlaybackLook {
  return {
    label: `w ${formatSigned(weight, 2)}`,
    main: true,
    colour: weightColour(weight, scheme),
    textColour: PALETTES[scheme].text,
  };
}

const playback = (spec: PlaybackSpec, colour: string, textColour: string): Cast => ({
  spec,
  look: { label: spec.label, main: false, colour, textColour },
});

/** The same genome at other weights, or other genomes at the same weight. */
function ghostsOf(request: CastRequest): readonly Cast[] {
  const { weight, useOffsets, scheme } = request;
  const { genome } = request.document;
  if (request.ghosts === 'weights') {
    return request.ghostWeights.map((ghost) =>
      playback(
        { id: `w${String(ghost)}`, label: weightLabel(ghost), genome, weight: ghost, useOffsets },
        weightColour(ghost, scheme),
        weightTextColour(ghost, scheme),
      ),
    );
  }
  if (request.ghosts === 'none') return [];
  const { max, peak, median } = PALETTES[scheme].series;
  const inks = [max, peak, median];
  return request.others.map((other, k) => {
    const colour = inks[k % inks.length] ?? median;
    const spec = { id: `genome${String(k)}`, label: other.name, genome: other.genome };
    return playback({ ...spec, weight, useOffsets }, colour, colour);
  });
}

/** Look of the body that goes the other way, once a rollout has parted. */
export function changedLook(weight: number, scheme: Scheme): PlaybackLook {
  return { ...mainLook(weight, scheme), label: 'what if' };
}

/** Two futures of one rollout: the changed one as the main body, the unchanged one as its ghost. */
export function futuresCast({
  document,
  weight,
  useOffsets,
  scheme,
}: Pick<CastRequest, 'document' | 'weight' | 'useOffsets' | 'scheme'>): readonly Cast[] {
  const { genome, name } = document;
  const spec: PlaybackSpec = { id: 'main', label: name, genome, weight, useOffsets };
  const colour = weightColour(weight, scheme);
  const unchanged = { ...spec, id: 'unchanged', label: 'unchanged' };
  return [
    { spec, look: changedLook(weight, scheme) },
    playback(unchanged, colour, PALETTES[scheme].text2),
  ];
}

/** The main playback, its ghosts, and last the playback of a person who drives, whom the camera then follows. */
export function castOf(request: CastRequest): readonly Cast[] {
  const { document, weight, useOffsets, scheme, pilot } = request;
  const { genome } = document;
  const spec: PlaybackSpec = { id: 'main', label: document.name, genome, weight, useOffsets };
  const cast = [{ spec, look: mainLook(weight, scheme) }, ...ghostsOf(request)];
  if (pilot === undefined) return cast;
  const { accent } = PALETTES[scheme];
  const own = playback({ ...spec, id: 'hands', label: 'you', pilot }, accent, accent);
  return [...cast, { ...own, look: { ...own.look, followed: true } }];
}
