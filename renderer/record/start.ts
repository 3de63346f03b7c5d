import { isCancelled, messageOf } from '../../shared/base/errors.ts';
import { codecNote } from '../../shared/contract/film.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { files } from '../lab/files.ts';
import { lab } from '../lab/lab.ts';
import { dial } from '../state/dial.ts';
import { library } from '../state/library.ts';
import { recording } from '../state/recording.ts';
import { rolloutStore, setRollout } from '../state/rollout.ts';
import { documentOf, session } from '../state/session.ts';
import { soleJob } from '../state/sole-job.ts';
import type { Scheme } from '../../shared/drawing/tokens.ts';
import { fileNameOf, makeJob } from './make-job.ts';
import { labSink } from './sink.ts';

const job = soleJob<null>(
  () => undefined,
  (error) => {
    recording.setState(
      isCancelled(error)
        ? { phase: 'choosing', message: 'Cancelled; no file was left.' }
        : { phase: 'failed', message: messageOf(error) },
    );
  },
);

/** Every champion of a run, rising by generation. */
async function championsOf(run: string): Promise<readonly GenomeDocument[]> {
  const records = await lab.request('run.champions', { id: run });
  const documents: GenomeDocument[] = [];
  for (const { generation } of records) {
    const ref = { kind: 'run', run, generation } as const;
    documents.push((await lab.request('genome.read', { ref })).document);
  }
  return documents;
}

const nameOfRun = (id: string | null): string | null =>
  library.getState().snapshot?.runs.find((run) => run.id === id)?.name ?? null;

/** Asks where to, then films what the window shows. Progress and the outcome stand in the recording's state. */
export async function startRecording(scheme: Scheme): Promise<void> {
  const document = documentOf(session.store.getState());
  const { choices } = recording.getState();
  if (document === null || job.isRunning()) return;
  const path = await lab.request('file.saveDialog', {
    suggested: fileNameOf(choices, document.name, nameOfRun(choices.run)),
    extensions: [choices.format],
  });
  if (path === null) return;
  const { playing } = rolloutStore.getState();
  const began = performance.now();
  recording.setState({ phase: 'running', frame: 0, frames: 0, note: '', message: '', film: null });
  setRollout({ playing: false });
  await job.run(null, '', async (_, signal) => {
    const champions =
      choices.content === 'generations' && choices.run !== null
        ? await championsOf(choices.run)
        : [];
    const { weight, useOffsets } = dial.getState();
    const source = { document, weight, useOffsets, rollout: rolloutStore.getState(), scheme };
    const film = makeJob(choices, { ...source, champions });
    const { recordFilm } = await import('./film.ts');
    const sink = await labSink(lab, path);
    const report = await recordFilm(film, {
      files,
      sink,
      signal,
      onProgress: ({ frame, frames, note }) => {
        const seconds = (performance.now() - began) / 1000;
        const secondsLeft = (seconds / frame) * (frames - frame);
        recording.setState({ frame, frames, note, secondsLeft });
      },
    });
    const where = await sink.finish();
    const note = codecNote(where, report.codec);
    const pace = (report.took / report.seconds).toFixed(1);
    recording.setState({
      phase: 'done',
      film: where,
      message: `${where}: ${String(report.frames)} frames, ${report.seconds.toFixed(1)} s of ${report.codec} at ${String(report.framesPerSecond)} frames a second; it took ${pace} times its length.${note === null ? '' : ` ${note}`}`,
    });
  });
  setRollout({ playing });
}

/** Stops the film being made; nothing of it stays. */
export const cancelRecording = job.stop;
