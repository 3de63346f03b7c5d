// Time and memory that every reader takes for files that are hard for it, each in a process of its own.
//   npm run limits -- [--mib 1,60] [--only READER] [--text PATTERN] [--all]
// A file of up to 1 MB must be read or refused within a second of processor time, one of up to 60 MB within 10 s and
// 500 MB. Of larger files each reader gets those that only it is meant for; with --all every reader gets every file.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { readGenomeBytes } from '../../electron/lab/read-genome.ts';
import { readContainer } from '../../electron/runs/container.ts';
import { readHistory } from '../../electron/runs/history.ts';
import { readJournal } from '../../electron/runs/journal.ts';
import { readRunConfig } from '../../electron/runs/run-file.ts';
import { readParsedText, readWhole } from '../../electron/system/read-file.ts';
import { parseState } from '../../electron/tuning/state.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { decode } from '../../shared/contract/codec.ts';
import { parseGenomeFile } from '../../shared/formats/genome-file.ts';
import { parseHyperparameters } from '../../shared/formats/hyperparameters.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { readMatrix } from '../../shared/formats/published-matrix.ts';
import { parseStatistics } from '../../shared/formats/statistics.ts';
import { parseTunedFile } from '../../shared/formats/tuned-file.ts';
import { textsOf } from './limit-texts.ts';

type Reader = (path: string) => Promise<unknown>;

const text =
  (parse: (content: string) => unknown): Reader =>
  (path) =>
    readParsedText('It was not read', path, parse);

/** A text as the body of a message between window and laboratory. */
function message(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, body.length, true);
  bytes.set(body, 4);
  return bytes;
}

/** Every reader, as the program calls it, and the files that are meant for it. */
const READERS: Readonly<Record<string, { readonly read: Reader; readonly own: RegExp }>> = {
  'any file': {
    read: async (path) => readGenomeBytes(basename(path), await readWhole(path)),
    own: /./,
  },
  genome: { read: text(parseGenomeFile), own: /^genome/ },
  'published network': { read: text(readMatrix), own: /^network|cells|lines/ },
  'tuned weights': { read: text(parseTunedFile), own: /^weights/ },
  hyperparameters: { read: text((content) => parseHyperparameters(content)), own: /^settings/ },
  statistics: { read: text(parseStatistics), own: /^statistics|cells|lines/ },
  'tuning state': { read: text(parseState), own: /^state/ },
  JSON: { read: text(parseJson), own: /record|lists|texts|names|escapes/ },
  'run.json': { read: (path) => readRunConfig(join(path, '..')), own: /^genome|records/ },
  'history.ndjson': { read: (path) => readHistory(join(path, '..')), own: /^history|lines/ },
  journal: { read: (path) => Promise.resolve(readJournal(path)), own: /^bytes/ },
  checkpoint: {
    read: async (path) => readContainer(await readWhole(path), path, 'Nothing is lost.'),
    own: /^bytes/,
  },
  message: {
    read: async (path) => decode(message(await readWhole(path))),
    own: /record|lists|^bytes/,
  },
};

/** A file without an ending of its own: its content decides what it is. */
const OTHER = 'file';
/** The name under which a reader looks for its file. */
const FILE: Readonly<Record<string, string>> = {
  'run.json': 'run.json',
  'history.ndjson': 'history.ndjson',
};

interface Taken {
  readonly seconds: number;
  readonly mib: number;
  readonly outcome: string;
}

/** Reads a file with some readers, one after another, and prints what each took. */
async function child(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const path = join(folder, FILE[name] ?? OTHER);
    const before = process.cpuUsage();
    let outcome = 'read';
    try {
      await READERS[name]?.read(path);
    } catch (error) {
      outcome =
        error instanceof PrecocialError
          ? `refused: ${error.message.replaceAll(path, 'FILE').slice(0, 90)}`
          : `UNTYPED: ${String(error).slice(0, 120)}`;
    }
    const { user, system } = process.cpuUsage(before);
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
    const taken: Taken = { seconds: (user + system) / 1e6, mib: Number(peak) / 1024, outcome };
    process.stdout.write(`${JSON.stringify(taken)}\n`);
  }
}

/** What readers take for the files of a folder, in one process; its memory is that of all of them. */
function measure(folder: string, names: readonly string[]): Taken[] {
  const { stdout, status, signal, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.url), '--child', folder, ...names],
    { encoding: 'utf8' },
  );
  const taken = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Taken);
  if (status === 0) return taken;
  const end = /(heap out of memory|RangeError.*)/.exec(stderr)?.[0] ?? stderr.slice(-100);
  const outcome = `UNTYPED: it ended with ${status ?? signal}: ${end}`;
  return [...taken, { seconds: NaN, mib: NaN, outcome }];
}

function run(): void {
  const { values } = parseArgs({
    options: {
      mib: { type: 'string', default: '1,60' },
      only: { type: 'string' },
      text: { type: 'string', default: '' },
      all: { type: 'boolean', default: false },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'precocial-limits-'));
  let failed = 0;
  try {
    for (const mib of values.mib.split(',').map(Number)) {
      const [mostSeconds, mostMib] = mib <= 1 ? [1, Infinity] : [10, 500];
      for (const [name, make] of Object.entries(textsOf(mib * 1e6))) {
        if (!new RegExp(values.text).test(name)) continue;
        const content = make();
        const names = Object.entries(READERS)
          .filter(
            ([reader, { own }]) =>
              (values.only ?? reader) === reader && (mib <= 1 || values.all || own.test(name)),
          )
          .map(([reader]) => reader);
        for (const file of [OTHER, ...Object.values(FILE)])
          writeFileSync(join(folder, file), content);
        // Of small files only the time counts.
        const taken =
          mib <= 1 ? measure(folder, names) : names.flatMap((one) => measure(folder, [one]));
        taken.forEach(({ seconds, mib: peak, outcome }, k) => {
          const good = seconds <= mostSeconds && peak <= mostMib && !outcome.startsWith('UNTYPED');
          if (!good) failed++;
          process.stdout.write(
            `${good ? '' : 'TOO MUCH '}${mib} MB, ${names[k]}, ${name}: ${seconds.toFixed(2)} s, ${peak.toFixed(0)} MiB, ${outcome}\n`,
          );
        });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(`${failed} beyond the limits\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

const [flag, folder = '', ...names] = process.argv.slice(2);
if (flag === '--child') await child(folder, names);
else run();
