import { parseJson } from '../../shared/formats/json-source.ts';
import { decodeText } from '../../shared/formats/text.ts';
import { writeAtomically } from '../system/files.ts';
import { readWhole } from '../system/read-file.ts';

/**
 * What was measured before under the same key, or what is measured now and kept.
 * @param key plain values: all that the result follows from
 * @param parse makes the result of its plain form, and throws where it cannot
 */
export async function keptOrMeasured<T>(
  path: string,
  key: Readonly<Record<string, unknown>>,
  parse: (plain: unknown) => T,
  measure: () => Promise<unknown>,
): Promise<{ readonly value: T; readonly kept: boolean }> {
  try {
    const { value } = parseJson(decodeText(await readWhole(path)));
    if (typeof value === 'object' && value !== null && 'key' in value && 'value' in value) {
      if (JSON.stringify(value.key) === JSON.stringify(key))
        return { value: parse(value.value), kept: true };
    }
  } catch {
    // Nothing that can be read is there: it is measured.
  }
  const plain = await measure();
  await writeAtomically(path, `${JSON.stringify({ key, value: plain }, null, 1)}\n`);
  return { value: parse(JSON.parse(JSON.stringify(plain))), kept: false };
}
