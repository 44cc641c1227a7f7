/** What this bench is asked for. */
import { parseArgs } from 'node:util';

export type Command = {
  /** For each brand and size. */
  readonly streams: number;
  readonly seed: number;
  /** Where a page is written; undefined: nowhere. */
  readonly page: string | undefined;
  readonly part: 'crises' | 'without' | 'cost' | 'world';
};

/** @returns a sentence for whoever typed it, where it cannot be used */
export function parseCommand(args: readonly string[]): Command | string {
  const parsed = parse(args);
  if (typeof parsed === 'string') return parsed;
  const { streams, seed, page, without, cost, world } = parsed;
  const parts = [
    ...(without === true ? (['without'] as const) : []),
    ...(cost === true ? (['cost'] as const) : []),
    ...(world === true ? (['world'] as const) : []),
  ];
  if (parts.length > 1) return `Ask for one of --${parts.join(', --')} at a time.`;
  const part = parts[0] ?? 'crises';
  if (page !== undefined && part !== 'crises') return `--page is not for --${part}.`;
  if (page === '') return '--page wants the name of a file, such as reports/crises.html.';
  const count = Number(streams);
  if (!Number.isSafeInteger(count) || count < 1) {
    return `--streams is '${streams}'; it is a whole number, 1 or more.`;
  }
  if (seed === '' || !Number.isSafeInteger(Number(seed))) {
    return `--seed is '${seed}'; it is a whole number.`;
  }
  return { streams: count, seed: Number(seed), page, part };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        streams: { type: 'string', default: '6' },
        seed: { type: 'string', default: '1' },
        page: { type: 'string' },
        without: { type: 'boolean' },
        cost: { type: 'boolean' },
        world: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
