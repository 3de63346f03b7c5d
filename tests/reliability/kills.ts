// Kills searches, tunings, reproductions, worker threads, job processes and searches on machines, and compares each result
// with an undisturbed one.
//   npm run kills -- --count N [--folder DIR] [--seed S] [--only searches|tunings|reproductions|threads|jobs|machines]
// The folder keeps a line for each finished case (kills.ndjson); a program that was stopped goes on after them.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import { killJobs } from './kill-jobs.ts';
import { killMachines } from './kill-machines.ts';
import { killReproductions } from './kill-reproductions.ts';
import { killSearches } from './kill-searches.ts';
import { killThreads } from './kill-threads.ts';
import { killTunings } from './kill-tunings.ts';
import type { KilledCase, KillScenario } from './killing.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    folder: { type: 'string' },
    only: { type: 'string' },
  },
});
const count = Number(values.count);
const folder = values.folder ?? join(tmpdir(), `precocial-kills-${process.pid}`);
mkdirSync(folder, { recursive: true });
const journal = join(folder, 'kills.ndjson');

/** Cases done before, by this or an earlier process. */
const done: KilledCase[] = existsSync(journal)
  ? readFileSync(journal, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as KilledCase)
  : [];

const KINDS: Readonly<Record<string, KillScenario>> = {
  searches: killSearches,
  tunings: killTunings,
  threads: killThreads,
  jobs: killJobs,
  reproductions: killReproductions,
  machines: killMachines,
};

/** Of ten cases five are searches; one on machines has as many kills as all ten, so it comes when it is asked for. */
const MIXED: readonly KillScenario[] = [
  killSearches,
  killTunings,
  killSearches,
  killSearches,
  killThreads,
  killSearches,
  killTunings,
  killSearches,
  killJobs,
  killReproductions,
];

function chosen(only: string): readonly KillScenario[] {
  const kind = KINDS[only];
  if (kind === undefined)
    throw new Error(`There is no kind ${only}; there are ${Object.keys(KINDS).join(', ')}.`);
  return [kind];
}

const turn = values.only === undefined ? MIXED : chosen(values.only);

const kills = (): number => done.reduce((sum, entry) => sum + entry.kills, 0);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

while (kills() < count) {
  const index = done.length;
  const scenario = turn[index % turn.length] ?? killSearches;
  const work = join(folder, `case-${index}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  const stream = new Stream(fold(fold(keyOf(Number(values.seed)), 'kills'), index));
  const outcome = await scenario(work, stream);
  const entry: KilledCase = { index, ...outcome };
  appendFileSync(journal, `${JSON.stringify(entry)}\n`);
  done.push(entry);
  if (entry.equal) rmSync(work, { recursive: true, force: true });
  say(
    `${kills()} of ${count} kills: ${entry.what} ${entry.kills} times, ${entry.equal ? 'equal' : `DIFFERENT, kept in ${work}: ${entry.problem}`}`,
  );
}

const what = [...new Set(done.map((entry) => entry.what))];
for (const name of what) {
  const of = done.filter((entry) => entry.what === name);
  say(
    `${name}: ${of.reduce((sum, entry) => sum + entry.kills, 0)} kills in ${of.length} cases, ${of.filter((entry) => !entry.equal).length} different`,
  );
}
const different = done.filter((entry) => !entry.equal).length;
say(`${kills()} kills in ${done.length} cases: ${different} different`);
process.exitCode = different === 0 ? 0 : 1;
