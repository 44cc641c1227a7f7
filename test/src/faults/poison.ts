/** Records that no stage can read, each with the reason that its dead letter must give. */
export type Poison = {
  readonly name: string;
  readonly value: Buffer | string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly reason: Reason;
  /** On `crises`, whose events have no envelope, where it is another one. */
  readonly ofEvent?: Reason;
};

type Reason = 'malformed' | 'schema' | 'unknown_version';

/** More than a dead letter keeps. @unit characters */
const LONG = 100_000;

export const POISONS: readonly Poison[] = [
  { name: 'bytes that are no UTF-8', value: Buffer.from([0xc3, 0x28, 0xff]), reason: 'malformed' },
  { name: 'broken JSON', value: '{"v":1,"t":"mention","subj', reason: 'malformed' },
  { name: 'nothing', value: '', reason: 'malformed' },
  { name: 'a tombstone', value: null, reason: 'schema', ofEvent: 'malformed' },
  { name: 'a list', value: '[1,2,3]', reason: 'schema' },
  { name: 'a foreign record', value: '{"order":17,"customer":"Nimbara"}', reason: 'schema' },
  { name: 'a kind of its own', value: '{"v":1,"t":"invoice"}', reason: 'schema' },
  {
    name: 'a newer format',
    value: '{"v":2,"t":"mention"}',
    reason: 'unknown_version',
    ofEvent: 'schema',
  },
  {
    name: 'a damaged tick',
    value: '{"v":1,"t":"tick","source":"source-1","epoch":1}',
    reason: 'schema',
  },
  { name: 'a damaged clock', value: '{"v":1,"t":"clock","from":-1,"to":1e99}', reason: 'schema' },
  { name: 'a damaged signal', value: '{"v":1,"t":"signal","signal":{"id":7}}', reason: 'schema' },
  { name: 'something long', value: `"${'x'.repeat(LONG)}"`, reason: 'schema' },
  {
    name: 'foreign headers',
    value: '{}',
    headers: { 'content-type': 'avro/binary', ce_type: 'x', '': '\u0000' },
    reason: 'schema',
  },
];
