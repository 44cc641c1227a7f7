/** Every metric of the stages: one line each, for the registry and for docs/metrics.md. */
import { TRANSITIONS } from '@goldenhour/crisis';
import { DEAD_LETTER_REASONS, DROP_REASONS } from '@goldenhour/mention';
import type { MetricSpec } from './ports/index.ts';

const LATENCY_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const AGE_BUCKETS = [1, 2.5, 5, 7.5, 10, 15, 30, 60, 120, 300, 900, 3600];

const counter = (name: string, help: string, labels: readonly string[] = []): MetricSpec => ({
  name,
  kind: 'counter',
  help,
  labels,
});
const gauge = (name: string, help: string, labels: readonly string[] = []): MetricSpec => ({
  name,
  kind: 'gauge',
  help,
  labels,
});

export const METRICS: readonly MetricSpec[] = [
  counter(
    'goldenhour_ingested_items_total',
    'Items that sources yielded. Its rate is the load from outside.',
    ['source'],
  ),
  counter(
    'goldenhour_emitted_mentions_total',
    'Mentions written to the log, once per subject. Zero while items come in means that no subject matches.',
    ['source'],
  ),
  counter(
    'goldenhour_source_failures_total',
    'Failed reads of a source. A lasting rate means that the source is blind; see readiness for the reason.',
    ['source', 'code'],
  ),
  counter(
    'goldenhour_source_skipped_total',
    'What a source was served and passed over: repeated, given before; foreign, of a kind that says nothing here. Repeats rise after each reconnection; a lasting rate of them means that it reconnects all the time.',
    ['source', 'reason'],
  ),
  counter(
    'goldenhour_source_blind_seconds_total',
    'Event time that a platform could not or can no longer serve, or in which it was not reached. What was said then is missing, and crises say so.',
    ['source'],
  ),
  gauge(
    'goldenhour_source_watermark_timestamp_seconds',
    'Event time up to which a source has told everything. Far behind now means that it is late.',
    ['source'],
  ),
  {
    ...counter(
      'goldenhour_dropped_total',
      'Well-formed input that is rightly not used, by reason.',
      ['stage', 'reason'],
    ),
    zero: [['ingest', 'score'], DROP_REASONS],
  },
  {
    ...counter(
      'goldenhour_dead_letters_total',
      'Input that could not be read and went to dead-letters, by reason. Any rate wants a look at that topic.',
      ['stage', 'reason'],
    ),
    zero: [['ingest', 'score', 'alert', 'notify'], DEAD_LETTER_REASONS],
  },
  {
    ...counter(
      'goldenhour_scored_mentions_total',
      'Mentions that left the reorder buffer, scored or refused by the scorer. Its rate is the throughput of the score stage.',
      ['outcome'],
    ),
    zero: [['scored', 'unscored']],
  },
  counter(
    'goldenhour_scorer_failures_total',
    'Scores out of range, counted as unscored. Any rate is a fault of the scorer.',
  ),
  counter(
    'goldenhour_late_mentions_total',
    'Mentions that came after the clock had passed their time. They count at the next close.',
  ),
  counter(
    'goldenhour_missed_mentions_total',
    'Mentions that came too late to open a crisis. A rate means that a source delivers hours behind.',
  ),
  counter(
    'goldenhour_reorder_overflow_total',
    'Mentions that found no room: they left the full reorder buffer before their time, or no minute could be opened to count them in. A rate means that the clock stands still.',
  ),
  counter('goldenhour_closed_bins_total', 'One-minute bins closed, summed over partitions.'),
  counter(
    'goldenhour_learned_bins_total',
    'Bins of counts from which detectors without a past were told one: after an upgrade, a lost state, the return of a subject.',
  ),
  counter('goldenhour_signals_total', 'Signals that the detector sent.'),
  counter(
    'goldenhour_heartbeats_total',
    'Heartbeats written because every source was silent. Any rate means that nothing is being watched.',
  ),
  gauge('goldenhour_waiting_mentions', 'Mentions that wait for the clock.', ['partition']),
  gauge('goldenhour_clock_timestamp_seconds', 'How far event time has come on a partition.', [
    'partition',
  ]),
  {
    ...counter(
      'goldenhour_mention_age_when_scored_seconds',
      'Age of the oldest mention of a batch when it was scored; live only. Growing means that a source is behind or that scoring cannot keep up.',
    ),
    kind: 'histogram',
    buckets: AGE_BUCKETS,
  },
  {
    ...counter(
      'goldenhour_crisis_transitions_total',
      'Lifecycle events of crises, by transition.',
      ['transition'],
    ),
    zero: [TRANSITIONS],
  },
  gauge('goldenhour_open_crises', 'Crises that are not resolved.', ['partition']),
  gauge(
    'goldenhour_pending_deliveries',
    'Deliveries in the outbox. Growing means that a receiver does not accept; notifications say which.',
    ['partition'],
  ),
  counter(
    'goldenhour_notifications_total',
    'Attempts to tell a receiver of an event, by outcome.',
    ['receiver', 'outcome'],
  ),
  {
    ...counter(
      'goldenhour_clock_to_notification_seconds',
      'From the clock passing the bin that decided to the receiver accepting the event.',
    ),
    kind: 'histogram',
    buckets: LATENCY_BUCKETS,
  },
  {
    ...counter(
      'goldenhour_transport_failures_total',
      'Reads, writes and commits that the store refused for now and that are tried again. A rate means a full disk or a lost broker.',
      ['stage'],
    ),
    zero: [['ingest', 'score', 'alert', 'notify']],
  },
  gauge(
    'goldenhour_lag_records',
    'Records in the log that a stage has not committed yet. Growing means that the stage cannot keep up.',
    ['stage', 'partition'],
  ),
];
