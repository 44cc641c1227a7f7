/**
 * - `missing`: Java or Maven is not here, or too old.
 * - `download`: Maven did not bring the jars.
 * - `port`: the port that was asked for is taken.
 * - `locked`: a Kafka already runs on the data folder.
 * - `failed`: the broker, or what it needs at start, ended or did not get ready in time.
 */
export type LocalKafkaFaultCode = 'missing' | 'download' | 'port' | 'locked' | 'failed';

/** Why there is no local Kafka; the message is for a person and says what to do. */
export class LocalKafkaFault extends Error {
  override readonly name = 'LocalKafkaFault';
  readonly code: LocalKafkaFaultCode;

  constructor(code: LocalKafkaFaultCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

export function isPortTaken(error: unknown): boolean {
  return error instanceof LocalKafkaFault && error.code === 'port';
}
