import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'libs/*/src/**/*.test.ts',
      'services/*/src/**/*.test.ts',
      'test/**/*.test.ts',
      'benchmarks/**/*.test.ts',
    ],
    pool: 'forks',
    maxWorkers: 2,
    // A suite may be empty while a package is young; the whole run may not be.
    passWithNoTests: false,
    reporters: process.env.GOLDENHOUR_TEST_REPORT
      ? ['default', ['json', { outputFile: process.env.GOLDENHOUR_TEST_REPORT }]]
      : ['default'],
  },
});
