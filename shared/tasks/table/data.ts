import { joinArrays } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import type { TableSet } from '../examples.ts';
import type { TableSource } from './source.ts';

/** The file of a table's rows: labels, then cells; those for training first. 32-bit floats are little endian. */
export function packTable(train: TableSet, test: TableSet): Uint8Array {
  const parts = [train.labels, test.labels, bytesOf(train.cells), bytesOf(test.cells)];
  return joinArrays(parts, (length) => new Uint8Array(length));
}

function bytesOf(cells: Float32Array | Uint8Array): Uint8Array {
  if (cells instanceof Uint8Array) return cells;
  const bytes = new Uint8Array(4 * cells.length);
  const view = new DataView(bytes.buffer);
  cells.forEach((value, k) => view.setFloat32(4 * k, value, true));
  return bytes;
}

/**
 * One part of a table.
 * @throws PrecocialError 'invalid-file' for bytes of another length than the source says
 */
export function unpackTable(
  bytes: Uint8Array,
  source: TableSource,
  part: 'train' | 'test',
): TableSet {
  const { train, test, bytes: isBytes, scale, shape, classes, description } = source;
  const size = description.inputs.length;
  const bytesOfCell = isBytes ? 1 : 4;
  const expected = (train + test) * (1 + size * bytesOfCell);
  if (bytes.length !== expected)
    throw new PrecocialError(
      'invalid-file',
      `The rows of the table ${description.id} are damaged: ${bytes.length} bytes where ${expected} are due. Add the table again.`,
      { task: description.id },
    );
  const [first, count] = part === 'train' ? [0, train] : [train, test];
  const from = train + test + first * size * bytesOfCell;
  // A copy even of Node's Buffer, whose slice is a view.
  const own = new Uint8Array(bytes.subarray(from, from + count * size * bytesOfCell));
  const view = new DataView(own.buffer);
  return {
    kind: 'table',
    count,
    size,
    cells: isBytes
      ? own
      : Float32Array.from({ length: count * size }, (_, k) => view.getFloat32(4 * k, true)),
    scale,
    labels: new Uint8Array(bytes.subarray(first, first + count)),
    classes: classes.length,
    shape,
  };
}
