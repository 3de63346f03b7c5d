import { PrecocialError } from '../../shared/base/errors.ts';

/** The PrecocialError that `act` throws; anything else, or nothing, fails the test. */
export function refusal(act: () => unknown): PrecocialError {
  try {
    act();
  } catch (error) {
    if (error instanceof PrecocialError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
