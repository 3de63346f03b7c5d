import type { GenomeDocument } from '../../../shared/genome/document.ts';
import type { GhostMode } from '../../state/rollout.ts';
import { formatSigned } from '../../theme/numbers.ts';
import { PALETTES, type Scheme } from '../../theme/tokens.ts';
import { weightColour, weightTextColour } from '../../theme/weight-colour.ts';
import type { LaneLook } from '../drawing/drawing.ts';
import type { LaneSpec } from '../engine/lane.ts';

/** A lane to be rolled out and how it looks. */
export interface Cast {
  readonly spec: LaneSpec;
  readonly look: LaneLook;
}

export interface CastRequest {
  readonly document: GenomeDocument;
  readonly weight: number;
  readonly useOffsets: boolean;
  readonly ghosts: GhostMode;
  readonly ghostWeights: readonly number[];
  /** Other genomes of the same task, for ghosts of genomes. */
  readonly others: readonly GenomeDocument[];
  readonly scheme: Scheme;
}

/** A weight as the scene writes it: one decimal where that is exact, two otherwise. */
export function weightLabel(weight: number): string {
  const decimals = Math.abs(weight * 10 - Math.round(weight * 10)) < 1e-9 ? 1 : 2;
  return formatSigned(weight, decimals);
}

/** Look of the main body at a weight. */
export function mainLook(weight: number, scheme: Scheme): LaneLook {
  return {
    label: `w ${formatSigned(weight, 2)}`,
    main: true,
    colour: weightColour(weight, scheme),
    textColour: PALETTES[scheme].text,
  };
}

/** The main lane and its ghosts. A ghost at the dial's own weight would hide behind it: left out. */
export function castOf(request: CastRequest): readonly Cast[] {
  const { document, weight, useOffsets, scheme } = request;
  const { genome } = document;
  const main: Cast = {
    spec: { id: 'main', label: document.name, genome, weight, useOffsets },
    look: mainLook(weight, scheme),
  };
  if (request.ghosts === 'weights') {
    const ghosts = request.ghostWeights.map((ghost): Cast => ({
      spec: {
        id: `w${String(ghost)}`,
        label: weightLabel(ghost),
        genome,
        weight: ghost,
        useOffsets,
      },
      look: {
        label: weightLabel(ghost),
        main: false,
        colour: weightColour(ghost, scheme),
        textColour: weightTextColour(ghost, scheme),
      },
    }));
    return [main, ...ghosts];
  }
  if (request.ghosts === 'genomes') {
    const { max, peak, median } = PALETTES[scheme].series;
    const inks = [max, peak, median];
    const ghosts = request.others.map((other, k): Cast => {
      const colour = inks[k % inks.length] ?? median;
      return {
        spec: {
          id: `genome${String(k)}`,
          label: other.name,
          genome: other.genome,
          weight,
          useOffsets,
        },
        look: { label: other.name, main: false, colour, textColour: colour },
      };
    });
    return [main, ...ghosts];
  }
  return [main];
}
