import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { openAlternateScreen } from './alternate-screen.ts';

const OPEN = '\u001b[?1049h';
const CLOSE = '\u001b[?1049l';

function terminal(columns = 20, rows = 3) {
  const events = new EventEmitter();
  const killed: string[] = [];
  const output = {
    written: '',
    columns,
    rows,
    write(text: string) {
      this.written += text;
      return true;
    },
  };
  const fake = Object.assign(events, {
    pid: 7,
    kill: (pid: number, signal: string) => killed.push(`${pid} ${signal}`) > 0,
  });
  const screen = openAlternateScreen(output as never, fake as never);
  const taken = () => {
    const { written } = output;
    output.written = '';
    return written;
  };
  return { screen, events, output, killed, taken };
}

test('lines are drawn from the top, each to its end, and only where something changed', () => {
  const { screen, output, taken } = terminal();
  expect(taken()).toContain(OPEN);
  screen.draw(['one', 'two']);
  expect(taken()).toContain('\u001b[Hone\u001b[K\r\ntwo\u001b[K\u001b[J');
  screen.draw(['one', 'two']);
  expect(taken()).toBe('');
  screen.draw(['one', 'two', 'three', 'four']);
  expect(taken()).not.toContain('four');
  output.rows = 4;
  screen.draw(['one', 'two', 'three', 'four']);
  expect(taken()).toContain('four');
  expect(screen.size()).toEqual({ columns: 20, rows: 4 });
});

test('a terminal that does not say how large it is gets the usual size', () => {
  expect(terminal(0, 0).screen.size()).toEqual({ columns: 80, rows: 24 });
});

test.each(['exit', 'uncaughtExceptionMonitor'])(
  'on %s the terminal is as it was, once',
  (event) => {
    const { screen, events, taken } = terminal();
    events.emit(event);
    expect(taken()).toMatch(/\u001b\[\?25h.*\u001b\[\?1049l$/s);
    screen.draw(['too late']);
    screen[Symbol.dispose]();
    expect(taken()).not.toContain(CLOSE);
  },
);

test('stopped by Ctrl-Z it gives the terminal back, and takes it again when it goes on', () => {
  const { screen, events, killed, taken } = terminal();
  screen.draw(['one']);
  taken();
  events.emit('SIGTSTP');
  expect(taken()).toContain(CLOSE);
  expect(killed).toEqual(['7 SIGSTOP']);
  events.emit('SIGCONT');
  screen.draw(['one']);
  expect(taken()).toMatch(/1049h.*one/s);
});

test('when it is closed, nothing listens any more', () => {
  const { screen, events, taken } = terminal();
  taken();
  screen[Symbol.dispose]();
  expect(taken()).toContain(CLOSE);
  expect(events.eventNames()).toEqual([]);
});
