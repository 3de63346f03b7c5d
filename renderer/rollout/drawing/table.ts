import type { DrawingModule } from './drawing.ts';

const walker = async (): Promise<DrawingModule> => (await import('./biped.ts')).BIPED_DRAWING;

const racer = async (): Promise<DrawingModule> => (await import('./racing.ts')).RACING_DRAWING;

/** The drawing of each task, loaded when it is first shown. */
const DRAWINGS: Readonly<Record<string, () => Promise<DrawingModule>>> = {
  swingup: async () => (await import('./swingup.ts')).SWINGUP_DRAWING,
  biped: walker,
  'biped-hardcore': walker,
  racing: racer,
  'racing-stacked': racer,
};

/** Loads the drawing of a task; null if the task has none. */
export async function loadDrawing(task: string): Promise<DrawingModule | null> {
  return (await DRAWINGS[task]?.()) ?? null;
}
