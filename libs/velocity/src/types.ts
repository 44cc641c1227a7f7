import type { EpochMs, Kind } from '@goldenhour/mention';

/** Width of a bin. @unit milliseconds */
export const BIN_MS = 60_000;

/**
 * The longest window a detector looks back over. A bin is *settled* when its end is this far
 * behind the clock: it is then written to `counts`, learned, and forgotten.
 * @unit milliseconds
 */
export const LONGEST_WINDOW_MS = 60 * BIN_MS;

/** What a detector needs to know of a subject. */
export type SubjectProfile = {
  readonly id: string;
  /** IANA zone, for the hour of the week. */
  readonly timeZone: string;
  readonly thresholds: Thresholds;
};

/** What a subject's owner may set. */
export type Thresholds = {
  /** Fewest mentions within a window that can raise an alarm. @unit mentions ≥ 1 */
  readonly floor: number;
  /** An alarm comes by chance at most once in so many weeks. @unit weeks > 0 */
  readonly weeks: number;
};

/** One scored mention about one subject, as it leaves the reorder buffer. */
export type Observation = {
  readonly subject: string;
  readonly mention: string;
  readonly time: EpochMs;
  readonly source: string;
  /** Pseudonym of the author: a hash, never a name. @range 0 … 2^32 − 1 */
  readonly voice: number;
  /** Probability that the author is negative towards the subject; null when unscored. @range 0…1 */
  readonly negative: number | null;
  /** Sentiment towards the subject; null when unscored. @range −1…1 */
  readonly sentiment: number | null;
  readonly context?: Context;
};

/**
 * Counts of a mention as its platform showed them at `time`; absent means unknown, never zero. They
 * are told in the order in which they leave the reorder buffer, among the mentions; those of the
 * subject's own accounts are not.
 */
export type Engagement = {
  readonly subject: string;
  readonly mention: string;
  readonly time: EpochMs;
  readonly likes?: number;
  readonly reposts?: number;
  readonly replies?: number;
  readonly quotes?: number;
};

/** Who writes: an editorial outlet, an account that many follow, or anybody. */
export const OUTLETS = ['press', 'influencer', 'public'] as const;
export type Outlet = (typeof OUTLETS)[number];

/** What else is known of a mention: where it stands, whom it reaches, what it is about. */
export type Context = {
  readonly platform: string;
  readonly kind: Kind;
  /** Root of the cascade it hangs under; null when it hangs under none. */
  readonly root: string | null;
  /** What it answers, quotes or reposts; null when nothing. */
  readonly parent: string | null;
  /** Accounts that follow the author; null when not known. */
  readonly followers: number | null;
  readonly outlet: Outlet;
  /** Primary subtag, as it was read, else as the platform says; null when not known. */
  readonly language: string | null;
  /** ISO 3166-1 alpha-2; null when not known. */
  readonly country: string | null;
  /** @shape 64 bits as 16 hexadecimal digits; null when there are no words */
  readonly fingerprint: string | null;
  /** Terms: hashes of the beginnings of the words that say most of what it is about. */
  readonly terms: readonly number[];
  /** There is an address in the text; absent when not known. */
  readonly linked?: boolean;
  /** What it is about, with its probability: those that reach their lane threshold. */
  readonly categories: Readonly<Record<string, number>>;
  readonly severity: Severity;
  /** It should wake somebody. */
  readonly page: boolean;
  /** Severity 3 beyond doubt: one message is enough. */
  readonly severe: boolean;
};

/**
 * How far one source has come. A bin is *missing* for a source when the source was there (`since`
 * ≤ its start) and the bin's end is past `watermark`, or a blind interval overlaps the bin. A source
 * added later is not missing before, and one that `ended` is not missing after its watermark.
 */
export type SourceCoverage = {
  readonly source: string;
  readonly since: EpochMs;
  readonly watermark: EpochMs;
  /** Half-open intervals, sorted, merged. */
  readonly blind: readonly (readonly [from: EpochMs, to: EpochMs])[];
  /** The source has ended or was retired: it is not missing after its watermark, it is over. */
  readonly ended: boolean;
};

export const SIGNAL_STATUSES = ['alarm', 'elevated', 'normal'] as const;
/**
 * `alarm`: at or over the threshold now. `elevated`: below it, not yet back to normal.
 * `normal`: the subject has just come back; sent once.
 */
export type SignalStatus = (typeof SIGNAL_STATUSES)[number];

/** 0 no trouble, 1 notice, 2 would worry a communication department, 3 wake somebody now. */
export type Severity = 0 | 1 | 2 | 3;

/** The numbers behind a signal. All counts are of mentions in the window that ends at `at`. */
export type Evidence = {
  /** Which counts raised the alarm. */
  readonly measure: 'negative' | 'total';
  /** @unit minutes, one of 5, 10, 15, 30, 60 */
  readonly windowMinutes: number;
  readonly total: number;
  /** Expected `total` in such a window at this hour. */
  readonly expectedTotal: number;
  /** Summed probabilities, rounded to 3 decimals. */
  readonly negative: number;
  readonly expectedNegative: number;
  /** negative ÷ scored mentions; null when nothing was scored. @range 0…1 */
  readonly negativeShare: number | null;
  readonly unscored: number;
  /** Estimated number of distinct authors. */
  readonly voices: number;
  /** Hours of covered history the expectation rests on. */
  readonly historyHours: number;
  /** Ids of mentions in `samples`, worst first, at most 5. */
  readonly samples: readonly string[];
  /** Sources that were missing in some bin of the window, sorted. */
  readonly missing: readonly string[];
  /** How it would stand without some of it; absent when not computable. */
  readonly without?: Counterfactuals;
  readonly voicing?: Voicing;
  readonly spread?: Spread;
  /** The largest cascade in it. */
  readonly cascade?: CascadeEvidence;
  readonly story?: StoryEvidence;
  /** The categories that speak in it, with the number of mentions over the lane threshold. */
  readonly categories?: Readonly<Record<string, number>>;
};

/**
 * Velocities of the same instant, from the same baseline, had some mentions not been made; null
 * where that cannot be computed from what is still kept.
 */
export type Counterfactuals = {
  readonly reposts: number | null;
  readonly largestVoice: number | null;
  readonly sources: readonly { readonly source: string; readonly velocity: number | null }[];
};

/**
 * Who speaks: many on their own, or some together. An estimate from a sample where more accounts
 * speak than are kept (256 of a subject).
 */
export type Voicing = {
  /**
   * `coordinated`: a third of the accounts and ten at least are `prepared`. It describes; it does
   * not keep anything from being reported.
   */
  readonly pattern: 'organic' | 'coordinated';
  /**
   * Voices after copies and accounts that move together have collapsed. Who reposts is a voice of
   * their own: everybody sees whose words they are.
   */
  readonly independent: number;
  /** Of those, the ones that did nothing but repost. */
  readonly reposting?: number;
  /** Distinct accounts. */
  readonly accounts?: number;
  /** Accounts that move together. */
  readonly together: number;
  /** Those, and the accounts that say nothing but what others said that is nobody's news. */
  readonly prepared?: number;
  /** Mentions, no reposts, whose words are those of another account, or nearly. */
  readonly copies: number;
  /** @unit mentions */
  readonly reposts?: number;
};

/** Where it was first seen, in order of time. */
export type Spread = {
  readonly platforms: readonly FirstSeen[];
  readonly languages: readonly FirstSeen[];
  readonly countries: readonly FirstSeen[];
  readonly outlets: readonly FirstSeen[];
  /** Of the accounts with the largest reach that were known before it began, how many joined. */
  readonly standing?: { readonly known: number; readonly joined: number };
};
export type FirstSeen = { readonly name: string; readonly at: EpochMs; readonly mentions: number };

/** An interval of 80 %. @unit mentions */
export type Forecast = { readonly low: number; readonly middle: number; readonly high: number };

export type CascadeEvidence = {
  /** Id of the mention at its root. */
  readonly root: string;
  readonly began: EpochMs;
  readonly size: number;
  /** @unit mentions per hour */
  readonly speed: number;
  /** Mentions that each one draws; null before it can be told. */
  readonly reproduction: number | null;
  /** Accounts that follow those who passed it on; null when not known. */
  readonly reach: number | null;
  /** Null outside of what the forecast was fitted on. */
  readonly nextHour: Forecast | null;
  readonly final: Forecast | null;
};

/** What it is about. */
export type StoryEvidence = {
  readonly id: string;
  readonly mentions: number;
  /** Hashes of the terms that rose most, first the one that rose most. */
  readonly terms: readonly number[];
};

/**
 * Which part of the detector speaks. `velocity`: negative mentions. `volume`: all mentions, whatever
 * their tone. `root`: one post takes off. `threat`, `severe` and `self_harm`: what a single mention
 * says.
 */
export const LANES = ['velocity', 'volume', 'root', 'threat', 'severe', 'self_harm'] as const;
export type Lane = (typeof LANES)[number];

/** A detector's statement on a subject at an instant. */
export type Signal = {
  /** Deterministic: the same mentions give the same id. */
  readonly id: string;
  readonly subject: string;
  readonly lane: Lane;
  /**
   * What sets it apart from other crises of the subject: a root, a story, a distinct threat. Absent
   * where it is about the subject as a whole.
   */
  readonly key?: string;
  readonly status: SignalStatus;
  /** Start of the bin in which the present episode began. */
  readonly onset: EpochMs;
  /** End of the bin that closed: the instant the statement is about. */
  readonly at: EpochMs;
  /**
   * How rare this is for the subject: log10 of the expected weeks between two such instants.
   * @range −2 … 6
   */
  readonly velocity: number;
  readonly severity: Severity;
  readonly evidence: Evidence;
};

/** One settled bin, as `counts` keeps it. */
export type SettledBin = {
  readonly subject: string;
  readonly start: EpochMs;
  readonly total: number;
  readonly negative: number;
  readonly unscored: number;
  readonly voices: number;
  readonly sources: readonly {
    readonly source: string;
    readonly total: number;
    readonly negative: number;
    readonly unscored: number;
  }[];
  readonly missing: readonly string[];
};

/**
 * A record of `counts`: `bin` as it settled, or `add` to be added to that minute, whether it has a
 * bin or not: a mention came too late to stand in it.
 */
export type CountedBin = SettledBin & { readonly kind: 'bin' | 'add' };

export type CloseResult = {
  /** Ordered by subject. */
  readonly signals: readonly Signal[];
  /** Ordered by (start, subject). */
  readonly settled: readonly SettledBin[];
  /** Sampled mentions that no signal cited and that are now too old to be. */
  readonly forget: readonly { readonly subject: string; readonly mention: string }[];
};

/** What became of one observation. */
export type ObserveResult = {
  /** Keep an excerpt of this mention in `samples`: evidence may point to it. */
  readonly sample: boolean;
  /** Sampled mentions of the same subject that this one replaced. */
  readonly replaced: readonly string[];
  /** Older than the longest window: counted, but it can open nothing. */
  readonly missed: boolean;
  /** Set when `missed`: the bin as `counts` must now know it (a correction, added up by readers). */
  readonly correction: SettledBin | null;
  /** The subject has as many bins open as it may: not counted. It depends on what came before. */
  readonly refused: boolean;
  /** What has to be said before the open bin closes, see {@link Detector.observe}. */
  readonly signals?: readonly Signal[];
};

/**
 * A detector over the subjects of one partition: a deterministic reducer with no clock, no I/O
 * and no randomness. Its state is bounded, versioned, and leaves it as small string entries.
 *
 * Called by the score stage alone, always in this order: `wants`, and where it wants something
 * `learnFrom` and `learned`; then `observe` and `engage` as mentions leave the reorder buffer,
 * `close` when the clock passes the end of a bin, `drain` before a commit.
 */
export interface Detector {
  readonly name: string;
  /** Raised when entries of before can no longer be read: a past is then learned from `counts`. */
  readonly version: number;
  /**
   * Subjects of which it has no past: all of them where nothing was restored, else those that are
   * new in the configuration. Asked once, before all else.
   */
  wants?(): ReadonlySet<string>;
  /**
   * The past of the subjects it {@link wants}, as `counts` has it: some hundreds of records at a
   * time, in the order of the log, subjects mixed. The `bin`s of a subject come by start, each
   * once. A minute between two of them that has none was empty; after its last one nobody knows.
   */
  learnFrom?(bins: readonly CountedBin[]): void;
  /**
   * That was all, were it nothing. Whatever was wanted is wanted no more, after a restart either.
   * @param until end of the last closed bin; null before the first. Bins between the last that was
   * told of a subject and this instant were closed, and are lost: not known, not empty.
   */
  learned?(until: EpochMs | null): void;
  /**
   * Counts a mention. What it says at once has the end of the open bin as `at`: one bin after the
   * last close; before the first one, the end of the mention's own bin.
   */
  observe(observation: Observation): ObserveResult;
  /** Hears how a mention is liked and passed on. @returns signals as `observe` does */
  engage?(engagement: Engagement): readonly Signal[];
  /**
   * Closes all bins that end in (from, to]. The stage gives a span longer than one bin only
   * when `due(from)` > to − BIN_MS, so that nothing but the end of the span can need a decision.
   */
  close(
    span: { readonly from: EpochMs; readonly to: EpochMs },
    coverage: readonly SourceCoverage[],
  ): CloseResult;
  /** The earliest bin end after `from` at which a subject needs a close; Infinity when all are quiet. */
  due(from: EpochMs): EpochMs;
  /** State entries changed since the last drain; null deletes. @range value ≤ 16 kB */
  drain(): readonly (readonly [key: string, value: string | null])[];
}

/**
 * Makes a detector from what `drain` gave before a restart: empty for a new partition, and where
 * the state is that of a detector of another name or of an older version.
 */
export type CreateDetector = (
  profiles: ReadonlyMap<string, SubjectProfile>,
  restored: Iterable<readonly [key: string, value: string]>,
) => Detector;
