import { PrecocialError } from '../../base/errors.ts';
import { Lines } from '../lines.ts';
import { quoted } from '../text.ts';
import { SHARPNEAT } from './activations.ts';
import { buildForeign, refuseForeign, type ForeignConnection } from './build.ts';
import type { ForeignDocument } from './json-networks.ts';

/** True for the text of a SharpNEAT `.net` file: two counts, then 'acyclic' or 'cyclic'. */
export function isSharpNeat(text: string): boolean {
  return /^\s*(?:#[^\n]*\n\s*)*\d+[ \t]+\d+\s+(?:#[^\n]*\n\s*)*(?:a?cyclic)\b/.test(
    text.slice(0, 4096),
  );
}

interface Line {
  readonly number: number;
  readonly fields: readonly string[];
}

/** The lines of each section, which blank lines divide; comments are passed over. */
function sectionsOf(text: string): Line[][] {
  const sections: Line[][] = [[]];
  for (const [row, line] of new Lines(text).each()) {
    const words = line.trim();
    if (words.startsWith('#')) continue;
    if (words === '') {
      if ((sections.at(-1)?.length ?? 0) > 0) sections.push([]);
    } else sections.at(-1)?.push({ number: row + 1, fields: words.split(/[ \t]+/) });
  }
  return sections;
}

function wholeIn({ number, fields }: Line, k: number): number {
  const text = fields[k] ?? '';
  if (!/^\d{1,9}$/.test(text)) refuseLine(number, `${quoted(text)} is no number of a node`);
  return Number(text);
}

function refuseLine(line: number, problem: string): never {
  throw new PrecocialError('invalid-file', `Line ${line}: ${problem}.`, { line });
}

function connectionOf(line: Line): ForeignConnection {
  const { number, fields } = line;
  if (fields.length !== 3) refuseLine(number, 'a connection has a source, a target and a weight');
  const text = fields[2] ?? '';
  const weight = /^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(weight)) refuseLine(number, `${quoted(text)} is not a number`);
  return {
    from: String(wholeIn(line, 0)),
    to: String(wholeIn(line, 1)),
    weight,
    enabled: true,
    recurrent: false,
    place: `Line ${number}`,
  };
}

/**
 * Reads a SharpNEAT `.net` file of an acyclic network: inputs are the nodes 0 and on, outputs come next, and
 * all nodes have the first activation function of the file and no bias.
 * @throws PrecocialError 'invalid-file' with `line`; for a cyclic network, saying what would be lost
 */
export function readSharpNeat(text: string, name: string): ForeignDocument {
  const [counts = [], kind = [], genes = [], functions = []] = sectionsOf(text);
  const [first] = counts;
  if (first === undefined) return refuseLine(1, 'the numbers of inputs and outputs are missing');
  const [inputs, outputs] = [wholeIn(first, 0), wholeIn(first, 1)];
  if (kind[0]?.fields[0] !== 'acyclic')
    refuseLine(
      kind[0]?.number ?? first.number,
      'the network is cyclic: in SharpNEAT each of its nodes takes what the others were a cycle before, an order that a genome cannot say and that would be lost',
    );
  const code = functions[0]?.fields[1] ?? '';
  const activation = SHARPNEAT.get(code);
  if (activation === undefined)
    return refuseLine(
      functions[0]?.number ?? 1,
      `the activation ${quoted(code)} is none that a genome has; there are ${[...SHARPNEAT.keys()].join(', ')}`,
    );
  const connections = genes.map(connectionOf);
  const keys = (from: number, count: number): string[] =>
    Array.from({ length: count }, (_, k) => String(from + k));
  const ends = connections.flatMap(({ from, to }) => [Number(from), Number(to)]);
  const inner = [...new Set(ends)].filter((id) => id >= inputs + outputs).sort((a, b) => a - b);
  if (inputs + outputs > 1_000_000) refuseForeign('Line 1', 'there are too many inputs or outputs');
  const node = (key: string) => ({ key, bias: 0, activation });
  const document = buildForeign({
    name,
    inputs: keys(0, inputs),
    outputs: keys(inputs, outputs).map(node),
    hidden: inner.map((id) => node(String(id))),
    connections,
  });
  return { document, notes: [] };
}
