import type { GenomeDiff } from '../../../shared/genome/diff.ts';
import type { Genome } from '../../../shared/genome/genome.ts';
import type { TaskDefinition } from '../../../shared/tasks/task.ts';
import type { Refusal, Selection } from '../../state/session.ts';
import type { Touched } from '../../state/touched.ts';
import type { Palette, Scheme } from '../../../shared/drawing/tokens.ts';
import type { GraphSizes, Margins, Stretch } from '../../../shared/drawing/layout/fit.ts';
import type { GraphLayout, Point } from '../../../shared/drawing/layout/layout.ts';
import type { GraphEffects } from '../../state/effects.ts';
import type { Traced } from '../trace.ts';

/** What decides where its nodes and connections are. */
export type PlacedGraph = Pick<
  GraphModel,
  'width' | 'height' | 'genome' | 'layout' | 'stretch' | 'placed' | 'margins'
>;

/** Everything that decides how the graph looks. */
export interface GraphModel {
  /** Px of the view. */
  readonly width: number;
  readonly height: number;
  readonly genome: Genome;
  readonly task: TaskDefinition | null;
  readonly layout: GraphLayout;
  /** Px around the graph that hold the names of inputs and outputs. */
  readonly margins: Margins;
  readonly stretch: Stretch;
  readonly sizes: GraphSizes;
  /** Positions placed by hand, in graph units. */
  readonly placed: Readonly<Record<number, Point>>;
  readonly palette: Palette;
  readonly scheme: Scheme;
  readonly selection: Selection;
  readonly touched: Touched;
  readonly traced: Traced | null;
  readonly diff: GenomeDiff | null;
  /** The layout of the genome compared with, for parts that only it has. */
  readonly comparedLayout: GraphLayout | null;
  readonly refusal: Refusal | null;
  readonly showDisabled: boolean;
  /** The shared weight, if connections show their own weights; null in the shared regime. */
  readonly weight: number | null;
  /** What each part does, while the graph shows it. */
  readonly effects: GraphEffects | null;
}
