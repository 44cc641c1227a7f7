/**
 * A process that runs some stages on Kafka as the services do, with limits that services do not
 * let anybody change: a test has no time for sessions of six seconds.
 *
 * @example node test/src/kafka/worker.ts --config c.yaml --stages score --limits '{"sessionMs":500}'
 */
import { parseArgs } from 'node:util';
import { lastingKafka, loadAppConfig, runStages } from '@goldenhour/app';
import { runProcess } from '@goldenhour/host';
import { STAGES } from '@goldenhour/pipeline';

await runProcess({
  name: 'worker',
  main: async (context) => {
    const { values } = parseArgs({
      options: {
        config: { type: 'string', default: '' },
        brokers: { type: 'string', default: '' },
        stages: { type: 'string', default: STAGES.join() },
        limits: { type: 'string', default: '{}' },
      },
    });
    const { config, baseDir } = await loadAppConfig(values.config, {
      brokers: values.brokers,
      port: 0,
    });
    if (config.kafka === undefined) throw new Error('A worker wants --brokers.');
    const place = { ...lastingKafka(config.kafka), limits: JSON.parse(values.limits) };
    const chosen = values.stages.split(',');
    const stages = STAGES.filter((stage) => chosen.includes(stage));
    return await runStages({ config, baseDir, place, stages }, context);
  },
});
