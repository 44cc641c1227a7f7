/** The bounds of replay: every buffer, index and file has one, and crossing it is said. */

const KIB = 1024;
const MIB = 1024 * KIB;

/** Longest line, or CSV record. A longer one becomes a dead letter `too_large`. @unit bytes */
export const RECORD_BYTES_MAX = MIB;

/** How much of an unreadable record is kept in its dead letter. @unit bytes */
export const DEAD_LETTER_BYTES_MAX = 64 * KIB;

/** Records of all files of one source; the index takes 30 bytes of memory for each, 600 MB at most. */
export const RECORDS_MAX = 20_000_000;

/** Files of one source; each keeps one file descriptor open. */
export const FILES_MAX = 256;

/** Items in one batch. */
export const BATCH_ITEMS_MAX = 500;

/** Raw bytes behind one batch, so that 500 large records are not held at once. @unit bytes */
export const BATCH_BYTES_MAX = 4 * MIB;

/** Read at a time while a file is scanned. @unit bytes */
export const CHUNK_BYTES = 256 * KIB;

/**
 * A gzip stream that grows by more than this is refused as a bomb, once it has grown past
 * `GZIP_FREE_BYTES`. Posts as JSON shrink 4 to 30 times.
 */
export const GZIP_RATIO_MAX = 200;
/** @unit bytes */
export const GZIP_FREE_BYTES = 64 * MIB;
/** Largest file after decompression: it lies on the temporary disk while it is read. @unit bytes */
export const GZIP_BYTES_MAX = 64 * KIB * MIB;
