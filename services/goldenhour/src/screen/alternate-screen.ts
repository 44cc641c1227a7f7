/**
 * A terminal's second screen: what stood on the first is there again when it is closed, however
 * the process ends, but by SIGKILL.
 *
 * @source ECMA-48 for cursor and erasing; xterm control sequences for the private modes 7, 25,
 * 1049; 2026 (synchronised output) is passed over by terminals that do not know it.
 */
import type { WriteStream } from 'node:tty';

const OPEN = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const CLOSE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const BEGIN = '\u001b[?2026h\u001b[H';
const END = '\u001b[J\u001b[?2026l';
const END_OF_LINE = '\u001b[K';

/** Of a terminal that does not say. */
const COLUMNS = 80;
const ROWS = 24;

export type TerminalSize = { readonly columns: number; readonly rows: number };

export type AlternateScreen = Disposable & {
  /** As it is now: it may change at any time. */
  size(): TerminalSize;
  /** Writes all lines anew, where any of them or the size has changed. */
  draw(lines: readonly string[]): void;
};

type Output = Pick<WriteStream, 'write' | 'columns' | 'rows'>;
type Events = Pick<NodeJS.Process, 'on' | 'off' | 'kill' | 'pid'>;

export function openAlternateScreen(output: Output, events: Events = process): AlternateScreen {
  let shown = '';
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    output.write(CLOSE);
  };
  const open = (): void => {
    isOpen = true;
    shown = '';
    output.write(OPEN);
  };
  // Ctrl-Z: who has the terminal next finds it as it was.
  const pause = (): void => {
    close();
    events.kill(events.pid, 'SIGSTOP');
  };
  const listening = [
    ['exit', close],
    // Before it is told what went wrong.
    ['uncaughtExceptionMonitor', close],
    ['SIGTSTP', pause],
    ['SIGCONT', open],
  ] as const;
  for (const [event, listener] of listening) events.on(event, listener);
  open();
  const size = (): TerminalSize => ({
    columns: output.columns || COLUMNS,
    rows: output.rows || ROWS,
  });
  return {
    size,
    draw(lines) {
      if (!isOpen) return;
      const text = lines.slice(0, size().rows).join(`${END_OF_LINE}\r\n`);
      const frame = `${JSON.stringify(size())}${text}`;
      if (frame === shown) return;
      shown = frame;
      output.write(`${BEGIN}${text}${END_OF_LINE}${END}`);
    },
    [Symbol.dispose]() {
      for (const [event, listener] of listening) events.off(event, listener);
      close();
    },
  };
}
