import { resolve } from 'node:path';
import { check, salvage } from '@goldenhour/transport/embedded';
import { terminal } from '../terminal.ts';

/** Reads a store through and says whether it is whole. @returns the exit code */
export async function checkStore(file: string): Promise<number> {
  const report = await check({ path: resolve(file) });
  terminal().write(`${JSON.stringify(report, null, 2)}\n`);
  return 0;
}

/** Saves from a damaged store what can still be read. */
export async function salvageStore(file: string, to: string): Promise<void> {
  const report = await salvage({ from: resolve(file), to: resolve(to) });
  terminal().write(`${JSON.stringify(report, null, 2)}\n`);
}
