import { join } from 'node:path';

import { statisticsOf } from '../../shared/genome/statistics.ts';
import { championGenerations, readChampion } from '../runs/champions.ts';
import { runFile } from '../runs/run-file.ts';
import { statusOf } from '../system/files.ts';
import type { ChampionRecord } from '../../shared/contract/lab.ts';

/** The champions of runs as lists show them. Each champion's file is read once as long as its run is there. */
export interface ChampionRecords {
  /** All champions of a run. @throws PrecocialError as `readChampion` */
  readonly of: (id: string) => Promise<readonly ChampionRecord[]>;
  /** Drops what is known of all other runs. */
  readonly keepOnly: (ids: ReadonlySet<string>) => void;
}

interface Known {
  /** Tells a run from a later one in a folder of the same name. */
  readonly stamp: string;
  readonly byGeneration: Map<number, ChampionRecord>;
}

async function recordIn(place: string, generation: number): Promise<ChampionRecord> {
  const document = await readChampion(place, generation);
  const { connections, hidden } = statisticsOf(document.genome);
  return {
    generation,
    mean: document.mean ?? Number.NaN,
    peak: document.bestWeight?.mean ?? Number.NaN,
    connections,
    hidden,
    origin: document.lineage.origin ?? null,
  };
}

/** @param folder where the runs lie, one folder each */
export function championRecords(folder: string): ChampionRecords {
  const runs = new Map<string, Known>();

  async function knownOf(id: string): Promise<Known> {
    const status = await statusOf(runFile(join(folder, id)));
    const stamp = `${status?.modified} ${status?.size}`;
    const before = runs.get(id);
    if (before?.stamp === stamp) return before;
    const known: Known = { stamp, byGeneration: new Map() };
    runs.set(id, known);
    return known;
  }

  return {
    async of(id) {
      const place = join(folder, id);
      const { byGeneration } = await knownOf(id);
      return Promise.all(
        (await championGenerations(place)).map(async (generation) => {
          const record = byGeneration.get(generation) ?? (await recordIn(place, generation));
          byGeneration.set(generation, record);
          return record;
        }),
      );
    },
    keepOnly(ids) {
      for (const id of runs.keys()) if (!ids.has(id)) runs.delete(id);
    },
  };
}
