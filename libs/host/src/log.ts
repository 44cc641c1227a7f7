import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import { printable } from './errors.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Fields = Readonly<Record<string, unknown>>;

/** What the rest needs of a logger: constant messages, details in fields. */
export interface Logger {
  debug(fields: Fields, message: string): void;
  info(fields: Fields, message: string): void;
  warn(fields: Fields, message: string): void;
  error(fields: Fields, message: string): void;
  fatal(fields: Fields, message: string): void;
}

export type LoggerOptions = {
  readonly level: LogLevel;
  /** Takes one line per call, its line break included. Default: standard error. */
  readonly destination?: DestinationStream;
  /** Default: `lines` where standard error is a terminal, else `json`. */
  readonly format?: 'json' | 'lines';
};

/**
 * A second fence behind `Secret`, for what foreign errors and options carry along, and behind the
 * rule that a field holds no text of a mention.
 */
const HIDDEN = [
  'secret',
  'password',
  'token',
  'accessToken',
  'apiKey',
  'authorization',
  'cookie',
  'text',
  'excerpt',
  'body',
];

/** Longest text in one field; what is cut says so. @unit UTF-16 code units */
const FIELD_LENGTH_MAX = 1_000;
const STDERR = 2;

/**
 * Logs to standard error (standard output is for data): a JSON object a line, with ISO time and
 * the level's name, or readable lines on a terminal. Every line is written when the call returns,
 * so nothing is lost at exit. A closed or full standard error is ignored: logs never stop the work.
 */
export function createLogger({ level, destination, format }: LoggerOptions): Logger {
  const target = destination ?? { write: writeStderr };
  const lines = (format ?? (isatty(STDERR) ? 'lines' : 'json')) === 'lines';
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      depthLimit: 4,
      edgeLimit: 50,
      redact: {
        paths: HIDDEN.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        censor: '[secret]',
      },
      serializers: { error: errorFields },
      formatters: { level: (label) => ({ level: label }), log: shorten },
    },
    lines ? { write: (line) => target.write(readable(line)) } : target,
  );
}

function writeStderr(line: string): void {
  const bytes = Buffer.from(line);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(STDERR, bytes, at);
  } catch {
    // Closed (EPIPE), full (ENOSPC) or a pipe nobody empties (EAGAIN): there is nowhere to say so.
  }
}

/** Only what is known to be harmless: own fields of an error may hold requests and headers. */
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return {
    type: error.name,
    message: cut(error.message),
    ...('code' in error && { code: error.code }),
    stack: cut(error.stack ?? ''),
    ...(error.cause !== undefined && { cause: causeOf(error.cause) }),
  };
}

function causeOf(cause: unknown): string {
  return cause instanceof Error ? cut(`${cause.name}: ${cause.message}`) : typeof cause;
}

function shorten(fields: Record<string, unknown>): Record<string, unknown> {
  if (!Object.values(fields).some((value) => typeof value === 'string' && value !== cut(value)))
    return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === 'string' ? cut(value) : value,
    ]),
  );
}

function cut(text: string): string {
  return text.length <= FIELD_LENGTH_MAX ? text : `${text.slice(0, FIELD_LENGTH_MAX)}… (cut)`;
}

/** `14:03:05 warn  Message  key=value`: JSON of each value, so that no escape sequence gets through. */
function readable(line: string): string {
  const { time, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields)
    .map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
    .join('');
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${printable(String(msg))}${rest && ` ${rest}`}\n`;
}
