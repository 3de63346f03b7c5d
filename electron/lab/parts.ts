import type { AppInfo, LibrarySnapshot } from '../../shared/contract/lab.ts';
import type { EncoderEntry } from '../../shared/contract/encoders.ts';
import type { EncoderSources } from '../encoders/find.ts';
import type { ProgramPlaces } from '../system/places.ts';
import type { GenomeFolder } from './genomes.ts';
import type { Hub } from './hub.ts';
import type { Jobs } from './jobs.ts';
import type { Library } from './library.ts';
import type { Machines } from './machines.ts';
import type { Recordings } from './recordings.ts';
import type { Runs } from './runs.ts';
import type { Settings } from './settings.ts';
import type { Tasks } from './tasks.ts';

/** Everything the request handlers work on. The library changes when another folder is chosen. */
export interface Parts {
  readonly info: AppInfo;
  readonly places: ProgramPlaces;
  readonly settings: Settings;
  readonly hub: Hub;
  readonly jobs: Jobs;
  readonly recordings: Recordings;
  readonly champions: GenomeFolder;
  readonly tasks: Tasks;
  readonly machines: Machines;
  library(): Library;
  runs(): Runs;
  snapshot(): Promise<LibrarySnapshot>;
  /** Where encoders are now, and which is in use. */
  encoders(): EncoderSources;
  /** Uses an encoder of the library from now on, or the one that ships (null), in every window. @throws PrecocialError 'encoder' */
  chooseEncoder(name: string | null): Promise<readonly EncoderEntry[]>;
  /** Opens another library and remembers it. @throws PrecocialError 'storage', 'busy' */
  choose(folder: string): Promise<LibrarySnapshot>;
}
