/**
 * A consumer group as its coordinator keeps it, in memory: the rules of the protocol that members
 * can tell from outside. Sessions and rebalances end by timers, so tests may fake the time.
 */
import type { Coordinator, Membership, Share } from './group-coordinator.ts';
import type { JoinGroupAnswer } from './kafkajs-internals.ts';

export type Asking = 'connect' | 'join' | 'sync' | 'heartbeat' | 'leave';

type Waiting<T> = {
  readonly resolve: (answer: T) => void;
  readonly reject: (error: Error) => void;
};

type Member = {
  readonly memberId: string;
  metadata: Buffer;
  assignment: Buffer;
  session: NodeJS.Timeout | undefined;
  joining: Waiting<JoinGroupAnswer> | undefined;
  syncing: Waiting<Buffer> | undefined;
};

export class FakeGroup {
  /** Everything that was asked, as `heartbeat m1`; connections are asked of nobody's. */
  readonly asked: string[] = [];
  /** Connections that nobody has destroyed yet. */
  readonly open = new Set<object>();
  readonly #limits: { readonly sessionMs: number; readonly rebalanceMs: number };
  readonly #members = new Map<string, Member>();
  readonly #faults: { readonly asking: Asking; readonly error: Error | 'silence' }[] = [];
  #state: 'stable' | 'joining' | 'syncing' = 'stable';
  #generation = 0;
  #ids = 0;
  #rebalance: NodeJS.Timeout | undefined;
  #isReachable = true;

  constructor(limits: { readonly sessionMs: number; readonly rebalanceMs: number }) {
    this.#limits = limits;
  }

  get memberIds(): readonly string[] {
    return [...this.#members.keys()];
  }

  /** The next such requests fail so, or are never answered; what was asked is not done. */
  disturb(asking: Asking, by: Error | 'silence', times = 1): void {
    for (let n = 0; n < times; n += 1) this.#faults.push({ asking, error: by });
  }

  /** Cuts everybody off. */
  goAway(): void {
    this.#isReachable = false;
  }

  /** … and is there again; sessions begin anew, as when another broker has become coordinator. */
  comeBack(): void {
    this.#isReachable = true;
    for (const member of this.#members.values()) this.#keepSession(member);
  }

  /** Forgets a member, as if its session were over. */
  forget(memberId: string): void {
    const member = this.#members.get(memberId);
    if (member === undefined) return;
    clearTimeout(member.session);
    this.#members.delete(memberId);
    member.joining?.reject(protocolError('UNKNOWN_MEMBER_ID'));
    member.syncing?.reject(protocolError('UNKNOWN_MEMBER_ID'));
    this.#shareOut();
  }

  /** As if it had shared out the group without telling anybody. */
  skipGeneration(): void {
    this.#generation += 1;
  }

  async connect(isAlive: () => boolean = () => true): Promise<Coordinator> {
    const pending = new Set<(error: Error) => void>();
    const connection = {};
    const ask = async <T>(asking: Asking, by: string, work: () => Promise<T>): Promise<T> => {
      this.asked.push(`${asking} ${by}`.trim());
      return await new Promise<T>((resolve, reject) => {
        pending.add(reject);
        if (!this.#isReachable || !isAlive()) return reject(new Error('Connection closed'));
        const fault = this.#faults.findIndex((next) => next.asking === asking);
        const error = fault < 0 ? undefined : this.#faults.splice(fault, 1)[0]?.error;
        if (error === 'silence') return;
        if (error !== undefined) return reject(error);
        work().then(resolve, reject);
      });
    };
    await ask('connect', '', async () => undefined);
    this.open.add(connection);
    return {
      join: async ({ memberId, metadata }, onMemberId) =>
        await ask('join', memberId, async () => {
          const id = memberId === '' ? this.#newMember() : memberId;
          if (memberId === '') onMemberId(id);
          return await this.#join(id, metadata);
        }),
      sync: async (member, shares) =>
        await ask('sync', member.memberId, async () => await this.#sync(member, shares)),
      heartbeat: async (member) =>
        await ask('heartbeat', member.memberId, async () => this.#heartbeat(member)),
      leave: async (memberId) =>
        await ask('leave', memberId, async () => {
          this.#known(memberId);
          this.forget(memberId);
        }),
      destroy: () => {
        this.open.delete(connection);
        for (const reject of pending) reject(new Error('closed by this client'));
      },
    };
  }

  #newMember(): string {
    this.#ids += 1;
    const memberId = `m${this.#ids}`;
    this.#members.set(memberId, {
      memberId,
      metadata: Buffer.alloc(0),
      assignment: Buffer.alloc(0),
      session: undefined,
      joining: undefined,
      syncing: undefined,
    });
    return memberId;
  }

  async #join(memberId: string, metadata: Buffer): Promise<JoinGroupAnswer> {
    const member = this.#known(memberId);
    const isSame = member.metadata.equals(metadata) && memberId !== this.#leaderId;
    member.metadata = metadata;
    if (this.#state === 'stable' && isSame) return this.#joined(member);
    clearTimeout(member.session);
    const answer = new Promise<JoinGroupAnswer>((resolve, reject) => {
      member.joining = { resolve, reject };
    });
    if (this.#state === 'joining') this.#endJoining(false);
    else this.#shareOut();
    return await answer;
  }

  /** Everybody must join anew; who has not after a while is no longer a member. */
  #shareOut(): void {
    if (this.#state === 'joining') return this.#endJoining(false);
    this.#state = 'joining';
    for (const { syncing } of this.#members.values()) {
      syncing?.reject(protocolError('REBALANCE_IN_PROGRESS'));
    }
    clearTimeout(this.#rebalance);
    this.#rebalance = setTimeout(() => this.#endJoining(true), this.#limits.rebalanceMs);
    this.#endJoining(false);
  }

  #endJoining(isTimeOver: boolean): void {
    const late = [...this.#members.values()].filter(({ joining }) => joining === undefined);
    if (late.length > 0 && !isTimeOver) return;
    clearTimeout(this.#rebalance);
    for (const { memberId, session } of late) {
      clearTimeout(session);
      this.#members.delete(memberId);
    }
    this.#generation += 1;
    this.#state = 'syncing';
    for (const member of this.#members.values()) {
      this.#keepSession(member);
      member.joining?.resolve(this.#joined(member));
      member.joining = undefined;
    }
  }

  #joined({ memberId }: Member): JoinGroupAnswer {
    const members = [...this.#members.values()].map((member) => ({
      memberId: member.memberId,
      memberMetadata: member.metadata,
    }));
    return {
      generationId: this.#generation,
      leaderId: this.#leaderId,
      memberId,
      members: memberId === this.#leaderId ? members : [],
    };
  }

  get #leaderId(): string {
    return this.memberIds[0] ?? '';
  }

  async #sync(at: Membership, shares: readonly Share[]): Promise<Buffer> {
    const member = this.#current(at);
    this.#keepSession(member);
    if (this.#state === 'joining') throw protocolError('REBALANCE_IN_PROGRESS');
    if (this.#state === 'stable') return member.assignment;
    const answer = new Promise<Buffer>((resolve, reject) => {
      member.syncing = { resolve, reject };
    });
    if (at.memberId === this.#leaderId) {
      this.#state = 'stable';
      for (const each of this.#members.values()) {
        const share = shares.find(({ memberId }) => memberId === each.memberId);
        each.assignment = share?.memberAssignment ?? Buffer.alloc(0);
        this.#keepSession(each);
        each.syncing?.resolve(each.assignment);
        each.syncing = undefined;
      }
    }
    return await answer;
  }

  #heartbeat(at: Membership): void {
    this.#keepSession(this.#current(at));
    if (this.#state === 'joining') throw protocolError('REBALANCE_IN_PROGRESS');
  }

  #current({ memberId, generation }: Membership): Member {
    const member = this.#known(memberId);
    if (generation !== this.#generation) throw protocolError('ILLEGAL_GENERATION');
    return member;
  }

  #known(memberId: string): Member {
    const member = this.#members.get(memberId);
    if (member === undefined) throw protocolError('UNKNOWN_MEMBER_ID');
    return member;
  }

  #keepSession(member: Member): void {
    clearTimeout(member.session);
    const { sessionMs } = this.#limits;
    member.session = setTimeout(() => {
      if (this.#isReachable) this.forget(member.memberId);
    }, sessionMs);
  }
}

/** As kafkajs throws what a broker answers. */
export function protocolError(type: string): Error {
  return Object.assign(new Error(`The broker says ${type}`), {
    name: 'KafkaJSProtocolError',
    type,
  });
}
