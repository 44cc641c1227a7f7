/** Ends a test run with the line "N passed, N failed", alone, for people and for CI. */
import type { Reporter, TestModule } from 'vitest/node';

export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      // A module or suite that breaks outside its tests has errors of its own.
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        if (state === 'failed' || state === 'pending') failed += 1;
      }
    }
    // The default reporter writes in the same round: leave it the first word.
    setImmediate(() => console.log(`${passed} passed, ${failed} failed`));
  }
}
