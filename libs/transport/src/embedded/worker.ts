/**
 * The thread that owns the store file, so that no fsync ever blocks the sockets of the main
 * thread. It takes all writes that are waiting, up to a bound, into one SQLite transaction: while
 * one fsync runs the next group gathers by itself, without a delay of its own.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { faultOf, isDamage, movedFault } from './faults.ts';
import { lockStore } from './lock.ts';
import type { Answer, Envelope, Report, StoreOptions, WriteRequest } from './messages.ts';
import { Retention } from './retention.ts';
import { inTransaction, openStoreFile } from './schema.ts';
import { Store } from './store.ts';
import { watchFile } from './watch-file.ts';

type Pending<R> = { readonly id: number; readonly request: R };

const port = parentPort;
if (port === null) throw new Error('worker.ts runs as a worker thread only.');
const options: StoreOptions = workerData;
serve();

function serve(): void {
  const opened = open();
  if (opened === undefined) return;
  const { lock, db, layout, store, retention, isSameFile } = opened;
  /** Once the file was found damaged nothing is written any more: it would only get worse. */
  let broken: Answer | undefined;
  let sweepScheduled = false;
  let held: Envelope | undefined;

  const topicIds = new Map(layout.topics.map(({ name, id }) => [name, id]));
  post({ kind: 'ready', topicIds, ends: store.ends() });
  port?.on('message', (envelope: Envelope) => {
    held = envelope;
    drain();
  });

  function next(): Envelope | undefined {
    const envelope = held ?? receive();
    held = undefined;
    return envelope;
  }

  function drain(): void {
    for (let envelope = next(); envelope !== undefined; envelope = next()) {
      const { id, request } = envelope;
      switch (request.kind) {
        case 'open-task':
        case 'publish':
        case 'commit':
          writeGroup(gather({ id, request }));
          // Under load the queue may never be empty, and old records must still go.
          if (retention.isSweeping) sweepSlice();
          break;
        case 'read':
        case 'committed':
          post({ kind: 'answers', answers: [attempt(id, () => store.read(request))], ends: [] });
          break;
        case 'sweep':
          retention.startAt(request.now);
          break;
        case 'close':
          db.close();
          lock[Symbol.dispose]();
          post({ kind: 'answers', answers: [{ id, value: null }], ends: [] });
          port?.close();
          return;
      }
    }
    scheduleSweep();
  }

  /** The given write and all that wait behind it, up to the next request of another kind. */
  function gather(first: Pending<WriteRequest>): Pending<WriteRequest>[] {
    const group = [first];
    let records = recordsOf(first.request);
    while (records < options.limits.groupRecordsMax) {
      const envelope = next();
      if (envelope === undefined) break;
      const { id, request } = envelope;
      if (request.kind !== 'publish' && request.kind !== 'commit' && request.kind !== 'open-task') {
        held = envelope;
        break;
      }
      group.push({ id, request });
      records += recordsOf(request);
    }
    return group;
  }

  /** Together if possible. One that breaks the transaction then fails alone, by running alone. */
  function writeGroup(group: readonly Pending<WriteRequest>[]): void {
    const now = latest(group);
    if (now !== undefined) retention.advance(now);
    const together = tryWrite(group);
    if (together !== undefined) {
      post(together);
      return;
    }
    for (const one of group) {
      const alone = tryWrite([one]);
      if (alone !== undefined) post(alone);
    }
  }

  /** Undefined where a group of several must be taken apart. */
  function tryWrite(group: readonly Pending<WriteRequest>[]): Report | undefined {
    if (broken === undefined && !isSameFile()) broken = { id: 0, fault: movedFault(options.path) };
    if (broken !== undefined) {
      const fault = broken;
      return { kind: 'answers', answers: group.map(({ id }) => ({ ...fault, id })), ends: [] };
    }
    const started = performance.now();
    try {
      const { answers, ends } = inTransaction(db, () => {
        store.begin();
        const written = group.map(({ id, request }) => writeOne(id, request));
        return { answers: written, ends: store.finish() };
      });
      return { kind: 'answers', answers, ends, commitMs: performance.now() - started };
    } catch (error) {
      if (group.length > 1 && !isDamage(error)) return undefined;
      return { kind: 'answers', answers: group.map(({ id }) => failed(id, error)), ends: [] };
    }
  }

  function writeOne(id: number, request: WriteRequest): Answer {
    try {
      return { id, value: store.write(request) };
    } catch (error) {
      const fault = faultOf(error, options.path);
      // A fenced commit has written nothing, so the others of its group go on.
      if (fault?.code === 'fenced') return { id, fault };
      throw error;
    }
  }

  function attempt(id: number, work: () => unknown): Answer {
    try {
      return { id, value: work() };
    } catch (error) {
      return failed(id, error);
    }
  }

  function failed(id: number, error: unknown): Answer {
    const fault = faultOf(error, options.path);
    // Not a failing disk but a broken program: let the thread crash, loudly.
    if (fault === undefined) throw error;
    const answer = { id, fault };
    if (isDamage(error)) broken = answer;
    // What has expired may be all that is in the way.
    else if (fault.code === 'full') retention.restart();
    return answer;
  }

  function scheduleSweep(): void {
    if (!retention.isSweeping || sweepScheduled || broken !== undefined) return;
    sweepScheduled = true;
    setImmediate(() => {
      sweepScheduled = false;
      if (!db.isOpen) return;
      sweepSlice();
      drain();
    });
  }

  function sweepSlice(): void {
    if (broken !== undefined) return;
    // A sweep that fails (a full disk) tries again at the next; only damage stops the store.
    const outcome = attempt(0, () =>
      retention.slice((records) => post({ kind: 'unread-expired', records })),
    );
    if ('fault' in outcome) retention.stop();
  }
}

function open() {
  let lock: Disposable | undefined;
  try {
    lock = lockStore(options.path);
    const { db, layout } = openStoreFile(options);
    const { path, limits } = options;
    const store = new Store({ db, layout, path, readBytesMax: limits.readBytesMax });
    const retention = new Retention(db, layout, limits);
    return { lock, db, layout, store, retention, isSameFile: watchFile(path) };
  } catch (error) {
    lock?.[Symbol.dispose]();
    const fault = faultOf(error, options.path);
    if (fault === undefined) throw error;
    post({ kind: 'refused', fault });
    port?.close();
    return undefined;
  }
}

function receive(): Envelope | undefined {
  return port === null ? undefined : receiveMessageOnPort(port)?.message;
}

function post(report: Report): void {
  port?.postMessage(report);
}

function recordsOf(request: WriteRequest): number {
  return request.kind === 'open-task' ? 1 : request.records.slots.length + 1;
}

function latest(group: readonly Pending<WriteRequest>[]): number | undefined {
  const last = group.at(-1)?.request;
  return last === undefined || last.kind === 'open-task' ? undefined : last.now;
}
