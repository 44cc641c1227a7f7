/** How things are called on the broker: everything begins with the namespace. */

/** Of the namespace itself: one partition, one record that says what it was made with. */
export const NAMESPACE_TOPIC = 'namespace';

export class Names {
  readonly #namespace: string;
  readonly #stages: readonly string[];
  readonly #topics: ReadonlyMap<string, string>;

  constructor(namespace: string, topics: readonly string[], stages: readonly string[]) {
    this.#namespace = namespace;
    this.#stages = stages;
    this.#topics = new Map(topics.map((topic) => [topic, `${namespace}.${topic}`]));
  }

  /** Full names of all topics that records are read from or written to. */
  get all(): readonly string[] {
    return [...this.#topics.values(), ...this.#stages.map((stage) => this.state(stage))];
  }

  /** @throws RangeError for a topic that was not declared */
  topic(topic: string): string {
    const name = this.#topics.get(topic);
    if (name === undefined) throw new RangeError(`The topic ${topic} was not declared.`);
    return name;
  }

  /** The changelog of a stage. */
  state(stage: string): string {
    return `${this.#namespace}.${stage}.state`;
  }

  /** The consumer group of a stage, as Kafka's tools show it. */
  group(stage: string): string {
    return `${this.#namespace}.${stage}`;
  }

  transactionalId(stage: string, partition: number): string {
    return `${this.#namespace}.${stage}.${partition}`;
  }

  get namespace(): string {
    return `${this.#namespace}.${NAMESPACE_TOPIC}`;
  }
}
