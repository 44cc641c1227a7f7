/** Apache Kafka's own command line tools, out of the same jars as the broker. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { provideJars } from './distribution.ts';
import { findJava } from './programs.ts';

const ENDS_WITHIN_MS = 60_000;
const OUTPUT_BYTES_MAX = 64_000_000;
/** Ready sooner: no tool runs for long. What goes wrong it says by itself; its log is on standard output. */
const JVM_OPTIONS = [
  '-Xmx128m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dlog4j2.level=OFF',
];

const KAFKA_TOOLS = {
  'kafka-console-consumer': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'kafka-consumer-groups': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
} as const;

/**
 * Runs one to its end.
 *
 * @returns what it wrote to standard output
 * @throws LocalKafkaFault where there is no Java; Error with what it said, where it failed
 */
export async function runKafkaTool(
  name: keyof typeof KAFKA_TOOLS,
  args: readonly string[],
): Promise<string> {
  const { env } = process;
  const java = await findJava(env);
  const jars = await provideJars({ env, say: () => {}, signal: AbortSignal.timeout(600_000) });
  const command = [...JVM_OPTIONS, '-cp', join(jars, '*'), KAFKA_TOOLS[name], ...args];
  const { stdout } = await promisify(execFile)(java, command, {
    timeout: ENDS_WITHIN_MS,
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  return stdout;
}
