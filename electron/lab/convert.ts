import { PrecocialError } from '../../shared/base/errors.ts';
import { writeGenomeFile } from '../../shared/formats/genome-file.ts';
import { genomeOnnx } from '../../shared/formats/onnx-genome.ts';
import { writeOut } from '../../shared/formats/published-network.ts';
import { slug } from '../system/files.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { readGenomeBytes, type ReadGenome } from './read-genome.ts';
import { genomeOfTopology } from './shipped.ts';

/**
 * A genome from a file that was dropped or chosen.
 * @param task of a `.out` file, which does not say; guessed if absent
 * @throws PrecocialError as `readGenomeBytes`, naming the file
 */
export async function importGenome(
  fileName: string,
  bytes: Uint8Array,
  task?: string,
): Promise<ReadGenome> {
  try {
    return await readGenomeBytes(fileName, bytes, task, genomeOfTopology);
  } catch (error) {
    if (!(error instanceof PrecocialError)) throw error;
    const reason = error.message.replace(/\.$/, '');
    const kept = /nothing was changed/i.test(reason) ? '' : ' Nothing was changed.';
    throw new PrecocialError(
      error.code,
      `"${fileName}" was not opened. ${reason}.${kept}`,
      { ...error.details, file: fileName },
      { cause: error },
    );
  }
}

function contentOf(
  document: GenomeDocument,
  format: 'json' | 'out' | 'onnx',
  weight: number,
  useOffsets: boolean,
  single: boolean,
): Uint8Array {
  const { name, task, genome } = document;
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  if (format === 'json') return text(writeGenomeFile(document));
  if (format === 'out') return text(writeOut(genome, { weight, useOffsets }));
  return genomeOnnx(genome, { weight, useOffsets, single, notes: { name, task } });
}

/**
 * A document as bytes of a file that other programs read.
 * @param weight the shared weight; of a network with weights of its own the one they are offsets from
 * @param useOffsets false leaves out the weights of its own
 * @param single of .onnx: in single precision
 */
export function exportGenome(
  document: GenomeDocument,
  format: 'json' | 'out' | 'onnx',
  weight: number,
  useOffsets = true,
  single = false,
): { readonly fileName: string; readonly bytes: Uint8Array } {
  return {
    fileName: `${slug(document.name, 'genome')}.${format === 'json' ? 'wann' : format}`,
    bytes: contentOf(document, format, weight, useOffsets, single),
  };
}
