/**
 * A fresh process that does nothing but load the default scorer, and says what that took: in
 * processor time of its main thread, which is what it takes where nobody else is at work.
 */
import { createScorer } from '@goldenhour/scorers';

const before = process.memoryUsage().rss;
const started = process.threadCpuUsage();
await createScorer('goldenhour');
const { user, system } = process.threadCpuUsage(started);
const megabytes = (process.memoryUsage().rss - before) / 1024 ** 2;
process.stdout.write(JSON.stringify({ milliseconds: (user + system) / 1_000, megabytes }));
