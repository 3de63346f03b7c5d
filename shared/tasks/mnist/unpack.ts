import { PrecocialError, messageOf } from '../../base/errors.ts';
import { parseDigits, type DigitSet } from './dataset.ts';

const GZIP_MAGIC = [0x1f, 0x8b] as const;

/**
 * A digit set from its file, packed as it ships or already unpacked by whoever served it.
 * @throws PrecocialError 'invalid-file' if it does not unpack or is no digit file
 */
export async function readDigits(bytes: Uint8Array, name: string): Promise<DigitSet> {
  const packed = bytes[0] === GZIP_MAGIC[0] && bytes[1] === GZIP_MAGIC[1];
  return parseDigits(packed ? await unpack(bytes, name) : bytes, name);
}

async function unpack(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  try {
    const stream = new Blob([new Uint8Array(bytes)])
      .stream()
      .pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw new PrecocialError(
      'invalid-file',
      `The digit file ${name} is damaged: ${messageOf(cause)}.`,
      { file: name },
      { cause },
    );
  }
}
