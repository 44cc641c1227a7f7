/** What is said to a person: talk on standard error, data on standard output. */
import { writeSync } from 'node:fs';

export function talk(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** How data is written. Synchronous, so that what a receiver accepted was really written. */
export function terminal(): { readonly write: (text: string) => void; readonly colours: boolean } {
  return {
    write: (text) => {
      writeAll(process.stdout.fd, text);
    },
    colours: process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '',
  };
}

/** A pipe takes what it can; the rest is offered again. */
function writeAll(descriptor: number, text: string): void {
  let bytes: Uint8Array = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}
