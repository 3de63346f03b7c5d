import { useEffect, useState } from 'react';
import { followReading } from '../rollout/live/reading.ts';
import type { ReadRollout } from '../state/reading.ts';

/** The reading of the live rollout with its slopes: null until there is one. */
export function useReading(): ReadRollout | null {
  const [read, setRead] = useState<ReadRollout | null>(null);
  useEffect(() => followReading(true, setRead), []);
  return read;
}
