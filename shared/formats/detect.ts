import { PrecocialError } from '../base/errors.ts';
import { GENOME_FORMAT } from './genome-file.ts';
import { TUNING_FORMAT } from './tuned-file.ts';
import { hyperparameterOf } from '../search/hyperparameters.ts';
import { parseJson } from './json-source.ts';

export type FormatName =
  'genome' | 'published-network' | 'tuned-weights' | 'hyperparameters' | 'statistics' | 'onnx';

/** A file's format, or null with what can be said about it. */
export type Detected =
  | { readonly format: Exclude<FormatName, 'onnx'>; readonly text: string }
  | { readonly format: 'onnx' }
  | { readonly format: null; readonly reason: string };

const UNKNOWN =
  'This is none of the files Precocial reads: genome files, .out networks, tuned weights, hyperparameters, statistics';

/** Decodes UTF-8 strictly. @throws PrecocialError 'invalid-file' at the first byte that is not text */
export function decodeText(bytes: Uint8Array): string {
  let text = '';
  let from = 0;
  while (from < bytes.length) {
    const run = sequenceAt(bytes, from);
    text += String.fromCodePoint(run.code);
    from += run.length;
  }
  return text;
}

function sequenceAt(bytes: Uint8Array, from: number): { code: number; length: number } {
  const first = bytes[from] ?? 0;
  if (first < 0x80 && first !== 0) return { code: first, length: 1 };
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const least = [0, 0, 0x80, 0x800, 0x10000][length] ?? 0;
  let code = first & (0xff >> (length + 1));
  let valid = first >= 0xc2 && first <= 0xf4;
  for (let k = 1; k < length; k++) {
    const next = bytes[from + k] ?? 0;
    valid &&= (next & 0xc0) === 0x80;
    code = code * 64 + (next & 0x3f);
  }
  valid &&= code >= least && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  if (!valid) {
    throw new PrecocialError(
      'invalid-file',
      `Byte ${from + 1} is not text; the file is no text file.`,
      {
        byte: from + 1,
      },
    );
  }
  return { code, length };
}

/**
 * Says which format a file has, by its content and, where that leaves a choice, by its name. It does
 * not check the file; its parser does.
 */
export function detectFormat(fileName: string, bytes: Uint8Array): Detected {
  const name = fileName.toLowerCase();
  if (name.endsWith('.onnx')) return { format: 'onnx' };
  let text: string;
  try {
    text = decodeText(bytes);
  } catch {
    return { format: null, reason: `${UNKNOWN}. It is not a text file.` };
  }
  const content = text.replace(/^\uFEFF/, '').trimStart();
  if (content === '') return { format: null, reason: 'The file is empty.' };
  if (content.startsWith('[')) return { format: 'tuned-weights', text };
  if (content.startsWith('{')) {
    if (content.slice(0, 60).includes(`"${TUNING_FORMAT}"`))
      return {
        format: null,
        reason:
          'This is the state of a tuning: precocial tune --resume goes on from it, and its tuned weights are in the file beside it.',
      };
    return { format: objectFormat(name, text), text };
  }
  if (/^[a-z][\w ]*(,|\r?\n)/i.test(content) && content.startsWith('evaluations'))
    return { format: 'statistics', text };
  if (/^[+-]?(\d|\.\d|nan)/i.test(content)) return { format: tableFormat(name, content), text };
  if (name.endsWith('.out')) return { format: 'published-network', text };
  return { format: null, reason: `${UNKNOWN}.` };
}

function objectFormat(name: string, text: string): 'genome' | 'hyperparameters' {
  try {
    const { value } = parseJson(text);
    const fields = Object.keys(value ?? {});
    const format: unknown = Object.getOwnPropertyDescriptor(value ?? {}, 'format')?.value;
    if (format === GENOME_FORMAT || fields.includes('nodes')) return 'genome';
    if (fields.some((field) => hyperparameterOf(field) !== undefined || field === 'task'))
      return 'hyperparameters';
  } catch {
    // A damaged file: its parser will say where. Its beginning still tells the formats apart.
    return text.includes(GENOME_FORMAT) || !/"(maxGen|popSize|alg_|prob_|select_)/.test(text)
      ? 'genome'
      : 'hyperparameters';
  }
  return name.startsWith('p_') ? 'hyperparameters' : 'genome';
}

/** A square of N rows and N + 1 columns is a network; seven columns of another height are statistics. */
function tableFormat(name: string, content: string): 'published-network' | 'statistics' {
  const rows = content.trimEnd().split(/\r\n|\r|\n/);
  const columns = rows[0]?.split(',').length ?? 0;
  if (name.endsWith('_stats.out') || name.endsWith('.csv')) return 'statistics';
  if (columns === rows.length + 1) return 'published-network';
  return columns === 7 && !name.endsWith('.out') ? 'statistics' : 'published-network';
}
