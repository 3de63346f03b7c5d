import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../electron/record/record.ts';
import { compileTask } from '../../electron/tasks/compile.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { fileTask } from '../../shared/tasks/own/task.ts';
import { addTask, useSources } from '../../shared/tasks/registry.ts';
import { programTask } from '../../shared/tasks/program/task.ts';
import { gymnasium, sourceFrom } from '../programs/support.ts';
import { randomGenome } from '../support/random-genome.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'precocial-film-test-'));
});
afterEach(() => useSources([]));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SIZE = { width: 320, height: 180, framesPerSecond: 10 };

/** Draws every kind of shape; the red disc goes from the left to the right. */
const SHAPES = `import { defineTask } from 'precocial/task';
export default defineTask({
  id: 'shapes', title: 'Shapes', inputs: ['x'], outputs: ['a'], maxSteps: 20, stepSeconds: 0.1,
  start: () => ({ x: -0.8 }),
  observe: (state, into) => { into[0] = state.x; },
  step: (state) => { state.x += 0.08; return { reward: 1, terminated: false }; },
  draw: (state) => [
    { kind: 'rectangle', at: [0, 0], width: 2, height: 2, colour: '#ffffff' },
    { kind: 'circle', at: [state.x, 0.6], radius: 0.2, colour: '#ff0000' },
    { kind: 'rectangle', at: [0, -0.6], width: 0.6, height: 0.3, angle: 0.2, colour: '#0000ff' },
    { kind: 'line', from: [-0.9, 0], to: [0.9, 0], colour: '#00a000', width: 0.1 },
    { kind: 'polyline', points: [[-0.9, -0.9], [-0.6, -0.3], [-0.5, -0.9]], colour: '#ff00ff', width: 0.1 },
    { kind: 'image', at: [0.7, -0.6], width: 0.4, height: 0.4, columns: 1, rows: 1, pixels: [0, 255, 255] },
    { kind: 'text', at: [0, 0.2], text: 'here', colour: '#000000' },
  ],
});
`;

type Colour = (r: number, g: number, b: number) => boolean;

/** How many pixels of a frame have a colour, and where their middle is, in px from the left. */
function seen(
  file: string,
  second: number,
  isColour: Colour,
): { readonly count: number; readonly x: number } {
  const raw = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const pixels = execFileSync('ffmpeg', ['-v', 'error', '-ss', `${second}`, '-i', file, ...raw]);
  expect(pixels.length).toBe(3 * SIZE.width * SIZE.height);
  let count = 0;
  let sum = 0;
  for (let k = 0; k < pixels.length; k += 3) {
    if (!isColour(pixels[k] ?? 0, pixels[k + 1] ?? 0, pixels[k + 2] ?? 0)) continue;
    count++;
    sum += (k / 3) % SIZE.width;
  }
  return { count, x: sum / count };
}

const isOrange: Colour = (r, g, b) => r > 150 && g > 60 && g < 190 && b < 90;
const isRed: Colour = (r, g, b) => r > 120 && g < 70 && b < 70;

describe("a film of a person's own task", () => {
  it('shows every kind of shape as the view does, moving', async () => {
    addTask(fileTask(compileTask(new TextEncoder().encode(SHAPES), 'task.ts')));
    const genome = randomGenome(fold(keyOf(1), 'any'), { inputs: 1, outputs: 1, edits: 3 });
    const out = join(folder, 'shapes.webm');
    const documents = [newDocument('a genome', 'shapes', genome)];
    // An episode of 20 steps, and half a second after its end.
    expect(await record({ documents, out, ...SIZE })).toMatchObject({ frames: 25, seconds: 2.5 });
    const [first, last] = [seen(out, 0, isRed), seen(out, 2, isRed)];
    expect(first.count).toBeGreaterThan(50);
    expect(last.x - first.x).toBeGreaterThan(40);
    const others: readonly Colour[] = [
      (r, g, b) => b > 100 && r < 70 && g < 70,
      (r, g, b) => g > 70 && r < 60 && b < 60,
      (r, g, b) => r > 100 && b > 100 && g < 80,
      (r, g, b) => g > 140 && b > 140 && r < 90,
    ];
    for (const isColour of others) expect(seen(out, 1, isColour).count).toBeGreaterThan(20);
  });

  it('shows the pictures of a Gymnasium environment', async () => {
    const source = await sourceFrom(gymnasium('Pendulum-v1', '--max-steps', '30'));
    addTask(programTask(source));
    const genome = randomGenome(fold(keyOf(1), 'any'), { inputs: 3, outputs: 1, edits: 3 });
    const out = join(folder, 'pictures.webm');
    const documents = [newDocument('a genome', 'pendulum-v1', genome)];
    // 30 steps of 1/30 s, and half a second after the end.
    expect(await record({ documents, out, ...SIZE })).toMatchObject({ frames: 15 });
    const places = [0, 0.3, 0.6, 0.9].map((second) => seen(out, second, isOrange));
    // One of sixteen columns of the picture is lit.
    for (const { count } of places) expect(count).toBeGreaterThan(300);
    const xs = places.map(({ x }) => x);
    expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(10);
  });

  it('is refused in a sentence where a program has no pictures', async () => {
    addTask(programTask(await sourceFrom(gymnasium('Grid-v0'))));
    const genome = randomGenome(fold(keyOf(1), 'any'), { inputs: 11, outputs: 2, edits: 3 });
    const documents = [newDocument('a genome', 'grid-v0', genome)];
    await expect(record({ documents, out: join(folder, 'none.webm'), ...SIZE })).rejects.toThrow(
      /grid-v0 has no scene to film: its program has no pictures/,
    );
  });
});
