import { throwIfCancelled, type CancelSignal } from '../../shared/base/cancel.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { checkFilm, framesOf, type FilmJob, type FilmReport } from '../../shared/contract/film.ts';
import type { FilmPart } from '../../shared/contract/film.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { detectGraphics, filmQuality } from '../tasks/scene/quality.ts';
import type { Graphics } from '../state/rollout.ts';
import { PALETTES } from '../../shared/drawing/tokens.ts';
import { createEncoder, type FilmEncoder } from './encoder.ts';
import { placesOf, scaleOf, type Place } from './layout.ts';
import { Overlay, stripHeight } from './overlay.ts';
import { AFTER_THE_END, ScenePlayer } from './scene-player.ts';
import type { FilmSink } from './sink.ts';
import { takeOf, type Take } from './take.ts';

/** How far a film is: the note says what is being drawn. */
export interface FilmProgress {
  readonly frame: number;
  /** Frames in all; grows with each part while lengths are not given. */
  readonly frames: number;
  readonly note: string;
}

export interface FilmContext {
  readonly files: TaskFiles;
  readonly sink: FilmSink;
  readonly onProgress: (progress: FilmProgress) => void;
  readonly signal: CancelSignal;
}

interface Panel {
  readonly scene: ScenePlayer;
  readonly take: Take;
  readonly overlay: Overlay;
  /** All of it, and the part that its scene fills. */
  readonly place: Place;
  readonly view: Place;
}

/**
 * Draws a film frame by frame, as fast as the machine can, and encodes it. Frame f shows the moment
 * f / framesPerSecond exactly; nothing depends on how long drawing takes. On an error or a cancel the sink is
 * aborted: the file is complete or absent.
 * @throws PrecocialError 'usage', 'unsupported', 'cancelled', and what the sink throws
 */
export async function recordFilm(job: FilmJob, context: FilmContext): Promise<FilmReport> {
  const began = performance.now();
  let encoder: FilmEncoder | null = null;
  try {
    checkFilm(job);
    const { graphics } = detectGraphics();
    const canvas = document.createElement('canvas');
    canvas.width = job.width;
    canvas.height = job.height;
    const film = canvas.getContext('2d', {
      alpha: false,
      willReadFrequently: job.format === 'gif' || graphics !== 'gpu',
    });
    if (film === null)
      throw new PrecocialError('unsupported', 'The browser gave no canvas to draw the film on.');
    // A canvas does not wait for a font that is not loaded yet; without this the first frame has another one.
    await document.fonts.load('600 12px "Inter Variable"', 'w −1.5 θ');
    encoder = await createEncoder(job.format, canvas, job.framesPerSecond, context.sink);
    let frames = 0;
    for (const part of job.parts)
      frames += await recordPart(job, part, graphics, film, encoder, context, frames);
    throwIfCancelled(context.signal);
    await encoder.finish();
    return {
      frames,
      seconds: frames / job.framesPerSecond,
      width: job.width,
      height: job.height,
      framesPerSecond: job.framesPerSecond,
      codec: encoder.codec,
      took: (performance.now() - began) / 1000,
    };
  } catch (error) {
    await encoder?.cancel().catch(() => undefined);
    await context.sink.abort().catch(() => undefined);
    throw error;
  }
}

/** @returns the part's frames */
async function recordPart(
  job: FilmJob,
  part: FilmPart,
  graphics: Graphics,
  film: CanvasRenderingContext2D,
  encoder: FilmEncoder,
  { files, onProgress, signal }: FilmContext,
  before: number,
): Promise<number> {
  const panels = await openPanels(job, part, graphics, film, files);
  try {
    const longest = async (): Promise<number> =>
      Math.max(...(await Promise.all(panels.map(({ scene }) => scene.episodeSeconds())))) +
      AFTER_THE_END;
    const count = framesOf(job.seconds ?? (await longest()), job.framesPerSecond);
    const share = job.parts.indexOf(part) + 1;
    const frames = Math.round(((before + count) * job.parts.length) / share);
    for (let frame = 0; frame < count; frame++) {
      throwIfCancelled(signal);
      const seconds = frame / job.framesPerSecond;
      for (const panel of panels)
        await drawPanel(film, panel, seconds, frame === 0 ? 0 : 1 / job.framesPerSecond);
      drawBorders(film, panels, PALETTES[job.scheme].line);
      await encoder.add();
      onProgress({ frame: before + frame + 1, frames, note: part.caption });
      await breathe();
    }
    return count;
  } finally {
    for (const { scene } of panels) scene.dispose();
  }
}

async function openPanels(
  job: FilmJob,
  part: FilmPart,
  graphics: Graphics,
  film: CanvasRenderingContext2D,
  files: TaskFiles,
): Promise<Panel[]> {
  const panels: Panel[] = [];
  const places = placesOf(part.panels.length, job.width, job.height);
  for (const [k, panel] of part.panels.entries()) {
    const place = places[k];
    if (place === undefined) continue;
    const scale = scaleOf(place.height);
    const size = { width: place.width / scale, height: place.height / scale };
    // The network stands below the scene, not over the body.
    const strip = job.overlay ? Math.round(stripHeight(size.height) * scale) : 0;
    const view = { ...place, height: place.height - strip };
    const quality = filmQuality(scale);
    const seen = { width: size.width, height: view.height / scale };
    const scene = await ScenePlayer.create(job, panel, seen, quality, files);
    const caption = k === 0 ? part.caption : '';
    const overlay = new Overlay(film, panel, caption, size, PALETTES[job.scheme], job.overlay);
    panels.push({ scene, take: takeOf(scene.canvas, graphics), overlay, place, view });
  }
  return panels;
}

async function drawPanel(
  film: CanvasRenderingContext2D,
  { scene, take, overlay, place, view }: Panel,
  seconds: number,
  since: number,
): Promise<void> {
  await scene.draw(seconds, since);
  const { x, y, width, height } = place;
  film.setTransform(1, 0, 0, 1, 0, 0);
  take(film, view);
  const scale = scaleOf(height);
  film.save();
  film.beginPath();
  film.rect(x, y, width, height);
  film.clip();
  film.translate(x, y);
  film.scale(scale, scale);
  scene.annotate(film);
  const { main } = scene;
  if (main !== null) {
    const shown = main.cursor * scene.stepSeconds;
    overlay.draw(film, Math.min(seconds, shown), main.total, main.values);
  }
  film.restore();
}

/** Thin lines between scenes side by side. */
function drawBorders(
  film: CanvasRenderingContext2D,
  panels: readonly Panel[],
  colour: string,
): void {
  film.fillStyle = colour;
  for (const { place } of panels) {
    if (place.x > 0) film.fillRect(place.x - 1, place.y, 2, place.height);
    if (place.y > 0) film.fillRect(place.x, place.y - 1, place.width, 2);
  }
}

/** Lets the page answer: a press of Cancel, a repaint. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (): void => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
