/** From what SQLite says to the errors of the port. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TransportErrorCode } from '@goldenhour/pipeline/ports';
import type { Fault } from './messages.ts';

/** A failure that is already said in the words of the port. Thrown inside the adapter only. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Primary result codes of SQLite. @source https://www.sqlite.org/rescode.html (read 2026-11) */
const SQLITE = {
  error: 1,
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  notADatabase: 26,
};
/** A taken offset means that the stored end of a partition is wrong. */
const DAMAGE = [SQLITE.corrupt, SQLITE.notADatabase, SQLITE.constraint];
/** After a failed fsync the kernel may have dropped the pages: trying again would lie. */
const SQLITE_IOERR_FSYNC = 1034;

/** Whether what is on disk is not what was asked for: such a store must not be written any more. */
export function isDamage(error: unknown): boolean {
  if (error instanceof StoreFault) return error.code === 'corrupt';
  if (isStrangeInteger(error) || isOfSchema(error)) return true;
  const code = resultCode(error);
  if (code === undefined) return false;
  const primary = code & 0xff;
  return code === SQLITE_IOERR_FSYNC || DAMAGE.includes(primary);
}

/** Whether the error is one that reading a file which is open never meets. */
export function isOfWriting(error: unknown): boolean {
  const { full, readOnly, cannotOpen } = SQLITE;
  return [full, readOnly, cannotOpen].includes((resultCode(error) ?? 0) & 0xff);
}

/** The fault to report, or undefined where the error is a fault of the program. */
export function faultOf(error: unknown, path: string): Fault | undefined {
  if (error instanceof StoreFault) return { code: error.code, message: error.message };
  if (isStrangeInteger(error) || isOfSchema(error)) return corruptFault(path, error.message);
  const code = resultCode(error);
  if (code === undefined) return undefined;
  const said = error instanceof Error ? error.message : String(error);
  switch (code & 0xff) {
    case SQLITE.full:
      return {
        code: 'full',
        message: `No space left for the store ${path}; nothing of this call was written. Free space on its disk or shorten the retention; the call may then be repeated.`,
      };
    case SQLITE.corrupt:
    case SQLITE.notADatabase:
    case SQLITE.constraint:
      return corruptFault(path, said);
    case SQLITE.busy:
      return {
        code: 'unavailable',
        message: `Another program holds the store ${path} (${said}). Close it (a database browser, a backup) and try again.`,
      };
    case SQLITE.cannotOpen:
      return { code: 'unavailable', message: whyNotOpened(path) };
    case SQLITE.readOnly:
      return {
        code: 'unavailable',
        message: `The store ${path} cannot be written (${said}). Give the user that runs Goldenhour write access to the file and its folder.`,
      };
    default:
      return { code: 'unavailable', message: `The store ${path} failed: ${said}.` };
  }
}

export function corruptFault(path: string, damage: string): Fault {
  return {
    code: 'corrupt',
    message: `The store ${path} is damaged: ${damage}. Keep the file as it is and save what can be read with: goldenhour store salvage ${path} --to ${path}.salvaged`,
  };
}

export function movedFault(path: string): Fault {
  return {
    code: 'corrupt',
    message: `The store ${path} was removed or replaced while it was in use: what is written to it would be lost. Stop Goldenhour before a store is moved or restored. Started again it goes on with what is there now, or with a new one.`,
  };
}

/** SQLite says only "unable to open": look for the reason a person can act on. */
function whyNotOpened(path: string): string {
  const folder = dirname(path);
  if (!existsSync(folder)) {
    return `The folder of the store ${path} does not exist. Create ${folder}, or set another store path.`;
  }
  if (existsSync(path) && statSync(path).isDirectory()) {
    return `The store path ${path} is a folder. Set the path of a file inside it.`;
  }
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return `The folder of the store ${path} cannot be written by this user. Give it write access to ${folder}, or set another store path.`;
  }
  return `The store ${path} cannot be opened. Check that this user may read and write the file.`;
}

/** An integer beyond 2^53, as node:sqlite reports it. None is ever written. */
function isStrangeInteger(error: unknown): error is Error {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_OUT_OF_RANGE';
}

/** The statements are fixed: a table or column that is not there was lost with the schema. */
function isOfSchema(error: unknown): error is Error {
  const isKnown = error instanceof Error && resultCode(error) === SQLITE.error;
  return isKnown && /^(no such (table|column)|unsupported file format)/.test(error.message);
}

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}
