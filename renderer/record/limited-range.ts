/**
 * A picture as video players expect it: luma and chroma apart, luma from 16 to 235, chroma from 16 to 240
 * (ITU-R BT.709-6, sections 3 and 4). What is marked as full range instead is shown too dark or too pale by players
 * that ignore the mark.
 * @param rgba pixels by rows, four bytes each; alpha is ignored
 * @returns planes Y, U and V one after the other, chroma at half the width and height, rounded up
 */
export function toLimitedRange(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
): Uint8Array<ArrayBuffer> {
  const halfWidth = Math.ceil(width / 2);
  const halfHeight = Math.ceil(height / 2);
  const planes = new Uint8Array(width * height + 2 * halfWidth * halfHeight);
  const u = width * height;
  const v = u + halfWidth * halfHeight;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      planes[y * width + x] = Math.round(
        16 + (219 / 255) * luma(rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0),
      );
    }
  for (let y = 0; y < halfHeight; y++)
    for (let x = 0; x < halfWidth; x++) {
      // The mean of four pixels; at an odd edge the last column or row counts twice.
      const right = Math.min(2 * x + 1, width - 1);
      const below = Math.min(2 * y + 1, height - 1);
      let red = 0;
      let green = 0;
      let blue = 0;
      for (const at of [
        (2 * y * width + 2 * x) * 4,
        (2 * y * width + right) * 4,
        (below * width + 2 * x) * 4,
        (below * width + right) * 4,
      ]) {
        red += (rgba[at] ?? 0) / 4;
        green += (rgba[at + 1] ?? 0) / 4;
        blue += (rgba[at + 2] ?? 0) / 4;
      }
      const grey = luma(red, green, blue);
      const place = y * halfWidth + x;
      planes[u + place] = Math.round(128 + ((224 / 255) * (blue - grey)) / 1.8556);
      planes[v + place] = Math.round(128 + ((224 / 255) * (red - grey)) / 1.5748);
    }
  return planes;
}

const luma = (red: number, green: number, blue: number): number =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** What the planes of `toLimitedRange` are marked as. */
export const LIMITED_RANGE: VideoColorSpaceInit = {
  primaries: 'bt709',
  transfer: 'bt709',
  matrix: 'bt709',
  fullRange: false,
};
