import { murmur2 } from './murmur2.js';

/** One member of a consumer group, as its subscription describes it. */
export interface GroupMember {
  memberId: string;
  /** Name that survives a restart of the process. */
  instance: string;
  topics: readonly string[];
  /** Shards that it held until now. */
  held: readonly number[];
}

/** Partitions per topic, per member id. */
export type Assignment = ReadonlyMap<string, Readonly<Record<string, readonly number[]>>>;

type Owners = Map<number, GroupMember>;

const weightOf = (member: GroupMember, shard: number): number => murmur2(Buffer.from(`${member.instance}/${shard}`)) >>> 0;

/** Members with room for one more; no member gets two more than another. */
class Seats {
  readonly #taken = new Map<GroupMember, number>();
  readonly #base: number;
  readonly #reserved: Set<GroupMember>;
  #extra: number;

  constructor(members: readonly GroupMember[], shards: number, reserved: readonly GroupMember[] = []) {
    for (const member of members) this.#taken.set(member, 0);
    this.#base = Math.floor(shards / members.length);
    this.#reserved = new Set(reserved);
    this.#extra = (shards % members.length) - reserved.length;
  }

  take(member: GroupMember): boolean {
    const taken = this.#taken.get(member) ?? Infinity;
    if (taken > this.#base) return false;
    if (taken === this.#base && !this.#reserved.delete(member)) {
      if (this.#extra === 0) return false;
      this.#extra -= 1;
    }
    this.#taken.set(member, taken + 1);
    return true;
  }
}

const byWeight = (members: readonly GroupMember[], shard: number) => members.toSorted((a, b) => weightOf(b, shard) - weightOf(a, shard));

/** What the members would get without a past: it depends on their names only, so a restart leads back to it. */
const idealOwners = (members: readonly GroupMember[], shards: readonly number[]): Owners => {
  const seats = new Seats(members, shards.length);
  return new Map(shards.flatMap((shard) => {
    const owner = byWeight(members, shard).find((member) => seats.take(member));
    return owner === undefined ? [] : [[shard, owner] as const];
  }));
};

/** Those that come without a past and ideally get one shard more than others: a restart finds its number again. */
const newcomersWithOneMore = (members: readonly GroupMember[], ideal: Owners): GroupMember[] => {
  const base = Math.floor(ideal.size / members.length);
  if (base === 0) return [];   // more members than shards: one without a shard may have been here all along
  const count = (member: GroupMember) => [...ideal.values()].filter((owner) => owner === member).length;
  return members.filter((member) => member.held.length === 0 && count(member) > base);
};

/** Balanced within one. A shard stays where it is if it may; of those that must move, the ones go that sit where they would not belong. */
const ownersOf = (members: readonly GroupMember[], shards: readonly number[]): Owners => {
  const ideal = idealOwners(members, shards);
  const seats = new Seats(members, shards.length, newcomersWithOneMore(members, ideal));
  const owners: Owners = new Map();
  const settle = (candidates: (shard: number) => readonly GroupMember[]) => {
    for (const shard of shards) {
      const owner = owners.has(shard) ? undefined : candidates(shard).find((member) => seats.take(member));
      if (owner !== undefined) owners.set(shard, owner);
    }
  };
  const belongs = (member: GroupMember, shard: number) => ideal.get(shard) === member;
  const holds = (member: GroupMember, shard: number) => member.held.includes(shard);
  settle((shard) => members.filter((member) => holds(member, shard) && belongs(member, shard)));
  settle((shard) => members.filter((member) => holds(member, shard)));
  settle((shard) => members.filter((member) => belongs(member, shard)));
  settle((shard) => byWeight(members, shard));
  return owners;
};

const reads = (member: GroupMember | undefined, topic: string): boolean => member?.topics.includes(topic) ?? false;

/**
 * The owner of each shard of each topic. One process should own a shard whole, so while members differ in what they
 * read (a rolling deploy), those that read everything share all shards. If none does, a shard's owner reads what it
 * subscribes to, and the topics it does not know go together to a member that does.
 */
const ownersPerTopic = (members: readonly GroupMember[], topics: readonly string[], shards: readonly number[]): Map<string, Owners> => {
  const complete = members.filter((member) => topics.every((topic) => reads(member, topic)));
  const first = ownersOf(complete.length > 0 ? complete : members, shards);
  const second = new Map<string, Owners>();
  return new Map(topics.map((topic) => {
    const missing = shards.filter((shard) => !reads(first.get(shard), topic));
    if (missing.length === 0) return [topic, first];
    const readers = members.filter((member) => reads(member, topic));
    const group = `${readers.map(({ memberId }) => memberId).join()}|${missing.join()}`;
    const others = second.get(group) ?? ownersOf(readers, missing);
    second.set(group, others);
    return [topic, new Map([...first, ...others])];
  }));
};

/**
 * Deals every partition of every subscribed topic to exactly one member that subscribes to it, shard n of all topics to
 * the same one. `partitions` gives each topic's count; partition k of a topic with another count than `shards` goes
 * with shard k mod `shards`. Deterministic: the order of members and topics does not matter.
 */
export const assignShards = (members: readonly GroupMember[], partitions: ReadonlyMap<string, number>, shards: number): Assignment => {
  const sorted = members.toSorted((a, b) => (`${a.instance}\0${a.memberId}` < `${b.instance}\0${b.memberId}` ? -1 : 1));
  const topics = [...partitions.keys()].filter((topic) => members.some((member) => reads(member, topic))).toSorted();
  const owners = ownersPerTopic(sorted, topics, Array.from({ length: shards }, (_, shard) => shard));
  const dealt = new Map<string, Record<string, number[]>>(members.map(({ memberId }) => [memberId, {}]));
  for (const [topic, ownerOf] of owners) {
    for (let partition = 0; partition < (partitions.get(topic) ?? 0); partition += 1) {
      const owner = ownerOf.get(partition % shards);
      if (owner !== undefined) (dealt.get(owner.memberId)![topic] ??= []).push(partition);
    }
  }
  return dealt;
};
