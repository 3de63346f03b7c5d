import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../electron/record/record.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { swingupGenome } from '../renderer/rollout/support.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'precocial-film-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const documents = [newDocument('a genome', 'swingup', swingupGenome())];

interface Probe {
  readonly streams: readonly {
    readonly nb_read_frames: string;
    readonly avg_frame_rate: string;
    readonly width: number;
    readonly height: number;
  }[];
  readonly format: { readonly duration: string };
}

function probe(path: string): Probe {
  const show = 'stream=nb_read_frames,avg_frame_rate,width,height:format=duration';
  const args = ['-v', 'error', '-count_frames', '-show_entries', show, '-of', 'json', path];
  return JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' })) as Probe;
}

describe('a film made without a window', () => {
  it.each(['webm', 'mp4', 'gif'])('has exactly the frames asked for, as %s', async (format) => {
    const out = join(folder, `film.${format}`);
    const size = { width: 320, height: 180, framesPerSecond: 20 };
    const result = await record({ documents, out, ...size, seconds: 1.5, overlay: true });
    expect(result.frames).toBe(30);
    const { streams, format: file } = probe(out);
    expect(streams[0]).toMatchObject({ width: 320, height: 180, avg_frame_rate: '20/1' });
    expect(Number(streams[0]?.nb_read_frames)).toBe(30);
    expect(Number(file.duration)).toBeCloseTo(1.5, 3);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const out = join(folder, 'cancelled.webm');
    const cancel = new AbortController();
    const film = record(
      { documents, out, width: 320, height: 180, seconds: 60 },
      { signal: cancel.signal, onProgress: () => cancel.abort() },
    );
    await expect(film).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('cancelled'))).toEqual([]);
  });
});
