/**
 * Ends this process, at once and whatever it is doing, when the one that started it is no more. The
 * end of the channel between them tells the same, but not while native code has the main thread:
 * a model that hangs would then run on for ever, for nobody.
 */
import { isMainThread, Worker, workerData } from 'node:worker_threads';

/** @unit ms */
const LOOK_EVERY_MS = 1_000;

/** Call it once, at the start of a process. */
export function endWithParent(): void {
  new Worker(new URL(import.meta.url), { workerData: process.ppid }).unref();
}

function watch(parent: number): void {
  setInterval(() => {
    if (process.ppid !== parent || !isAlive(parent)) process.kill(process.pid, 'SIGKILL');
  }, LOOK_EVERY_MS);
}

/** On Windows an orphan keeps the number of its parent. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

if (!isMainThread) watch(Number(workerData));
