/**
 * Bins, baseline and detector: from scored mentions to signals.
 *
 * Pure: no I/O, no clock, no randomness; the same mentions and coverage give the same signals in
 * whatever portions they come. Not for concurrent use: one detector belongs to one partition.
 */

export { AGES, ageIndex, countUpTo } from './cascades/ages.ts';
export { createCascades } from './cascades/cascades.ts';
export {
  carriedOn,
  FORECAST_RANGE,
  featuresOf,
  forecastOf,
  type Shape,
  widening,
} from './cascades/forecast.ts';
export type * from './cascades/types.ts';
export { absentAt, missingIn } from './coverage.ts';
export { createDetector } from './detector/detector.ts';
export { createZoneOffset, type ZoneOffset } from './hours.ts';
export { isSummaryKey, MATTER_MEMORY_MS } from './lanes/lanes.ts';
export { isMessageLane, lanesOf, MESSAGE_LANES, type MessageLane } from './lanes/speaks.ts';
export {
  SERIES_DEFAULTS,
  Series,
  type SeriesBin,
  type SeriesOptions,
  type SeriesVerdict,
} from './series/series.ts';
export { outletOf, type Writer } from './spread/outlet.ts';
export { type PlacedMention, Spreading, type SpreadWindow } from './spread/spread.ts';
export { StateError } from './state-error.ts';
export {
  type ActiveStory,
  createStories,
  type Stories,
  type StoryMention,
  type StoryWindow,
} from './stories/stories.ts';
export * from './types.ts';
export type { LargestVoice } from './voicing/tally.ts';
export { type HeardMention, SubjectVoices, type VoicingWindow } from './voicing/voicing.ts';
