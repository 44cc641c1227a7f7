/** Opens and ends crises and tells receivers, on Kafka: alert and notify. */
import { runService } from '@goldenhour/app';

await runService({
  name: 'goldenhour-alerter',
  description: 'Makes crises of signals, and tells the receivers of them.',
  stages: ['alert', 'notify'],
});
