import { join } from 'node:path';

import {
  galleryReady,
  type Driver,
  type LaunchOptions,
  type RunningLab,
} from './drivers/driver.ts';
import { endTour } from './scenes/hands.ts';

/** Where a lab keeps everything below a folder. */
export const placesIn = (folder: string): LaunchOptions => ({
  library: join(folder, 'library'),
  settings: join(folder, 'settings'),
});

/** Opens a lab for somebody who never did, and ends its tour. */
export async function openedLab(driver: Driver, options: LaunchOptions): Promise<RunningLab> {
  const lab = await driver.launch(options);
  await galleryReady(lab.page);
  await endTour(lab.page);
  return lab;
}
