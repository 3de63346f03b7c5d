import type { TaskSource } from '../source.ts';

export type TableSource = Extract<TaskSource, { kind: 'table' }>;
