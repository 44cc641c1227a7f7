/** What a scorer would do about real texts that are to wake nobody. */
import type { Score, ScoreRequest, Scorer } from '@goldenhour/pipeline/ports';
import { lanesOf, MESSAGE_LANES, type MessageLane } from '@goldenhour/velocity';
import type { HarmlessSet } from './sets.ts';

export type PageFigures = {
  readonly texts: number;
  /** Put before people with the other mentions of a crisis. */
  readonly inThreatLane: number;
  /** Texts that would open a crisis by themselves, by lane; in `threat` are the pages. */
  readonly opened: Readonly<Record<MessageLane, number>>;
};

export type PageRow = {
  readonly set: string;
  readonly aboutNobody: PageFigures;
  readonly aboutSomebody: PageFigures;
};

export async function measurePages(
  sets: readonly HarmlessSet[],
  scorer: Scorer,
): Promise<readonly PageRow[]> {
  const rows: PageRow[] = [];
  for (const { name, aboutNobody, aboutSomebody } of sets) {
    rows.push({
      set: name,
      aboutNobody: await figuresOf(aboutNobody, scorer),
      aboutSomebody: await figuresOf(aboutSomebody, scorer),
    });
  }
  return rows;
}

async function figuresOf(requests: readonly ScoreRequest[], scorer: Scorer): Promise<PageFigures> {
  const scores = await scorer.score(requests);
  const lanes = scores.map(openedBy);
  const [threat, severe, selfHarm] = MESSAGE_LANES.map(
    (lane) => lanes.filter((some) => some.includes(lane)).length,
  );
  return {
    texts: requests.length,
    inThreatLane: scores.filter((score) => 'categories' in score && score.categories?.threat)
      .length,
    opened: { threat: threat ?? 0, severe: severe ?? 0, self_harm: selfHarm ?? 0 },
  };
}

function openedBy(score: Score): readonly MessageLane[] {
  if ('unscored' in score) return [];
  const { categories = {}, severity = 0, page = false, severe = false } = score;
  return lanesOf({ categories, severity, page, severe }).map(({ lane }) => lane);
}
