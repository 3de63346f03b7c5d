import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { LabClient } from '../../shared/contract/client.ts';
import { program } from './killing.ts';
import type { SoakedLab } from './soak-lab.ts';

const GENERATIONS = 150;
const CHAMPIONS = ['swingup', 'biped', 'mnist', 'racing'] as const;
/** Films and encoders take their time: one in so many rounds. */
const SELDOM = 5;

/** A search from its start to its end; no generation may be missing from its history. */
async function search(lab: LabClient, round: number): Promise<void> {
  const settings = taskOf('swingup').presets['laptop'];
  if (settings === undefined) throw new Error('swing-up has a laptop preset');
  const finished = new Promise<void>((resolve, reject) => {
    const stop = lab.subscribe('run.status', ({ name, status, message }) => {
      if (name !== `soak ${round}` || status === 'running') return;
      stop();
      if (status === 'finished') resolve();
      else reject(new Error(`the search ended as ${status}: ${message ?? ''}`));
    });
  });
  const { id } = await lab.request('run.start', {
    name: `soak ${round}`,
    task: 'swingup',
    settings: { ...settings, populationSize: 48, generations: GENERATIONS },
    seed: round,
    workers: 1,
    options: {},
  });
  await finished;
  const history = await lab.request('run.history', { id, from: 0 });
  const wrong = history.findIndex((row, k) => row.generation !== k);
  if (history.length !== GENERATIONS || wrong >= 0)
    throw new Error(`a generation is lost: ${history.length} of ${GENERATIONS}`);
  await lab.request('run.champions', { id });
  await lab.request('run.population', { id });
  await lab.request('run.trash', { id });
}

async function judge(lab: LabClient, document: GenomeDocument, round: number): Promise<void> {
  const common = { document, seed: round, options: {}, priority: 'soon' as const };
  const weights = Float64Array.of(-1, 0.5, 1);
  const trials = document.task === 'swingup' ? 50 : 2;
  await lab.stream('evaluate', { ...common, weights, useOffsets: false, trials }, () => undefined);
  const raised = new AbortController();
  const long = lab.stream(
    'evaluate',
    { ...common, weights, useOffsets: false, trials: 4000, priority: 'background' },
    () => undefined,
    raised.signal,
  );
  setTimeout(() => raised.abort(), 300);
  await long.catch(() => undefined);
}

async function keep(lab: LabClient, document: GenomeDocument): Promise<void> {
  const { id } = await lab.request('genome.save', { document });
  await lab.request('draft.write', { id: 'soak', document });
  await lab.request('genome.read', { ref: { kind: 'genome', id } });
  await lab.request('draft.discard', { id: 'soak' });
  await lab.request('genome.export', { document, format: 'onnx', weight: 1 });
  await lab.request('genome.trash', { id });
  await lab.request('library.list', {});
}

async function film(folder: string, round: number): Promise<void> {
  const out = join(folder, `film-${round}.webm`);
  const child = spawn(
    process.execPath,
    [program(), 'record', 'swingup', '--out', out, '--width', '320', '--height', '180'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the film ended with ${code}`);
  await rm(out, { force: true });
}

async function encoder(lab: LabClient, round: number): Promise<void> {
  const name = `soak-${round}`;
  const training = { name, frames: 100, batches: 2, seed: round, priority: 'background' as const };
  await lab.stream('encoder', training, () => undefined);
  await lab.request('encoder.use', { name });
  await lab.request('encoder.use', { name: null });
}

/** What one round does; the window beside it watches another champion each time. */
export async function oneRound(soaked: SoakedLab, folder: string, round: number): Promise<void> {
  const { lab, page } = soaked;
  const name = CHAMPIONS[round % CHAMPIONS.length] ?? 'swingup';
  const entry = page.locator('[data-testid^="entry-"]').nth(round % CHAMPIONS.length);
  await entry.focus();
  await entry.press('Enter');
  const { document } = await lab.request('genome.read', { ref: { kind: 'champion', name } });
  await Promise.all([search(lab, round), judge(lab, document, round)]);
  await keep(lab, document);
  if (round % SELDOM === 0) await film(folder, round);
  if (round % SELDOM === 2) await encoder(lab, round);
  await rm(join(folder, 'library', 'trash'), { recursive: true, force: true });
  await rm(join(folder, 'library', 'encoders'), { recursive: true, force: true });
}
