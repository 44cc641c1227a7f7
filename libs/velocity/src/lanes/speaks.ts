/** What a single mention can open by itself. */
import type { Context, Lane, Severity } from '../types.ts';

/** The lanes of single messages. */
export const MESSAGE_LANES = ['threat', 'severe', 'self_harm'] as const satisfies readonly Lane[];
export type MessageLane = (typeof MESSAGE_LANES)[number];

/**
 * Probability of `safety` from which a mention of severity 3 speaks by itself. No other category
 * does: a threat has a threshold of its own (`page`), and privacy is right in half the cases only.
 * @source measured: on the development texts 18 of 21 such mentions are of severity 3, at 0.5 18 of
 * 27; of 32,916 real texts, each judged about a name in it, five are some, all of a disaster
 */
export const SEVERE_PROBABILITY = 0.7;

/**
 * Probability of `self-harm` from which a mention takes its own route.
 * @source measured: of 32,916 real texts, each judged about a name in it, none reaches it, where 1 in
 * 10,000 is allowed; on the development texts all 8 such mentions speak of it, at 0.5 the same 8, and
 * 23 texts do
 */
export const SELF_HARM_PROBABILITY = 0.6;

/** Self-harm is never less than this: somebody may be in danger. */
const SELF_HARM_SEVERITY_MIN: Severity = 2;

export type Speaks = { readonly lane: MessageLane; readonly severity: Severity };

/**
 * A threat opens `threat` where it should wake somebody; people who are hurt or in danger open
 * `severe`, of severity 3 where that is beyond doubt and of 2 where others have to say so, too; who
 * speaks of harming themselves opens `self_harm`, and is never called severe. A mention that
 * threatens others as well is told in both lanes, to those who protect and to those who care.
 */
export function lanesOf({
  categories,
  severity,
  page,
  severe,
}: Pick<Context, 'categories' | 'severity' | 'page' | 'severe'>): readonly Speaks[] {
  const speaks: Speaks[] = [];
  const isSelfHarm = (categories['self-harm'] ?? 0) >= SELF_HARM_PROBABILITY;
  if (page) speaks.push({ lane: 'threat', severity: 3 });
  else if (severity === 3 && !isSelfHarm && (categories['safety'] ?? 0) >= SEVERE_PROBABILITY)
    speaks.push({ lane: 'severe', severity: severe ? 3 : 2 });
  if (isSelfHarm) {
    speaks.push({
      lane: 'self_harm',
      severity: severity > SELF_HARM_SEVERITY_MIN ? severity : SELF_HARM_SEVERITY_MIN,
    });
  }
  return speaks;
}

export function isMessageLane(lane: Lane): lane is MessageLane {
  return (MESSAGE_LANES as readonly Lane[]).includes(lane);
}
