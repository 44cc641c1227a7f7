/** What a local Kafka can be asked for, and what it gives. */
export interface LocalKafkaOptions {
  /** Where the data stay. Without it: a temporary folder that goes away with the broker. */
  readonly dataDir?: string;
  /** Of the plaintext listener; 1–65535. Without it: a free one. */
  readonly port?: number;
  /** Quick rebalances, restarts, compaction and retention: see `properties.ts`. */
  readonly forTests?: boolean;
  /** For measurements: the JVM optimises fully and has 1 GB of heap instead of 256 MB. */
  readonly throughput?: boolean;
  /** Beside the plaintext one. */
  readonly listeners?: readonly SecureListener[];
  /** Who may log in on the SASL listeners, by PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
  readonly users?: readonly KafkaUser[];
  /**
   * Whether users need ACLs for what they do. The plaintext listener, whose user is ANONYMOUS, may
   * do everything: grant by it.
   */
  readonly authorizer?: boolean;
  /** Names of `users` who need no ACLs. */
  readonly superUsers?: readonly string[];
  /** Of server.properties, over what is set here. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  /** After those set here, so that they win: `-Xmx2g`. */
  readonly jvmOptions?: readonly string[];
  /** How long a start may take, first fetch of the jars not counted. @unit ms */
  readonly readyWithinMs?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Told what takes long. */
  readonly say?: (sentence: string) => void;
  /** Gives the start up; a broker that is ready is stopped by `stop`. */
  readonly signal?: AbortSignal;
}

export type SecureListener = 'ssl' | 'sasl_plaintext' | 'sasl_ssl';
export type ListenerName = 'plaintext' | SecureListener;

export interface KafkaUser {
  /** Letters, digits, dots, dashes. */
  readonly name: string;
  /** Without quotes, commas, brackets and backslashes. */
  readonly password: string;
}

export interface LocalKafka extends AsyncDisposable {
  /** `127.0.0.1:<port>` of the plaintext listener, as clients take it. */
  readonly brokers: string[];
  /** `127.0.0.1:<port>` of each listener that was asked for. */
  readonly listeners: Readonly<{ plaintext: string } & Partial<Record<SecureListener, string>>>;
  /** PEM of the authority that signed the broker's certificate; null without a TLS listener. */
  readonly ca: string | null;
  /** Of the JVM; another one after a restart. */
  readonly pid: number;
  /** What the broker said, all starts one after another. */
  readonly logFile: string;
  /** Resolves when the JVM has ended, by itself or not, with how: `SIGKILL`, `exit code 1`. */
  readonly ended: Promise<string>;
  /** SIGKILL; resolves when the JVM is gone. */
  kill(): Promise<void>;
  /** Starts on the same data and ports, after an orderly stop where it runs; resolves when ready. */
  restart(): Promise<void>;
  /** SIGSTOP: connections stay open and nobody answers. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** Orderly, and with SIGKILL after 15 s; a temporary folder is removed. May be called twice. */
  stop(): Promise<void>;
}
