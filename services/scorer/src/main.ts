/** Scores mentions and sees storms, on Kafka: score. */
import { runService } from '@goldenhour/app';

await runService({
  name: 'goldenhour-scorer',
  description:
    'Scores the mentions, and signals where there are more of them than there should be.',
  stages: ['score'],
});
