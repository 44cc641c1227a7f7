/** The parts of a sentence about a single message. They name nobody and quote nobody. */
import { isSummaryKey, type MessageLane } from '@goldenhour/velocity';
import { counted, notedParts, type Part } from './parts.ts';
import type { Teller } from './telling.ts';
import type { CrisisEvent } from './types.ts';

export function messageParts(event: CrisisEvent, lane: MessageLane, teller: Teller): Part[] {
  const { phrases } = teller;
  const { total } = event.evidence;
  const onset = phrases.at(teller.moment(event.onset));
  if (event.status !== 'open') return [{ rank: 0, text: phrases.notRepeated(lane, onset) }];
  const { says, asks } = phrases.message(lane);
  const isSummary = event.key !== undefined && isSummaryKey(event.key);
  return [
    { rank: 0, text: isSummary ? phrases.summary(counted(total, teller), lane) : says },
    ...(total > 1 && !isSummary ? [{ rank: 1, text: saidAgain(lane, total, teller) }] : []),
    ...notedParts(event, teller),
    { rank: 2, text: event.lateMs === null ? phrases.firstSeen(onset) : phrases.late(onset) },
    { rank: 0, text: asks },
  ];
}

function saidAgain(lane: MessageLane, total: number, teller: Teller): string {
  const { phrases } = teller;
  return lane === 'severe'
    ? phrases.saidByOthers(counted(total - 1, teller))
    : phrases.repeated(counted(total, teller));
}
