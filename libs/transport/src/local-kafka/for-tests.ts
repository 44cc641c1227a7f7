/**
 * The Kafka of test files. All of one run of vitest share one broker, which starts when the first
 * asks (4 s, 250 MB) and stops after the run: `test-run-broker.ts` is the other half. So a test file
 * makes namespaces, topics and groups of its own, by random names, and leaves the broker alone.
 * Whoever kills or pauses brokers, or wants listeners, takes `ownKafkaForTests`.
 *
 * Ask at the top of the test file: what is awaited there has no time limit, and the first run of
 * all fetches the jars.
 *
 * @example
 * const kafka = await kafkaForTests();
 * beforeEach(({ skip }) => {
 *   if ('skipped' in kafka) skip(kafka.skipped);
 * });
 */
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { LocalKafkaFault } from './fault.ts';
import type { LocalKafka, LocalKafkaOptions } from './options.ts';
import { startLocalKafka } from './start.ts';

/**
 * Where the shared broker is to be asked for: a URL, set by `test-run-broker.ts`. It begins with
 * another word than ours, or programs that tests start would take it for configuration.
 */
export const SHARED_KAFKA_VARIABLE = 'SHARED_TEST_KAFKA';

export interface SkippedKafka {
  /** Why there is none, and what to install or set. */
  readonly skipped: string;
}

export interface KafkaForTests {
  /** As clients take it. */
  readonly brokers: string[];
}

/**
 * The broker that all test files share: that of KAFKA_BROKERS (host:port, separated by commas)
 * where it is set, else a local one. Where there can be none it says so on standard error and gives
 * the reason to skip with; GOLDENHOUR_REQUIRE_KAFKA=1 makes that an error.
 *
 * @throws Error when Kafka is required and missing, or is here and does not start
 */
export async function kafkaForTests(
  env: NodeJS.ProcessEnv = process.env,
): Promise<KafkaForTests | SkippedKafka> {
  const given = (env['KAFKA_BROKERS'] ?? '').split(',').filter((address) => address !== '');
  if (given.length > 0) return { brokers: given.map((address) => address.trim()) };
  const url = env[SHARED_KAFKA_VARIABLE];
  if (url === undefined) {
    throw new Error(
      `${SHARED_KAFKA_VARIABLE} is not set: kafkaForTests works under vitest with the configuration of this repository. Elsewhere, call startLocalKafka.`,
    );
  }
  const answer = (await askFor(url)) as KafkaForTests | SkippedKafka | { readonly error: string };
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}

/**
 * A broker for one test file alone, to do harm to; whoever asks stops it. Started with `forTests`
 * where the options do not say otherwise, and whether or not KAFKA_BROKERS is set.
 *
 * @throws Error as `kafkaForTests`
 */
export async function ownKafkaForTests(
  options: LocalKafkaOptions = {},
): Promise<{ readonly kafka: LocalKafka } | SkippedKafka> {
  try {
    return { kafka: await startLocalKafka({ forTests: true, say: sayOnStderr, ...options }) };
  } catch (error) {
    return skippedBy(error, options.env ?? process.env);
  }
}

/** The reason to skip, where Kafka cannot be had here; every other error is thrown on. */
export function skippedBy(error: unknown, env: NodeJS.ProcessEnv): SkippedKafka {
  const cannotBeHad =
    error instanceof LocalKafkaFault && (error.code === 'missing' || error.code === 'download');
  if (!cannotBeHad || env['GOLDENHOUR_REQUIRE_KAFKA'] === '1') throw error;
  sayOnStderr(`SKIPPED all tests against a real Kafka. ${error.message}`);
  return { skipped: error.message };
}

export function sayOnStderr(sentence: string): void {
  process.stderr.write(`goldenhour: ${sentence}\n`);
}

/** By node:http, which sets no limit to how long an answer may take. */
function askFor(url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      text(response)
        .then((body) => resolve(JSON.parse(body)))
        .catch(reject);
    }).on('error', reject);
  });
}
