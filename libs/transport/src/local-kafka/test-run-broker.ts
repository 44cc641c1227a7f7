/**
 * The half of `kafkaForTests` that lives in vitest's main process (`globalSetup` of its
 * configuration): answers test files that ask for a Kafka, starts one when the first asks, and
 * stops it when the run is over.
 */
import { createServer } from 'node:http';
import { SHARED_KAFKA_VARIABLE, sayOnStderr, skippedBy } from './for-tests.ts';
import type { LocalKafka } from './options.ts';
import { startLocalKafka } from './start.ts';

export async function setup(): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  let starting: Promise<LocalKafka> | null = null;
  let answer: Promise<string> | null = null;
  const start = async (): Promise<string> => {
    try {
      starting = startLocalKafka({ forTests: true, say: sayOnStderr, signal: stopping.signal });
      return JSON.stringify({ brokers: (await starting).brokers });
    } catch (error) {
      return JSON.stringify(refusal(error));
    }
  };
  const server = createServer((_request, response) => {
    answer ??= start();
    void answer.then((body) => response.end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('No port was given.');
  // Workers are given this process's environment.
  process.env[SHARED_KAFKA_VARIABLE] = `http://127.0.0.1:${address.port}`;
  return async () => {
    delete process.env[SHARED_KAFKA_VARIABLE];
    stopping.abort();
    server.closeAllConnections();
    server.close();
    const kafka = await starting?.catch(() => null);
    await kafka?.stop();
  };
}

function refusal(error: unknown): { readonly skipped: string } | { readonly error: string } {
  try {
    return skippedBy(error, process.env);
  } catch {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
