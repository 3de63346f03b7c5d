import { configDefaults, defineConfig } from 'vitest/config';

/** Unit, property and conformance tests beside packing; end-to-end tests after them, one file at a time. */
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
        // Packing uses no browser, which would need the processor to itself, and so runs beside the unit tests.
        test: {
          name: 'package',
          include: ['tests/packaging/*.e2e.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          pool: 'forks',
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/**/*.e2e.{ts,tsx}'],
          exclude: [...configDefaults.exclude, 'tests/packaging/**'],
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
