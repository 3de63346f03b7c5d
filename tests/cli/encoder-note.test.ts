import { afterEach, describe, expect, it, vi } from 'vitest';
import { encoderLine, encoderUsed, noteUnknownEncoder } from '../../electron/cli/encoder-note.ts';
import { taskOf } from '../../shared/tasks/registry.ts';

const SHIPPED = '339957c41ad872cc';
const racing = taskOf('racing');

afterEach(() => vi.restoreAllMocks());

describe('what makes the inputs of a racer', () => {
  it('is said with every score: encoder, precision and runtime', async () => {
    const full = await encoderUsed({ task: 'racing' }, { reward: 1 });
    expect(full).toMatchObject({ id: SHIPPED, precision: 'single' });
    expect(full === null ? '' : encoderLine(full)).toMatch(
      /^inputs: encoder 339957c41ad872cc, single precision, (onnxruntime|WebAssembly)$/,
    );
    const small = await encoderUsed({ task: 'racing' }, { small: 1 });
    expect(small).toMatchObject({ id: SHIPPED, precision: 'small', runtime: 'kernel' });
    expect(small?.small).toMatch(/^[0-9a-f]{16}$/);
    expect(small?.small).not.toBe(SHIPPED);
  });

  it('is nothing for a task without an encoder', async () => {
    expect(await encoderUsed({ task: 'swingup' }, {})).toBeNull();
  });

  it("is not what a published racer was evolved with, which stderr says; a racer's own is not noted", async () => {
    const written: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    await noteUnknownEncoder(racing, { name: 'mine', encoder: SHIPPED });
    await noteUnknownEncoder(taskOf('swingup'), { name: 'pole' });
    expect(written).toEqual([]);
    await noteUnknownEncoder(racing, { name: 'champion_racing' });
    expect(written.join('')).toContain('champion_racing names no encoder');
    expect(written.join('')).toContain(`here it sees through ${SHIPPED}`);
  });
});
