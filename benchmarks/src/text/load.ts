/** What it takes until the default scorer stands, each time in a process of its own. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROCESSES = 10;

export type Load = {
  /** Processor time of the main thread. */
  readonly milliseconds: number;
  /** Resident memory that came with it, before any text. @unit MiB */
  readonly megabytes: number;
};

/** The median of each. */
export function measureLoad(): Load {
  const child = fileURLToPath(new URL('load/main.ts', import.meta.url));
  const loads = Array.from(
    { length: PROCESSES },
    (): Load => JSON.parse(execFileSync(process.execPath, [child], { encoding: 'utf8' })),
  );
  return {
    milliseconds: median(loads.map(({ milliseconds }) => milliseconds)),
    megabytes: median(loads.map(({ megabytes }) => megabytes)),
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
