import { amount, type Totals, talk } from '@goldenhour/app';

/**
 * What runs to an end tries each delivery once and does not wait for another try, so the log's
 * "retrying" is the last that would be heard of those that failed.
 */
export function tellUntaken(totals: Pick<Totals, 'values'>): void {
  const pending = totals.values('goldenhour_pending_deliveries');
  const count = pending.reduce((sum, one) => sum + one, 0);
  if (count === 0) return;
  const told = amount(count, 'event was', 'events were');
  talk(`${told} not taken by a receiver, and not tried again: the warnings say by whom and why.`);
}
