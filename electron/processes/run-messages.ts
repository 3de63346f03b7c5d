import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { PopulationSnapshot } from '../../shared/contract/lab.ts';
import type { GenerationStatistics } from '../../shared/search/statistics.ts';
import type { WireError } from '../../shared/contract/wire.ts';
import type { MachinesUse } from '../../shared/contract/machines.ts';
import type { NatsAddress } from '../machines/connect.ts';
import type { RunConfig } from '../runs/run-file.ts';

/** What the laboratory tells the process of a search. `begin` comes first. */
export type ToRun =
  | {
      readonly kind: 'begin';
      readonly folder: string;
      /** Begin a new run; null goes on with the one in the folder. */
      readonly create: RunConfig | null;
      /** Go on to this many generations in all. */
      readonly generations: number | null;
      readonly workers: number;
      /** Machines that roll out, alone or beside the threads here; null: threads here. */
      readonly machines: { readonly nats: NatsAddress; readonly use: MachinesUse } | null;
    }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  /** Asks for an individual of the population that was reported last. */
  | { readonly kind: 'individual'; readonly request: number; readonly index: number }
  | { readonly kind: 'stop' };

/** What the process of a search reports. `ended` comes last; the parent then ends the process. */
export type FromRun =
  | {
      readonly kind: 'opened';
      readonly generation: number;
      readonly generations: number;
      /** What was found damaged and mended, as a sentence; null if nothing was. */
      readonly note: string | null;
    }
  | {
      readonly kind: 'generation';
      readonly statistics: GenerationStatistics;
      readonly secondsLeft: number;
      readonly championChanged: boolean;
    }
  /** At most four a second: how much of the generation under way is rolled out, 0..1. */
  | { readonly kind: 'progress'; readonly done: number }
  /** At most four a second, and once at the end. */
  | { readonly kind: 'population'; readonly population: PopulationSnapshot }
  /** Null if there is no such individual (yet). */
  | {
      readonly kind: 'individual';
      readonly request: number;
      readonly document: GenomeDocument | null;
    }
  | { readonly kind: 'paused' }
  | { readonly kind: 'resumed' }
  /** What a person should know of the machines. */
  | { readonly kind: 'note'; readonly sentence: string }
  | {
      readonly kind: 'ended';
      readonly finished: boolean;
      readonly error: WireError | null;
    };
