import { defineConfig } from 'vitest/config';

/** Unit, property and conformance tests; end-to-end tests apart, one file at a time. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          pool: 'forks',
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/**/*.e2e.{ts,tsx}'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          pool: 'forks',
          maxWorkers: 1,
          fileParallelism: false,
          // A browser that draws in software needs the processor to itself.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
