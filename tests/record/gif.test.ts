import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delayOf, GifWriter, quantise } from '../../renderer/record/gif.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'precocial-gif-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(width: number, height: number, fps: number, frames: Uint8ClampedArray[]): string {
  const pieces: Uint8Array[] = [];
  const writer = new GifWriter(width, height, fps, (bytes) => pieces.push(bytes));
  for (const frame of frames) writer.add(frame);
  writer.finish();
  const path = join(folder, `${String(width)}x${String(height)}-${String(frames.length)}.gif`);
  writeFileSync(path, Buffer.concat(pieces));
  return path;
}

/** Decodes with ffmpeg: an implementation that is not ours. */
function decode(path: string): Buffer {
  const args = ['-v', 'error', '-i', path, '-fps_mode', 'passthrough', '-f', 'rawvideo'];
  return execFileSync('ffmpeg', [...args, '-pix_fmt', 'rgba', '-'], { maxBuffer: 1 << 28 });
}

describe('the GIF writer', () => {
  it('writes pixels that another decoder reads back, when 256 colours suffice', () => {
    const [width, height] = [61, 47];
    const frames = [0, 1, 2].map((k) => {
      const frame = new Uint8ClampedArray(width * height * 4).fill(255);
      for (let p = 0; p < width * height; p++) {
        // A pattern that neither repeats nor is flat, so that the dictionary fills and restarts.
        const value = ((p * p + k * 31) % 29) * 8;
        frame.set([value, (value * 3) & 248, (p * 5) % 7 === 0 ? 240 : 8, 255], p * 4);
      }
      return frame;
    });
    const decoded = decode(write(width, height, 25, frames));
    const size = width * height * 4;
    expect(decoded.length).toBe(size * frames.length);
    frames.forEach((frame, k) =>
      expect(Buffer.from(frame).equals(decoded.subarray(k * size, (k + 1) * size))).toBe(true),
    );
  });

  it('keeps every colour within half a quantisation step times the spread of its box', () => {
    const width = 64;
    const frame = new Uint8ClampedArray(width * width * 4).fill(255);
    for (let p = 0; p < width * width; p++)
      frame.set([(p % 64) * 4, Math.floor(p / 64) * 4, 128, 255], p * 4);
    const { palette, indices } = quantise(frame);
    let worst = 0;
    indices.forEach((index, p) => {
      for (let c = 0; c < 3; c++)
        worst = Math.max(worst, Math.abs((palette[index * 3 + c] ?? 0) - (frame[p * 4 + c] ?? 0)));
    });
    // 256 boxes over 32 x 32 cells of two channels: four cells a box at best, 8 values each.
    expect(worst).toBeLessThanOrEqual(16);
  });

  it('never drifts from the frame rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 400 }), (fps, n) => {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += delayOf(k, fps);
        expect(Math.abs(sum - (n * 100) / fps)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});
