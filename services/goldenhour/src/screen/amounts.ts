/** Numbers as a person reads them. */

/** "1,204". */
export function whole(count: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: 0 }).format(count);
}

/** "412/s", "0.4/s"; – where it cannot be told yet. */
export function rate(perSecond: number | undefined): string {
  if (perSecond === undefined) return '–';
  return `${perSecond < 9.95 ? perSecond.toFixed(1) : whole(perSecond)}/s`;
}
