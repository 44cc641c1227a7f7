/**
 * A WebSocket as a source reads it: frames are fetched, not thrown at the reader; what waits is
 * bounded, beyond it the host is held back; and a connection lives as long as data comes.
 *
 * Frames are bytes: whether they are UTF-8 is for the reader to say, since one that is not should
 * cost itself, not the connection.
 */
import type { IncomingMessage } from 'node:http';
import type { DurationMs } from '@goldenhour/mention';
import { type Clock, SourceError } from '@goldenhour/pipeline/ports';
import { WebSocket } from 'ws';
import { connectionFault, hostOf, statusFault } from './faults.ts';

/** The largest frame. Chosen: a record of 1 MB, escaped as badly as JSON can, with room. @unit bytes */
export const FRAME_BYTES_MAX = 16 * 1024 * 1024;
/** What may wait for the reader. Beyond either the host is held back by TCP. */
export const WAITING_FRAMES_MAX = 5_000;
export const WAITING_BYTES_MAX = 16 * 1024 * 1024;
/** From the first packet to an open stream. Chosen: name, TCP, TLS and upgrade over a bad line. */
const OPENING_MS: DurationMs = 20_000;
const REFUSAL_BYTES_MAX = 2_048;

/** The host sent a frame over the limit: asked for the same again, it would send it again. */
export class FrameTooLarge extends SourceError {}

export type FrameOptions = {
  readonly url: URL;
  readonly clock: Clock;
  /** So long without a frame, and the connection is taken for dead. */
  readonly silenceMs: DurationMs;
  readonly frameBytesMax?: number;
};

export class FrameStream implements AsyncDisposable {
  readonly #options: FrameOptions;
  readonly #host: string;
  readonly #socket: WebSocket;
  readonly #signal: AbortSignal;
  readonly #closed: Promise<void>;
  #frames: Buffer[] = [];
  #bytes = 0;
  #isHeldBack = false;
  #fault: SourceError | undefined;
  #wake: () => void = () => undefined;

  /** Resolves once the host has agreed. @throws SourceError, or the signal's reason */
  static async open(options: FrameOptions, signal: AbortSignal): Promise<FrameStream> {
    signal.throwIfAborted();
    const stream = new FrameStream(options, signal);
    try {
      await stream.#opening();
      return stream;
    } catch (error) {
      await stream[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor(options: FrameOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    this.#host = hostOf(options.url);
    const socket = new WebSocket(options.url, {
      perMessageDeflate: false,
      maxPayload: options.frameBytesMax ?? FRAME_BYTES_MAX,
      skipUTF8Validation: true,
      // Frames of one packet one after the other, without a turn of the loop between them.
      allowSynchronousEvents: true,
    });
    this.#socket = socket;
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('message', (data) => this.#take(data as Buffer));
    socket.on('error', (error) => this.#fail(this.#faultOf(error)));
    socket.on('unexpected-response', (_, response) => this.#refused(response));
    socket.on('close', (code) => {
      const why = code === 1006 ? 'broke the connection' : `closed the stream (code ${code})`;
      this.#fail(new SourceError('unavailable', `${this.#host} ${why}`));
    });
    signal.addEventListener('abort', this.#stop, { once: true });
  }

  /**
   * Frames in the order in which they came: waits for the first, then for more until there are
   * `max` or `gatherMs` have passed. Empty when the signal aborts.
   *
   * @throws SourceError when the host is silent or gone, after all that came before was taken
   */
  async take(max: number, gatherMs: DurationMs): Promise<readonly Buffer[]> {
    const { silenceMs } = this.#options;
    if (!(await this.#until(() => this.#frames.length > 0, silenceMs))) {
      if (this.#signal.aborted) return [];
      const seconds = silenceMs / 1000;
      throw (
        this.#fault ??
        new SourceError('unavailable', `${this.#host} has sent nothing for ${seconds} seconds`)
      );
    }
    await this.#until(() => this.#frames.length >= max, gatherMs);
    if (this.#signal.aborted) return [];
    const taken = this.#frames.slice(0, max);
    this.#frames = this.#frames.slice(max);
    for (const frame of taken) this.#bytes -= frame.length;
    this.#holdBack();
    return taken;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener('abort', this.#stop);
    // While it is still opening this ends in an error, which has its listener.
    this.#socket.terminate();
    await this.#closed;
    this.#frames = [];
  }

  async #opening(): Promise<void> {
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    let isOpen = false;
    this.#socket.once('open', () => {
      isOpen = true;
      this.#wake();
      resolve();
    });
    if (await this.#until(() => isOpen, OPENING_MS)) return opened;
    this.#signal.throwIfAborted();
    throw (
      this.#fault ??
      new SourceError(
        'unavailable',
        `${this.#host} did not open a stream within ${OPENING_MS / 1000} seconds`,
      )
    );
  }

  /** Whether it came true before the time was over, the stream ended or the signal aborted. */
  async #until(isTrue: () => boolean, ms: DurationMs): Promise<boolean> {
    const { clock } = this.#options;
    if (isTrue()) return true;
    const woken = new AbortController();
    const over = clock.sleep(ms, AbortSignal.any([this.#signal, woken.signal]));
    let isOver = false;
    void over.then(() => {
      isOver = true;
      this.#wake();
    });
    while (!isTrue() && !isOver && this.#fault === undefined && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    woken.abort();
    await over;
    return isTrue();
  }

  #take(frame: Buffer): void {
    if (this.#fault !== undefined) return;
    this.#frames.push(frame);
    this.#bytes += frame.length;
    this.#holdBack();
    this.#wake();
  }

  #holdBack(): void {
    const isFull = this.#frames.length >= WAITING_FRAMES_MAX || this.#bytes >= WAITING_BYTES_MAX;
    if (isFull === this.#isHeldBack || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#isHeldBack = isFull;
    if (isFull) this.#socket.pause();
    else this.#socket.resume();
  }

  readonly #stop = (): void => {
    this.#socket.terminate();
    this.#wake();
  };

  #fail(fault: SourceError): void {
    this.#fault ??= fault;
    this.#wake();
  }

  #faultOf(error: Error & { readonly code?: string }): SourceError {
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
      const max = this.#options.frameBytesMax ?? FRAME_BYTES_MAX;
      return new FrameTooLarge(
        'protocol',
        `${this.#host} sent something larger than ${max} bytes; it is passed over`,
      );
    }
    if (error.code?.startsWith('WS_ERR_') === true) {
      return new SourceError(
        'protocol',
        `${this.#host} does not speak as a WebSocket should (${error.code})`,
      );
    }
    return connectionFault(error, this.#host);
  }

  /** The host answered, and not with a stream. */
  #refused(response: IncomingMessage): void {
    const chunks: Buffer[] = [];
    let size = 0;
    // By the end of the answer it may lie in a pool, open.
    const { socket } = response;
    const tell = (): void => {
      this.#fail(
        statusFault({
          host: this.#host,
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'],
          body: Buffer.concat(chunks).toString('utf8'),
          now: this.#options.clock.now(),
        }),
      );
      socket.destroy();
      this.#socket.terminate();
    };
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk.subarray(0, REFUSAL_BYTES_MAX));
      size += chunk.length;
      if (size >= REFUSAL_BYTES_MAX) tell();
    });
    response.on('end', tell);
    response.on('error', tell);
  }
}
