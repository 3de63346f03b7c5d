import type { Command } from 'commander';
import { digitRecord, digitTaskOf, splitOf } from '../../data/digits.ts';
import { programPlaces } from '../../system/places.ts';
import { wholeNumber, withCommon, type CommonOptions } from '../options.ts';
import { print, printJson } from '../output.ts';

interface DataOptions extends CommonOptions {
  readonly index: number;
  readonly split: string;
}

/** Shades from white to black. */
const SHADES = ' .:-=+*#%@';

function draw(pixels: readonly number[]): string {
  const side = Math.round(Math.sqrt(pixels.length));
  const shade = (value: number): string =>
    SHADES[Math.min(SHADES.length - 1, Math.floor(value * SHADES.length))] ?? ' ';
  const rows = Array.from({ length: side }, (_, y) =>
    pixels
      .slice(y * side, (y + 1) * side)
      .map((value) => shade(value).repeat(2))
      .join('')
      .trimEnd(),
  );
  return rows.join('\n');
}

/** `precocial data` */
export function addData(program: Command): void {
  withCommon(program.command('data <task>'))
    .description('Show an image of a digit task as the networks see it')
    .requiredOption('--index <n>', 'place of the image, from 0', wholeNumber(0))
    .option('--split <name>', 'train or test', 'train')
    .action(async (name: string, options: DataOptions) => {
      const task = digitTaskOf(name);
      const split = splitOf(options.split);
      const { assets } = programPlaces(import.meta.url);
      const record = await digitRecord(assets, task, split, options.index);
      if (options.json === true) {
        printJson(record);
        return;
      }
      print(`${task}, ${split} image ${options.index}: a ${record.label}`);
      print(draw(record.pixels));
    });
}
