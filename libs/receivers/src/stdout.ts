import type { Language, Transition } from '@goldenhour/crisis';
import type { EpochMs } from '@goldenhour/mention';
import {
  type Notification,
  type Receiver,
  ReceiverError,
  type Sample,
} from '@goldenhour/pipeline/ports';
import type { Severity } from '@goldenhour/velocity';
import { printable, printableJson } from './printable.ts';

export type StdoutOptions = {
  readonly name: string;
  /** One CloudEvent a line, for a program; else lines for a person. */
  readonly json: boolean;
  readonly language: Language;
  readonly colours: boolean;
  readonly write: (text: string) => void | Promise<void>;
};

const SAMPLES_MAX = 3;

/**
 * Writes events to the terminal. For a person: when (in the subject's zone), how bad, what
 * happened, the sentence (which says first when it is not the real thing), and up to three mentions with their links. Whatever strangers wrote is
 * stripped of what a terminal would obey.
 */
export function createStdout({ name, json, language, colours, write }: StdoutOptions): Receiver {
  const localTime = createLocalTime();
  return {
    name,
    async send(notification, signal) {
      if (signal.aborted) throw new ReceiverError('unavailable', 'stopped before it was written');
      const text = json
        ? `${printableJson(notification.cloudEvent)}\n`
        : render(notification, { language, colours, localTime });
      try {
        await unlessAborted(signal, write(text));
      } catch (error) {
        if (error instanceof ReceiverError) throw error;
        throw new ReceiverError('unavailable', 'the output could not be written', { cause: error });
      }
    },
  };
}

/** A pipe that nobody reads keeps a write waiting; whoever stops does not wait for it. */
async function unlessAborted(signal: AbortSignal, work: void | Promise<void>): Promise<void> {
  if (work === undefined) return;
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new ReceiverError('unavailable', 'stopped while writing'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const SEVERITIES: Readonly<Record<Language, readonly [string, string, string, string]>> = {
  en: ['calm', 'notice', 'serious', 'critical'],
  nl: ['rustig', 'let op', 'ernstig', 'kritiek'],
};

const TRANSITIONS: Readonly<Record<Language, Readonly<Record<Transition, string>>>> = {
  en: {
    opened: 'opened',
    escalated: 'escalated',
    eased: 'eased',
    resolved: 'resolved',
    reopened: 'reopened',
  },
  nl: {
    opened: 'begonnen',
    escalated: 'verergerd',
    eased: 'afgenomen',
    resolved: 'voorbij',
    reopened: 'heropend',
  },
};

/** SGR: green, yellow, bright red, white on red. */
const COLOURS: Readonly<Record<Severity, string>> = { 0: '32', 1: '33', 2: '91', 3: '97;41' };

type Style = {
  readonly language: Language;
  readonly colours: boolean;
  readonly localTime: (at: EpochMs, timeZone: string) => string;
};

function render(
  { event, timeZone, sentence, samples }: Notification,
  { language, colours, localTime }: Style,
): string {
  const severity = SEVERITIES[language][event.severity].toUpperCase();
  const over = event.transition === 'eased' || event.transition === 'resolved';
  const mark = colours ? paint(severity, over ? COLOURS[0] : COLOURS[event.severity]) : severity;
  const head = `${localTime(event.at, timeZone)}  ${mark}  ${TRANSITIONS[language][event.transition]}`;
  const lines = [`${head}  ${printable(sentence)}`];
  for (const sample of samples.slice(0, SAMPLES_MAX))
    lines.push(`    ${rendered(sample, colours)}`);
  return `${lines.join('\n')}\n`;
}

function rendered({ excerpt, author, platform, url }: Sample, colours: boolean): string {
  const who =
    author === null ? printable(platform) : `${printable(author)}, ${printable(platform)}`;
  // Terminals make links of what looks like one; only what opens in a browser may.
  const link = url !== null && /^https?:\/\//i.test(url) ? ` ${printable(url)}` : '';
  const tail = `(${who})${link}`;
  return `“${printable(excerpt)}” ${colours ? paint(tail, '2') : tail}`;
}

function paint(text: string, code: string): string {
  return `\u001b[${code}m${text}\u001b[0m`;
}

/**
 * `2015-02-17 14:35`, the same on every machine whatever its locale. A formatter takes milliseconds
 * to make and is kept: one per zone of the configuration.
 */
function createLocalTime(): Style['localTime'] {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (at, timeZone) => {
    let format = formats.get(timeZone);
    if (format === undefined) {
      format = new Intl.DateTimeFormat('en-GB', {
        timeZone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
      formats.set(timeZone, format);
    }
    const parts = format.formatToParts(at);
    const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? '';
    return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
  };
}
