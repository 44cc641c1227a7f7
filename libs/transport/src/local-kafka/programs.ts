/** Java and Maven, or a sentence that says what to install. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { LocalKafkaFault } from './fault.ts';

/** @source Kafka 4.0 release notes: brokers need Java 17 */
const JAVA_MIN = 17;
const ANSWER_MS_MAX = 30_000;

/** The java to run, of JAVA_HOME or the PATH. @throws LocalKafkaFault `missing` */
export async function findJava(env: NodeJS.ProcessEnv): Promise<string> {
  const home = env['JAVA_HOME'] ?? '';
  const java = home === '' ? 'java' : join(home, 'bin', 'java');
  const said = await answer(java, ['-version'], env);
  if (said === null) {
    throw missing(home === '' ? 'java is not on the PATH' : `JAVA_HOME has no ${java} that runs`);
  }
  const major = Number(/version "(\d+)/.exec(said)?.[1]);
  if (!(major >= JAVA_MIN)) {
    const version = said.split('\n')[0]?.trim() ?? '';
    throw missing(`${java} is too old (${version})`);
  }
  return java;
}

/** The Maven to run. @throws LocalKafkaFault `missing` */
export async function findMaven(env: NodeJS.ProcessEnv): Promise<string> {
  if ((await answer('mvn', ['--version'], env)) !== null) return 'mvn';
  throw missing('mvn, which fetches it once, is not on the PATH');
}

function missing(why: string): LocalKafkaFault {
  return new LocalKafkaFault(
    'missing',
    `A local Kafka needs Java ${JAVA_MIN} or newer and Maven, and ${why}. Install them (Debian: apt-get install default-jre-headless maven), or set KAFKA_BROKERS to a Kafka that runs.`,
  );
}

/** What the program says, on either output, or null where it does not run. */
function answer(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: ANSWER_MS_MAX }, (error, stdout, stderr) => {
      resolve(error === null ? `${stderr}${stdout}` : null);
    });
  });
}
