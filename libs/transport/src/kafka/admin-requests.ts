/**
 * The requests by which topics and groups are looked after. kafkajs's own admin client has them
 * too, but it asks for all topics and fails where anybody's has no leader, drops what the broker
 * says of a refusal, and resets every setting of a topic that it is not told of.
 */
import type { DurationMs } from '@goldenhour/mention';
import { type Broker, createErrorFromCode, Decoder, Encoder } from './kafkajs-internals.ts';

/** As the protocol numbers kinds of resources and of changes to a setting. */
const TOPIC = 2;
const SET = 0;
export type Refusal = Error & { readonly type: string; readonly retriable: boolean };

export type ClusterMetadata = {
  readonly brokers: number;
  readonly topics: readonly TopicMetadata[];
};

export type TopicMetadata = {
  readonly name: string;
  /** Why it cannot be described; null where it can. */
  readonly error: Refusal | null;
  readonly partitions: readonly { readonly leader: number; readonly replicas: number }[];
};

/** @param names null asks for every topic that this user may see */
export async function describeCluster(
  broker: Broker,
  names: readonly string[] | null,
): Promise<ClusterMetadata> {
  const encoded = new Encoder();
  if (names === null) encoded.writeInt32(-1);
  else encoded.writeArray(names);
  const answer = await ask(broker, METADATA, encoded.writeBoolean(false));
  answer.readInt32();
  const brokers = answer.readArray((each) => {
    each.readInt32();
    each.readString();
    each.readInt32();
    each.readString();
  });
  answer.readString();
  answer.readInt32();
  const topics = answer.readArray((each) => {
    const error = errorOf(each.readInt16());
    const name = each.readString() ?? '';
    each.readBoolean();
    const partitions = each.readArray((partition) => {
      partition.readInt16();
      partition.readInt32();
      const leader = partition.readInt32();
      const replicas = partition.readArray((replica) => replica.readInt32()).length;
      partition.readArray((replica) => replica.readInt32());
      return { leader, replicas };
    });
    return { name, error, partitions };
  });
  return { brokers: brokers.length, topics };
}

/** By topic; the error where this user may not see them. */
export async function describeSettings(
  broker: Broker,
  names: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string> | Refusal>> {
  const resources = names.map((name) =>
    // Of each resource all settings.
    new Encoder().writeInt8(TOPIC).writeString(name).writeInt32(-1),
  );
  const withSynonyms = false;
  const encoded = new Encoder().writeArray(resources).writeBoolean(withSynonyms);
  const answer = await ask(broker, DESCRIBE_CONFIGS, encoded);
  answer.readInt32();
  const found = answer.readArray((each) => {
    const error = errorOf(each.readInt16(), each.readString());
    each.readInt8();
    const name = each.readString() ?? '';
    const settings = each.readArray((setting) => {
      const entry = [setting.readString() ?? '', setting.readString() ?? ''] as const;
      setting.readBoolean();
      setting.readInt8();
      setting.readBoolean();
      setting.readArray((synonym) => {
        synonym.readString();
        synonym.readString();
        synonym.readInt8();
      });
      return entry;
    });
    return [name, error ?? new Map(settings)] as const;
  });
  return new Map(found);
}

export type NewTopic = {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly settings: readonly { readonly name: string; readonly value: string }[];
};

/** Returns before they have leaders. @returns by topic, why it was not created */
export async function createTopics(
  broker: Broker,
  topics: readonly NewTopic[],
  timeoutMs: DurationMs,
): Promise<ReadonlyMap<string, Refusal>> {
  const encoded = topics.map(({ name, partitions, replicationFactor, settings }) =>
    new Encoder()
      .writeString(name)
      .writeInt32(partitions)
      .writeInt16(replicationFactor)
      .writeArray([])
      .writeArray(
        settings.map((setting) =>
          new Encoder().writeString(setting.name).writeString(setting.value),
        ),
      ),
  );
  const onlyValidates = false;
  const request = new Encoder()
    .writeArray(encoded)
    .writeInt32(timeoutMs)
    .writeBoolean(onlyValidates);
  const answer = await ask(broker, CREATE_TOPICS, request);
  answer.readInt32();
  return refusals(answer, (each) => {
    const name = each.readString() ?? '';
    return [name, errorOf(each.readInt16(), each.readString())];
  });
}

/** Changes these settings and leaves the others. @returns by topic, why nothing of it was changed */
export async function alterSettings(
  broker: Broker,
  topics: ReadonlyMap<string, readonly { readonly name: string; readonly value: string }[]>,
): Promise<ReadonlyMap<string, Refusal>> {
  const resources = [...topics].map(([topic, settings]) =>
    new Encoder()
      .writeInt8(TOPIC)
      .writeString(topic)
      .writeArray(
        settings.map(({ name, value }) =>
          new Encoder().writeString(name).writeInt8(SET).writeString(value),
        ),
      ),
  );
  const onlyValidates = false;
  const request = new Encoder().writeArray(resources).writeBoolean(onlyValidates);
  const answer = await ask(broker, INCREMENTAL_ALTER_CONFIGS, request);
  answer.readInt32();
  return refusals(answer, (each) => {
    const error = errorOf(each.readInt16(), each.readString());
    each.readInt8();
    return [each.readString() ?? '', error];
  });
}

/** Returns before they are gone. @returns by topic, why it was not deleted */
export async function deleteTopics(
  broker: Broker,
  names: readonly string[],
  timeoutMs: DurationMs,
): Promise<ReadonlyMap<string, Refusal>> {
  const request = new Encoder().writeArray(names).writeInt32(timeoutMs);
  const answer = await ask(broker, DELETE_TOPICS, request);
  answer.readInt32();
  return refusals(answer, (each) => [each.readString() ?? '', errorOf(each.readInt16())]);
}

/** @param coordinator of the group @returns why it was not deleted */
export async function deleteGroup(coordinator: Broker, group: string): Promise<Refusal | null> {
  const answer = await ask(coordinator, DELETE_GROUPS, new Encoder().writeArray([group]));
  answer.readInt32();
  const refused = refusals(answer, (each) => [each.readString() ?? '', errorOf(each.readInt16())]);
  return refused.get(group) ?? null;
}

type Api = { readonly apiKey: number; readonly apiVersion: number; readonly apiName: string };

/** The last version of each before the protocol's compact encoding, which kafkajs cannot read. */
const METADATA: Api = { apiKey: 3, apiVersion: 4, apiName: 'Metadata' };
const CREATE_TOPICS: Api = { apiKey: 19, apiVersion: 4, apiName: 'CreateTopics' };
const DELETE_TOPICS: Api = { apiKey: 20, apiVersion: 3, apiName: 'DeleteTopics' };
const DESCRIBE_CONFIGS: Api = { apiKey: 32, apiVersion: 2, apiName: 'DescribeConfigs' };
const DELETE_GROUPS: Api = { apiKey: 42, apiVersion: 1, apiName: 'DeleteGroups' };
const INCREMENTAL_ALTER_CONFIGS: Api = {
  apiKey: 44,
  apiVersion: 0,
  apiName: 'IncrementalAlterConfigs',
};

async function ask(broker: Broker, api: Api, request: Encoder): Promise<Decoder> {
  const answer = await broker.connectionPool.send({
    request: { ...api, encode: () => Promise.resolve(request) },
    response: {
      decode: (raw) => Promise.resolve(new Decoder(raw)),
      parse: (decoded) => Promise.resolve(decoded),
    },
  });
  return answer as Decoder;
}

function refusals(
  answer: Decoder,
  read: (each: Decoder) => readonly [name: string, error: Refusal | null],
): ReadonlyMap<string, Refusal> {
  return new Map(
    answer.readArray(read).flatMap(([name, error]) => (error === null ? [] : [[name, error]])),
  );
}

/** @param said what the broker adds in words */
function errorOf(code: number, said?: string | null): Refusal | null {
  if (code === 0) return null;
  const error = createErrorFromCode(code);
  return said === undefined || said === null || said === ''
    ? error
    : Object.assign(error, { message: said });
}
