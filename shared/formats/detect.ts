import { GENOME_FORMAT } from './genome-file.ts';
import { TUNING_FORMAT } from './tuned-file.ts';
import { hyperparameterOf } from '../search/hyperparameters.ts';
import { parseJson } from './json-source.ts';
import { Lines, countOf } from './lines.ts';
import { decodeText } from './text.ts';

export type FormatName =
  'genome' | 'published-network' | 'tuned-weights' | 'hyperparameters' | 'statistics' | 'onnx';

/** A file's format, or null with what can be said about it. */
export type Detected =
  | { readonly format: Exclude<FormatName, 'onnx'>; readonly text: string }
  | { readonly format: 'onnx' }
  | { readonly format: null; readonly reason: string };

const UNKNOWN =
  'This is none of the files Precocial reads: genome files, .out networks, tuned weights, hyperparameters, statistics';

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
  const rows = new Lines(content);
  const columns = countOf(rows.first() ?? '', ',') + 1;
  if (name.endsWith('_stats.out') || name.endsWith('.csv')) return 'statistics';
  if (columns === rows.count + 1) return 'published-network';
  return columns === 7 && !name.endsWith('.out') ? 'statistics' : 'published-network';
}
