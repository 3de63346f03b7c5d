import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packContainer } from '../../electron/runs/container.ts';
import { Journal } from '../../electron/runs/journal.ts';
import { writeGenomeFile } from '../../shared/formats/genome-file.ts';
import { writeHyperparameters } from '../../shared/formats/hyperparameters.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { keyOf, Stream } from '../../shared/random/key.ts';
import { BASE_SETTINGS } from '../../shared/search/settings.ts';
import { randomGenome } from '../support/random-genome.ts';

/** An item again and again, up to a size, between a beginning and an end. */
function filled(
  size: number,
  item: (k: number) => string,
  begin: string,
  end: string,
  between = ',',
): string {
  const parts: string[] = [];
  let length = begin.length + end.length;
  for (let k = 0; ; k++) {
    const part = item(k);
    length += part.length + between.length;
    if (length > size) break;
    parts.push(part);
  }
  return `${begin}${parts.join(between)}${end}`;
}

const GENOME = writeGenomeFile(
  newDocument('some', 'swingup', randomGenome(keyOf(1), { inputs: 5, outputs: 1, edits: 10 })),
);

const STATE = JSON.stringify({
  ...{ format: 'precocial-tuning', version: 1, task: 'swingup', topology: 'a' },
  ...{ algorithm: 'pepg', settings: { population: 8 }, options: {}, seed: 1, weight: 1 },
}).slice(0, -1);

const row = (k: number): string =>
  JSON.stringify({
    ...{ generation: k, evaluations: 1, rollouts: 1, mean: 1, max: null, centre: 2, best: 3 },
    ...{ deviation: 0.1, seconds: 1 },
  });

/** A square of numbers of about a size. */
function network(size: number): string {
  const nodes = Math.floor(Math.sqrt(size / 2));
  const line = `${'0,'.repeat(nodes)}1`;
  return Array.from({ length: nodes }, () => line).join('\n');
}

/** Numbers that hardly can be packed. */
function noise(count: number): Int32Array {
  const stream = new Stream(keyOf(1));
  return Int32Array.from({ length: count }, () => stream.integer(2 ** 31));
}

/** Text that packs to half its length at best. */
function hex(size: number): string {
  return Buffer.from(noise(Math.floor(size / 8)).buffer).toString('hex');
}

/** Records of a search, each of so many returns, as a run appends them. */
function journalOf(records: number, returns: number): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'precocial-journal-'));
  try {
    const path = join(folder, 'journal');
    const journal = new Journal(path, 0);
    const values = new Float64Array(returns).fill(1);
    for (let generation = 0; generation < records; generation++)
      journal.append({
        ...{ generation, seconds: 1, rolloutsPerSecond: 1 },
        ...{ returns: values, confirmation: new Float64Array() },
      });
    journal.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Contents of about so many bytes that are hard to read: whole files of each format, and texts of one thing alone. */
export function textsOf(size: number): Readonly<Record<string, () => string | Uint8Array>> {
  return {
    'genome of many nodes': () =>
      filled(
        size,
        (k) => `{"id":${k},"kind":"hidden","activation":5}`,
        `${GENOME.slice(0, GENOME.indexOf('"nodes"'))}"nodes":[`,
        '],"connections":[]}',
      ),
    'genome of many connections': () =>
      filled(
        size,
        (k) => `{"innovation":${k},"source":1,"destination":${k + 6},"enabled":true}`,
        `${GENOME.slice(0, GENOME.indexOf('"connections"'))}"connections":[`,
        ']}',
      ),
    'network of zeros': () => network(size),
    'weights in one list': () => filled(size, () => '0.123456', '[[', ']]'),
    'weights of many digits': () => filled(size, () => `0.${'1'.repeat(1000)}`, '[[', ']]'),
    'settings with a long ladder': () =>
      filled(
        size,
        (k) => `{"above":${k},"weights":[1,2,3]}`,
        `${writeHyperparameters(BASE_SETTINGS, 'swingup').trimEnd().slice(0, -1)},"alg_ladder":[`,
        ']}',
      ),
    'settings with many names': () => filled(size, (k) => `"name${k}":1`, '{"popSize":10,', '}'),
    'statistics of many generations': () =>
      filled(size, (k) => `${k + 1},1,2,3,4,5,6`, '', '', '\n'),
    'state of many generations': () =>
      filled(size, row, `${STATE},"generations":[`, '],"best":[],"optimizer":{}}'),
    'state of many offsets': () =>
      filled(size, () => '0.5', `${STATE},"generations":[],"best":[`, '],"optimizer":{}}'),
    'history of many generations': () => filled(size, row, '', '\n', '\n'),
    'one digit after another': () => '9'.repeat(size),
    'long names that differ at their end': () =>
      filled(size, (k) => `"${'k'.repeat(990)}${k}":${k}`, '{', '}'),
    'one name longer than all': () => `{"${'k'.repeat(size - 10)}":1}`,
    'many records': () => filled(size, () => '{}', '[', ']'),
    'many records with a field': () => filled(size, () => '{"a":1}', '[', ']'),
    'many lists': () => filled(size, () => '[]', '[', ']'),
    'lists in lists': () => '['.repeat(size),
    'many texts': () => filled(size, () => '"a"', '[', ']'),
    'one long text of escapes': () => `"${'\\n'.repeat(size / 2 - 1)}"`,
    'many lines': () => `0${'\n'.repeat(size - 2)}0`,
    'many short lines': () => '0\n'.repeat(size / 2),
    'many cells': () => '0,'.repeat(size / 2),
    spaces: () => `${' '.repeat(size - 1)}1`,
    'characters of three bytes': () => '\u2028'.repeat(size / 3),
    'bytes of a container': () => packContainer({ head: {} }, [new Int32Array(size / 4 - 100)]),
    'bytes of a checkpoint that is packed badly': () => packContainer({}, [noise(size / 4 - 100)]),
    'bytes of a checkpoint of text': () => packContainer({ text: hex(size) }, []),
    'bytes of a journal of one record': () => journalOf(1, Math.floor(size / 8) - 5),
    'bytes of a journal of many records': () => journalOf(Math.floor(size / 56), 2),
    'bytes of nothing': () => new Uint8Array(size),
  };
}
