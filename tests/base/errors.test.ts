import { describe, expect, it } from 'vitest';
import { PrecocialError } from '../../shared/base/errors.ts';

describe('a message', () => {
  it('is kept as it is up to 1,200 characters', () => {
    const message = `${'a'.repeat(1199)}.`;
    expect(new PrecocialError('usage', message).message).toBe(message);
  });

  it('loses its middle where a file puts a long text into it', () => {
    const { message } = new PrecocialError(
      'invalid-file',
      `The field ${'k'.repeat(100_000)} is unknown. Nothing was changed.`,
    );
    expect(message).toHaveLength(1200);
    expect(message).toMatch(/^The field kkk.* … k+ is unknown\. Nothing was changed\.$/);
  });

  it('is not cut within a character', () => {
    for (const before of ['', 'x']) {
      const { message } = new PrecocialError('usage', `${before}${'😀'.repeat(2000)}.`);
      expect(message).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
      expect(message).not.toMatch(/(?<![\ud800-\udbff])[\udc00-\udfff]/);
    }
  });
});
