/** Answers as JSON: one line for each row, and behind it one for each event of its bin. */
import type { CrisisEvent } from '@goldenhour/crisis';
import type { AnsweredRow } from './counts-file.ts';

/** @param subject what the line calls it; null for none */
export function rowLines(row: AnsweredRow, subject: string | null): string {
  const { timestamp, velocity, alarm, error } = row;
  const line = { timestamp, subject, velocity, alarm, ...(error === null ? {} : { error }) };
  return `${JSON.stringify(line)}\n${row.events.map(eventLine).join('')}`;
}

/** As docs/schemas/crisis-event.schema.json has it. */
export const eventLine = (event: CrisisEvent): string => `${JSON.stringify({ event })}\n`;
