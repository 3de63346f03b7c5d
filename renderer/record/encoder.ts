import {
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  Quality,
  StreamTarget,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
  type StreamTargetChunk,
  type VideoCodec,
} from 'mediabunny';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { FilmFormat } from '../../shared/contract/film.ts';
import { GifWriter } from './gif.ts';
import { LIMITED_RANGE, toLimitedRange } from './limited-range.ts';
import type { FilmSink } from './sink.ts';

/** Turns what stands on a canvas into the frames of a file. */
export interface FilmEncoder {
  readonly codec: string;
  /** Takes the canvas as the next frame; settles when there is room for another. */
  add(): Promise<void>;
  /** Completes the stream; the sink is the caller's to finish. */
  finish(): Promise<void>;
  cancel(): Promise<void>;
}

const CODECS: Readonly<Record<'webm' | 'mp4', readonly VideoCodec[]>> = {
  webm: ['vp9', 'vp8', 'av1'],
  mp4: ['avc', 'hevc', 'vp9', 'av1'],
};

/** Seconds between frames that can be jumped to. */
const KEY_FRAMES = 2;

/**
 * An encoder for a canvas of fixed size.
 * @throws PrecocialError 'unsupported' if this machine can encode none of the format's codecs
 */
export async function createEncoder(
  format: FilmFormat,
  canvas: HTMLCanvasElement,
  framesPerSecond: number,
  sink: FilmSink,
): Promise<FilmEncoder> {
  return format === 'gif'
    ? createGifEncoder(canvas, framesPerSecond, sink)
    : createVideoEncoder(format, canvas, framesPerSecond, sink);
}

async function createVideoEncoder(
  format: 'webm' | 'mp4',
  canvas: HTMLCanvasElement,
  framesPerSecond: number,
  sink: FilmSink,
): Promise<FilmEncoder> {
  const { width, height } = canvas;
  const quality = new Quality('high');
  const codec = await getFirstEncodableVideoCodec([...CODECS[format]], { width, height, quality });
  if (codec === null) {
    const other = format === 'mp4' ? 'WebM or GIF' : 'GIF';
    throw new PrecocialError(
      'unsupported',
      `This machine cannot encode ${format === 'mp4' ? 'MP4' : 'WebM'} at ${width} × ${height}. Try ${other}, or a smaller picture.`,
      { format, width, height },
    );
  }
  const writable = new WritableStream<StreamTargetChunk>({
    write: ({ position, data }) => sink.write(position, data),
  });
  const output = new Output({
    format: format === 'mp4' ? new Mp4OutputFormat() : new WebMOutputFormat(),
    target: new StreamTarget(writable, { chunked: true, chunkSize: 1 << 20 }),
  });
  const context = contextOf(canvas);
  const source = new VideoSampleSource({ codec, quality, keyFrameInterval: KEY_FRAMES });
  output.addVideoTrack(source, { frameRate: framesPerSecond });
  await output.start();
  let frame = 0;
  return {
    codec,
    add: async () => {
      const { data } = context.getImageData(0, 0, width, height);
      const sample = new VideoSample(toLimitedRange(data, width, height), {
        format: 'I420',
        codedWidth: width,
        codedHeight: height,
        timestamp: frame / framesPerSecond,
        duration: 1 / framesPerSecond,
        colorSpace: LIMITED_RANGE,
      });
      frame++;
      await source.add(sample);
      sample.close();
    },
    finish: () => output.finalize(),
    cancel: () => output.cancel(),
  };
}

/** @throws PrecocialError 'unsupported' */
function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context !== null) return context;
  throw new PrecocialError('unsupported', 'The browser gave no canvas to draw the film on.');
}

function createGifEncoder(
  canvas: HTMLCanvasElement,
  framesPerSecond: number,
  sink: FilmSink,
): FilmEncoder {
  const { width, height } = canvas;
  const context = contextOf(canvas);
  let position = 0;
  let waiting: Promise<void> = Promise.resolve();
  const writer = new GifWriter(width, height, framesPerSecond, (bytes) => {
    const at = position;
    position += bytes.length;
    waiting = waiting.then(() => sink.write(at, bytes));
  });
  return {
    codec: 'gif',
    add: () => {
      writer.add(context.getImageData(0, 0, width, height).data);
      return waiting;
    },
    finish: () => {
      writer.finish();
      return waiting;
    },
    cancel: () => Promise.resolve(),
  };
}
