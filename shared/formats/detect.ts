import { hyperparameterOf } from '../search/hyperparameters.ts';
import { isSharpNeat } from './foreign/sharpneat.ts';
import { jsonProgramOf } from './foreign/json-networks.ts';
import { GENOME_FORMAT } from './genome-file.ts';
import { parseJson } from './json-source.ts';
import { Rows } from './rows.ts';
import { decodeText } from './text.ts';
import { TUNING_FORMAT } from './tuned-file.ts';

export type FormatName =
  | 'genome'
  | 'published-network'
  | 'foreign-network'
  | 'tuned-weights'
  | 'hyperparameters'
  | 'statistics'
  | 'onnx';

/** A file's format, or null with what can be said about it. */
export type Detected =
  | { readonly format: Exclude<FormatName, 'onnx'>; readonly text: string }
  | { readonly format: 'onnx' }
  | { readonly format: null; readonly reason: string };

/** What a file of a format is, as a sentence tells it. */
export const FORMAT_NAMES: Readonly<Record<FormatName, string>> = {
  genome: 'a genome',
  'published-network': 'a network (.out)',
  'foreign-network': 'a network of another program',
  'tuned-weights': 'tuned weights',
  hyperparameters: 'the hyperparameters of a search',
  statistics: 'the statistics of a search, one row a generation',
  onnx: 'an ONNX model, which is written but not read',
};

const UNKNOWN =
  'This is none of the files Precocial reads: genome files, .out networks, networks of neat-python, SharpNEAT, TensorNEAT and Neataptic, tuned weights, hyperparameters, statistics';

const none = (reason: string): Detected => ({ format: null, reason });

/**
 * Says which format a file has by its content; where that leaves a choice, by its name. It does not check
 * the file; its parser does.
 */
export function detectFormat(fileName: string, bytes: Uint8Array): Detected {
  const name = fileName.toLowerCase();
  if (name.endsWith('.onnx')) return { format: 'onnx' };
  let text: string;
  try {
    text = decodeText(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    return none(/UTF-16|MiB/.test(reason) ? reason : `${UNKNOWN}. It is not a text file.`);
  }
  const content = text.replace(/^\uFEFF/, '').trimStart();
  if (content === '') return none('The file is empty.');
  if (/^\[[ \t]*[a-z_]/i.test(content)) return configuration(content);
  if (content.startsWith('[')) return { format: 'tuned-weights', text };
  if (content.startsWith('{')) return objectFormat(name, text, content);
  if (isSharpNeat(content)) return { format: 'foreign-network', text };
  if (/^[a-z][\w ]*(,|\r?\n)/i.test(content) && content.startsWith('evaluations'))
    return { format: 'statistics', text };
  const table = content.replace(/^(?:#[^\n]*\n\s*)+/, '');
  if (/^[+-]?(\d|\.\d|nan)/i.test(table)) return tableFormat(name, text);
  if (name.endsWith('.out'))
    return none(
      'It is text, such as the log of a batch job, and no table of numbers; a .out network has N rows of N + 1 numbers.',
    );
  return none(`${UNKNOWN}.`);
}

function configuration(content: string): Detected {
  const section = /^\[[ \t]*([^\]\n]{1,40})/.exec(content)?.[1] ?? '';
  const isNeat = /^\[(NEAT|Default\w*)\]/im.test(content);
  return none(
    isNeat
      ? 'It is a configuration of neat-python, which says how to search and holds no network; export the network itself with neat.export.export_network_json.'
      : `It is a configuration file (its first section is ${section}), not tuned weights.`,
  );
}

function objectFormat(name: string, text: string, content: string): Detected {
  if (content.slice(0, 60).includes(`"${TUNING_FORMAT}"`))
    return none(
      'This is the state of a tuning: precocial tune GENOME --resume FILE goes on from it, with the file of tuned weights beside it.',
    );
  try {
    const { value } = parseJson(text);
    const fields = Object.keys(value ?? {});
    const format: unknown = Object.getOwnPropertyDescriptor(value ?? {}, 'format')?.value;
    if (format === GENOME_FORMAT) return { format: 'genome', text };
    if (jsonProgramOf(value) !== null) return { format: 'foreign-network', text };
    if (fields.includes('nodes')) return { format: 'genome', text };
    if (fields.some((field) => hyperparameterOf(field) !== undefined || field === 'task'))
      return { format: 'hyperparameters', text };
  } catch {
    // A damaged file: its parser will say where. Its beginning still tells the formats apart.
    if (text.includes(GENOME_FORMAT) || !/"(maxGen|popSize|alg_|prob_|select_)/.test(text))
      return { format: 'genome', text };
    return { format: 'hyperparameters', text };
  }
  return { format: name.startsWith('p_') ? 'hyperparameters' : 'genome', text };
}

/** What a table of numbers is: a square of N rows and N + 1 columns a network, seven columns statistics. */
function tableFormat(name: string, text: string): Detected {
  let rows: Rows;
  try {
    rows = new Rows(text);
  } catch (error) {
    return none(error instanceof Error ? error.message : UNKNOWN);
  }
  const columns = rows.firstWidth();
  const isNetwork = columns === rows.count + 1 && !hasRisingFirstColumn(rows);
  if (isNetwork) return { format: 'published-network', text };
  if (
    columns === 7 &&
    (name.endsWith('_stats.out') || hasRisingFirstColumn(rows) || !name.endsWith('.out'))
  )
    return { format: 'statistics', text };
  if (name.endsWith('_stats.out') || name.endsWith('.csv')) return { format: 'statistics', text };
  if (columns === rows.count + 1 || Math.abs(columns - rows.count - 1) <= 1)
    return { format: 'published-network', text };
  const shape = `It is a table of ${rows.count} ${rows.count === 1 ? 'row' : 'rows'} and ${columns} ${columns === 1 ? 'column' : 'columns'}`;
  if (columns === 3)
    return none(
      `${shape}, as the objectives of individuals are logged (mean, best, connections), and no network, which has N rows of N + 1 numbers.`,
    );
  return none(`${shape}, and no network, which has N rows of N + 1 numbers.`);
}

/** True where the first column counts evaluations: it rises from row to row, from above 0. */
function hasRisingFirstColumn(rows: Rows): boolean {
  let before = 0;
  let seen = 0;
  for (const [, line] of rows.each()) {
    const value = Number(rows.cellsOf(line)[0]);
    if (!(value > before)) return false;
    before = value;
    if (++seen === 50) break;
  }
  return seen > 0;
}
