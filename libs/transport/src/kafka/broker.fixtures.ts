/** A broker that gives prepared answers. For tests of what a real one does too rarely. */
import type { Broker } from './kafkajs-internals.ts';

type Sent = Parameters<Broker['connectionPool']['send']>[0];

export type PreparedBroker = Broker & {
  /** The fetches it was sent. */
  readonly sent: readonly Sent[];
  /** What `decode` made of its answers. */
  readonly decoded: readonly unknown[];
};

/**
 * @param answers to fetches, one after the other; the last stays
 * @param logStart what a request for the earliest offset is answered with
 */
export function answering(answers: readonly Buffer[], logStart = 0): PreparedBroker {
  const sent: Sent[] = [];
  const decoded: unknown[] = [];
  const send: Broker['connectionPool']['send'] = async (protocol) => {
    const answer = answers[Math.min(sent.length, answers.length - 1)];
    if (answer === undefined) throw new Error('No answer was prepared.');
    sent.push(protocol);
    const value = await protocol.response.decode(answer);
    decoded.push(value);
    return await protocol.response.parse(value);
  };
  const listOffsets: Broker['listOffsets'] = async ({ topics }) => ({
    responses: topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition }) => ({ partition, offset: String(logStart) })),
    })),
  });
  // Nothing else of a broker is called.
  return { connectionPool: { send }, listOffsets, sent, decoded } as unknown as PreparedBroker;
}
