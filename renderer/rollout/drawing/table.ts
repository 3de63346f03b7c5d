import type { DrawingModule } from './drawing.ts';

/** The drawing of each task, loaded when it is first shown. */
const DRAWINGS: Readonly<Record<string, () => Promise<DrawingModule>>> = {
  swingup: async () => (await import('./swingup.ts')).SWINGUP_DRAWING,
};

/** Loads the drawing of a task; null if the task has none. */
export async function loadDrawing(task: string): Promise<DrawingModule | null> {
  return (await DRAWINGS[task]?.()) ?? null;
}
