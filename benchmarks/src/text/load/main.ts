/** A fresh process that does nothing but load the default scorer, and says what that took. */
import { createScorer } from '@goldenhour/scorers';

const before = process.memoryUsage().rss;
const started = performance.now();
await createScorer('goldenhour');
const milliseconds = performance.now() - started;
const megabytes = (process.memoryUsage().rss - before) / 1024 ** 2;
process.stdout.write(JSON.stringify({ milliseconds, megabytes }));
