import { createServer } from 'node:http';
import { beforeEach, expect, test, vi } from 'vitest';
import { LocalKafkaFault } from './fault.ts';
import { SHARED_KAFKA_VARIABLE, skippedBy } from './for-tests.ts';
import { kafkaForTests, ownKafkaForTests } from './index.ts';
import { client, temporaryFolder } from './temporary.ts';

const shared = await kafkaForTests();
const again = await kafkaForTests();

const said = vi.fn<(text: string | Uint8Array) => boolean>(() => true);

beforeEach(() => {
  said.mockClear();
  const write = vi.spyOn(process.stderr, 'write').mockImplementation(said);
  return () => write.mockRestore();
});

test('all test files share one broker, which is ready', async ({ skip }) => {
  if ('skipped' in shared) return skip(shared.skipped);
  expect(again).toEqual(shared);
  const admin = client(shared).admin();
  await admin.connect();
  expect(await admin.listTopics()).toContain('__transaction_state');
  await admin.disconnect();
});

test('KAFKA_BROKERS names the broker to use', async () => {
  const env = { KAFKA_BROKERS: 'kafka1:9092, kafka2:9092' };
  expect(await kafkaForTests(env)).toEqual({ brokers: ['kafka1:9092', 'kafka2:9092'] });
});

test('without Java the tests are skipped, loudly and with the reason', async () => {
  using nothing = temporaryFolder();
  const env = { PATH: nothing.path, XDG_CACHE_HOME: nothing.path };
  const skipped = expect.stringMatching(/java is not on the PATH.*KAFKA_BROKERS/);
  expect(await ownKafkaForTests({ env })).toEqual({ skipped });
  expect(said).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^goldenhour: SKIPPED all tests .*java is not on the PATH.*\n$/),
  );
});

test('where Kafka is required, a missing one is an error', async () => {
  using nothing = temporaryFolder();
  const env = { PATH: nothing.path, GOLDENHOUR_REQUIRE_KAFKA: '1' };
  await expect(ownKafkaForTests({ env })).rejects.toMatchObject({ code: 'missing' });
});

test.for(['download', 'missing'] as const)('a Kafka that cannot be had is skipped: %s', (code) => {
  expect(skippedBy(new LocalKafkaFault(code, 'why'), {})).toEqual({ skipped: 'why' });
});

test.for(['failed', 'port', 'locked'] as const)('a Kafka that is here must start: %s', (code) => {
  const fault = new LocalKafkaFault(code, 'why');
  expect(() => skippedBy(fault, {})).toThrow(fault);
});

test('what the run of vitest answers reaches the test file', async () => {
  for (const answer of [{ skipped: 'There is no Java.' }, { brokers: ['127.0.0.1:1'] }]) {
    using server = await serverThatSays(JSON.stringify(answer));
    expect(await kafkaForTests(server.env)).toEqual(answer);
  }
  using server = await serverThatSays(JSON.stringify({ error: 'It ended.' }));
  await expect(kafkaForTests(server.env)).rejects.toThrow('It ended.');
  await expect(kafkaForTests({})).rejects.toThrow(/works under vitest.*startLocalKafka/);
});

async function serverThatSays(body: string): Promise<Disposable & { env: NodeJS.ProcessEnv }> {
  const server = createServer((_request, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    env: { [SHARED_KAFKA_VARIABLE]: `http://127.0.0.1:${port}` },
    [Symbol.dispose]: () => server.close(),
  };
}
