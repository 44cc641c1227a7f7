import { defineConfig } from 'vitest/config';
import { CountReporter } from './scripts/count-reporter.ts';

export default defineConfig({
  test: {
    include: [
      'libs/*/src/**/*.test.ts',
      'services/*/src/**/*.test.ts',
      'test/**/*.test.ts',
      'benchmarks/**/*.test.ts',
      'training/**/*.test.ts',
    ],
    // One Kafka for all test files that ask for it.
    globalSetup: ['libs/transport/src/local-kafka/test-run-broker.ts'],
    pool: 'forks',
    // kafkajs sets timers to times in the past; see scripts/setup.mjs.
    execArgv: ['--disable-warning=TimeoutNegativeWarning'],
    maxWorkers: 2,
    // For what hangs, not a measure: properties take seconds where the machine is busy.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', new CountReporter()],
  },
});
