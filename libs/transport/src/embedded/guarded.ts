import { TransportError } from '@goldenhour/pipeline/ports';
import { faultOf } from './faults.ts';

/** Runs the work on the store at `path` and says its failures in the words of the port. */
export async function guarded<T>(path: string, work: () => T): Promise<T> {
  try {
    return await Promise.resolve(work());
  } catch (error) {
    const fault = faultOf(error, path);
    if (fault === undefined) throw error;
    throw new TransportError(fault.code, fault.message, { cause: error });
  }
}
