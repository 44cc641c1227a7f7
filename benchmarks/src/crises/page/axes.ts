/** A panel of a drawing, and where values lie in it. */

export type Panel = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};
export type Axis = {
  readonly from: number;
  readonly to: number;
  readonly isLog: boolean;
  /** Where it is labelled, and with what. */
  readonly ticks: readonly (readonly [value: number, label: string])[];
};
export type Place = {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
};

/** What lies beyond an axis is drawn at its end. */
export function placeIn({ left, top, width, height }: Panel, across: Axis, up: Axis): Place {
  return {
    x: (value) => left + width * partOf(across, value),
    y: (value) => top + height * (1 - partOf(up, value)),
  };
}

/** @range 0 … 1 */
export function partOf({ from, to, isLog }: Axis, value: number): number {
  const on = (one: number): number => (isLog ? Math.log(Math.max(one, Number.MIN_VALUE)) : one);
  const part =
    value === Number.POSITIVE_INFINITY ? 1 : (on(value) - on(from)) / (on(to) - on(from));
  return Math.max(0, Math.min(1, part));
}

/** Rules and labels of both axes. */
export function frame(panel: Panel, across: Axis, up: Axis): string {
  const { x, y } = placeIn(panel, across, up);
  const right = panel.left + panel.width;
  const bottom = panel.top + panel.height;
  return [
    ...up.ticks.map(
      ([value, label]) =>
        `<line class="level" x1="${panel.left}" x2="${right}" y1="${fixed(y(value))}" y2="${fixed(y(value))}"/><text x="${panel.left - 5}" y="${fixed(y(value) + 4)}" text-anchor="end">${label}</text>`,
    ),
    ...across.ticks.map(
      ([value, label]) =>
        `<line class="level" x1="${fixed(x(value))}" x2="${fixed(x(value))}" y1="${panel.top}" y2="${bottom}"/><text x="${fixed(x(value))}" y="${bottom + 14}" text-anchor="middle">${label}</text>`,
    ),
  ].join('\n');
}

/** A tenth of a unit is finer than any screen. */
export const fixed = (value: number): string => String(Math.round(value * 10) / 10);

/** @param points at least one */
export const lineThrough = (points: readonly (readonly [x: number, y: number])[]): string =>
  `M${points.map(([x, y]) => `${fixed(x)} ${fixed(y)}`).join('L')}`;
