import { deflateSync, crc32 } from 'node:zlib';
import { at } from '../../shared/base/arrays.ts';
import { IMAGE_VALUES } from '../../shared/tasks/racing/encoder/collect.ts';
import { IMAGE_SIZE } from '../../shared/tasks/racing/constants.ts';

function chunk(kind: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length);
  head.write(kind, 4, 'latin1');
  const tail = Buffer.alloc(4);
  const checked = Buffer.concat([head.subarray(4), body]);
  tail.writeUInt32BE(crc32(checked));
  return Buffer.concat([head, body, tail]);
}

/** A PNG file of red, green, blue bytes. */
export function encodePng(width: number, height: number, rgb: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = 2;
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y++) {
    rows.set(rgb.subarray(y * width * 3, (y + 1) * width * 3), y * (width * 3 + 1) + 1);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Pixels between two pictures of the sheet, and the enlargement. */
const GAP = 4;
const ZOOM = 2;

/** Originals in one row, what the autoencoder makes of them in the row below; several pairs of rows. */
export function comparisonSheet(
  originals: readonly Uint8Array[],
  reconstructions: readonly Uint8Array[],
  columns: number,
): Uint8Array {
  const cell = IMAGE_SIZE * ZOOM + GAP;
  const bands = Math.ceil(originals.length / columns);
  const width = columns * cell + GAP;
  const height = bands * (2 * cell + GAP) + GAP;
  const sheet = new Uint8Array(width * height * 3).fill(255);
  originals.forEach((original, index) => {
    const x = GAP + (index % columns) * cell;
    const y = GAP + Math.floor(index / columns) * (2 * cell + GAP);
    paste(sheet, width, x, y, original);
    paste(sheet, width, x, y + cell, reconstructions[index] ?? new Uint8Array(IMAGE_VALUES));
  });
  return encodePng(width, height, sheet);
}

function paste(sheet: Uint8Array, width: number, x: number, y: number, image: Uint8Array): void {
  const side = IMAGE_SIZE * ZOOM;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const from = (Math.floor(row / ZOOM) * IMAGE_SIZE + Math.floor(column / ZOOM)) * 3;
      const to = ((y + row) * width + x + column) * 3;
      for (let channel = 0; channel < 3; channel++) sheet[to + channel] = at(image, from + channel);
    }
  }
}
