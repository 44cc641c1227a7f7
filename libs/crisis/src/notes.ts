import type { CrisisEvent } from './types.ts';

/**
 * The same event with what may be absent at its place in the schema, so that it has the same bytes
 * before a restart and after it.
 */
export function withNotes({ related, merged, lateMs, ...rest }: CrisisEvent): CrisisEvent {
  return {
    ...rest,
    ...(related === undefined ? {} : { related }),
    ...(merged === undefined ? {} : { merged }),
    lateMs,
  };
}
