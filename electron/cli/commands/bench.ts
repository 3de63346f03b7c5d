import { availableParallelism, loadavg } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import { PrecocialError } from '../../../shared/base/errors.ts';
import { BENCH_PARTS, partsHere, runBench } from '../../bench/bench.ts';
import type { BenchRow } from '../../bench/row.ts';
import { nodeTaskFiles } from '../../rollouts/task-files.ts';
import { readGenomeArgument } from '../genome-argument.ts';
import { interruptSignal } from '../interrupt.ts';
import { wholeNumber, withCommon, type CommonOptions } from '../options.ts';
import { cancelled, print, printJson, table } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { guarded } from '../guard.ts';
import { refuseReplacing, withReplace, type ReplaceOptions } from '../replace.ts';
import { dayOf, reportPath, writeReport } from '../report-file.ts';

interface BenchOptions extends CommonOptions, ReplaceOptions {
  readonly genome?: string;
  readonly lanes: number;
  readonly only?: string[];
  readonly write?: boolean;
}

function partList(text: string): string[] {
  const names = text.split(',');
  const unknown = names.find((name) => !BENCH_PARTS.includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `There is no part ${JSON.stringify(unknown)}; there are ${BENCH_PARTS.join(', ')}.`,
    );
  return names;
}

/** Three or more figures that count. */
function figure(value: number): string {
  return value >= 1000 ? value.toFixed(0) : value.toPrecision(3);
}

function cells(row: BenchRow): string[] {
  const against = row.ratioTo === undefined ? '' : `${figure(row.ratio ?? NaN)}x ${row.ratioTo}`;
  return [row.name, figure(row.value), row.unit, against];
}

function page(rows: readonly BenchRow[], day: string): string {
  const lines = rows.map((row) => `| ${cells(row).join(' | ')} |`);
  return `# Bench, ${day}

\`precocial bench --write\` on ${availableParallelism()} cores, Node ${process.versions.node}, ${process.arch}; load at its end ${loadavg()[0]?.toFixed(1) ?? '-'}.
Processor time, the least of several rounds, but where it says wall time. A ratio says how many times better
than the row it names, in the same run; below 1 it is worse.

| figure | value | unit | against |
|---|---|---|---|
${lines.join('\n')}
`;
}

async function bench(options: BenchOptions): Promise<void> {
  const day = dayOf(new Date());
  const file = options.write === true ? reportPath(`bench-${day}.md`) : null;
  await refuseReplacing('Nothing was measured', [file], options.replace);
  const signal = interruptSignal();
  const given = options.genome;
  const document = given === undefined ? null : await readGenomeArgument(given, 'swingup');
  const other = document === null ? undefined : options.only?.find((name) => name !== 'swingup');
  if (other !== undefined)
    throw new PrecocialError(
      'usage',
      `--genome measures swing-up rollouts of one genome, and --only asks for ${other}; leave one of them away.`,
    );
  const names = options.only ?? (document === null ? await partsHere() : ['swingup']);
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  const request = {
    files: nodeTaskFiles(),
    lanes: options.lanes,
    ...(document === null ? {} : { genome: document.genome }),
  };
  const results = await runBench(names, request, (name, done) => {
    if (signal.aborted) throw cancelled();
    progress.update(done, name);
  }).finally(() => {
    progress.end();
  });
  if (options.json === true) printJson({ results });
  else print(table([['figure', 'value', 'unit', 'against'], ...results.map(cells)]));
  if (options.write !== true) return;
  const path = await writeReport(`bench-${day}.md`, page(results, day));
  if (options.json !== true) print(`Wrote ${path}.`);
}

/** `precocial bench` */
export function addBench(program: Command): void {
  withReplace(withCommon(program.command('bench')))
    .description('Measure the engine: kernels, variation, workers, whole generations, memory')
    .option('--genome <genome>', 'measure swing-up rollouts of this genome alone')
    .option('--lanes <n>', 'rollouts side by side, a multiple of 6', wholeNumber(6), 18)
    .option('--only <parts>', `parts, separated by commas: ${BENCH_PARTS.join(', ')}`, partList)
    .option('--write', 'write a dated table into docs/benchmarks of the program')
    .action((options: BenchOptions) =>
      guarded(() => bench(options), {
        kept: () => 'nothing was kept: a bench is written when it is whole.',
      }),
    );
}
