import { sourceOf, type Event, type EventContract, type ModelVersion, type Policy, type PriceTold, type Topic } from '@fealty/contracts';
import { transaction, type Database } from '@fealty/postgres';
import { partitionOf } from '../kafka/murmur2.js';
import { derivedId } from '../outbox/event-id.js';
import type { OutgoingRow } from '../outbox/frame.js';
import type { OutgoingRecord } from '../outbox/outgoing-record.js';
import { seal } from '../outbox/seal.js';
import { Policies } from '../reference/policies.js';
import type { Breaker } from './breaker.js';
import { Care } from '../care/care.js';
import { Commands } from './commands.js';
import type { Consumption, Publication } from './consumption.js';
import type { DueResult, RecordsResult, RepairResult, TakeOverResult } from './jobs.js';
import { readRecord } from './read-event.js';
import { Shards } from './shards.js';
import { ensureShards } from './shard-row.js';
import { tableStatements } from './tables.js';

/** An event built by hand, for tests of handlers. */
export const anEvent = <Type extends string, Data>(contract: EventContract<Type, Data>, data: Data, given: Partial<Event> & { customerId: string; sequence: number }): Event<Type, Data> & { contract: EventContract } => {
  const occurredAt = given.occurredAt ?? '2026-03-01T10:00:00.000Z';
  const id = given.id ?? derivedId('test', contract.type, given.customerId, given.sequence);
  return { programme: 'demo', receivedAt: occurredAt, correlationId: id, import: false, source: sourceOf(contract.topic.owner), ...given, id, occurredAt, type: contract.type, data, contract: contract as unknown as EventContract };
};

interface Given { readonly consumes: Consumption; readonly publishes: Publication; readonly database: Database; readonly policies: readonly { version?: number; effectiveFrom?: string; policy: Policy }[]; readonly models?: readonly ModelVersion[]; readonly prices?: readonly (PriceTold & { readonly sku: string })[]; readonly partitions?: number; readonly breaker?: Breaker; readonly silent?: boolean }

const policiesOf = (given: Given): Policies => {
  const policies = new Policies();
  given.policies.forEach(({ policy, version, effectiveFrom }, index) => { policies.put(policy.programme, { policy, version: version ?? index + 1, effectiveFrom: effectiveFrom ?? '2020-01-01T00:00:00.000Z' }); });
  for (const model of given.models ?? []) policies.putModel(given.policies[0]?.policy.programme ?? '', model);
  for (const { sku, ...price } of given.prices ?? []) policies.putPrice(given.policies[0]?.policy.programme ?? '', sku, price);
  return policies;
};

/**
 * A service's real batch loop on a real database, without Kafka: for tests of handlers, and for replays. Everything said is checked
 * against its contract.
 */
export class DirectDelivery {
  readonly said: OutgoingRecord[] = [];
  /** What was thrown and retried or given up. */
  readonly failures: unknown[] = [];
  readonly commands: Commands;
  readonly care: Care;
  private readonly shards: Shards;
  private readonly ends = new Map<string, number>();

  private constructor(private readonly given: Given) {
    const { consumes, publishes, database, partitions = 8 } = given;
    const statements = tableStatements(consumes.customers, consumes.parts);
    const context = { consumption: consumes, publication: publishes, policies: policiesOf(given), statements, partitions, limits: {}, batchPool: database.batchPool, commandPool: database.commandPool, silent: given.silent === true, ...(given.breaker === undefined ? {} : { breaker: given.breaker }) };
    this.shards = new Shards(context, {
      instance: 'direct', cacheBytesMax: 8_000_000, observer: { counted: () => undefined, failed: (error) => { this.failures.push(error); } },
      relay: { hold: () => undefined, drop: () => undefined, hand: (row) => { this.take(row); } },
    });
    this.care = new Care(this.shards, (shard) => Promise.resolve(Object.fromEntries(consumes.topics.map(({ name }) => [name, this.ends.get(`${name}/${shard}`) ?? 0]))));
    this.commands = new Commands(this.shards, () => false);
  }

  static async open(given: Given): Promise<DirectDelivery> {
    const delivery = new DirectDelivery(given);
    await transaction(given.database.batchPool, {}, (tx) => tx.query(ensureShards(given.consumes.service, given.partitions ?? 8)));
    for (let shard = 0; shard < (given.partitions ?? 8); shard += 1) {
      const row = await delivery.shards.claim(shard);
      for (const [topic, next] of Object.entries(row.offsets)) delivery.ends.set(`${topic}/${shard}`, next);
    }
    return delivery;
  }

  /** Delivers events, those of one shard in the order given, each at the next offset of its topic. */
  async events(events: readonly (Event & { contract: EventContract })[]): Promise<void> {
    const { partitions = 8 } = this.given;
    const byShard = Map.groupBy(events, (event) => partitionOf(event.customerId, partitions));
    await Promise.all([...byShard].map(([shard, ofShard]) => this.toShard(shard, ofShard)));
  }

  /** Delivers that a topic of states has nothing more to say of a customer. */
  async tombstone(topic: Topic, customerId: string): Promise<void> {
    const { consumes, partitions = 8 } = this.given;
    const shard = partitionOf(customerId, partitions);
    const offset = this.ends.get(`${topic.name}/${shard}`) ?? 0;
    this.ends.set(`${topic.name}/${shard}`, offset + 1);
    const read = readRecord({ topic: topic.name, partition: shard, value: null, headers: {}, key: Buffer.from(customerId), offset }, { consumption: consumes, topic, partitions });
    await this.shards.loop(shard).run<RecordsResult>({ kind: 'records', topic: topic.name, reads: [read], from: offset, next: offset + 1 });
  }

  private async toShard(shard: number, events: readonly (Event & { contract: EventContract })[]): Promise<void> {
    const { consumes, partitions = 8 } = this.given;
    const runs: (Event & { contract: EventContract })[][] = [];
    for (const event of events) {
      if (runs.at(-1)?.[0]?.contract.topic === event.contract.topic) runs.at(-1)?.push(event);
      else runs.push([event]);
    }
    await Promise.all(runs.map(async (run) => {
      const [first] = run;
      if (first === undefined) return;
      const { topic } = first.contract;
      const from = this.ends.get(`${topic.name}/${shard}`) ?? 0;
      this.ends.set(`${topic.name}/${shard}`, from + run.length);
      const reads = run.map((event, index) => {
        const { record } = seal(event.contract, event, shard);
        return readRecord({ topic: record.topic, partition: record.partition, value: record.value, headers: record.headers, key: Buffer.from(event.customerId), offset: from + index }, { consumption: consumes, topic, partitions });
      });
      await this.shards.loop(shard).run<RecordsResult>({ kind: 'records', topic: topic.name, reads, from, next: from + run.length });
    }));
  }

  /** Fires everything that is due, by the database's clock or as of an instant; answers how many. */
  async due(asOf?: string): Promise<number> {
    let fired = 0;
    for (const shard of this.shards.held) fired += (await this.shards.loop(shard).run<DueResult>({ kind: 'due', limit: 1_000, ...(asOf === undefined ? {} : { asOf }) })).fired;
    return fired;
  }

  /** Says the states of these customers once more; answers how many were said. */
  async repair(customerIds: readonly string[]): Promise<number> {
    const byShard = Map.groupBy(customerIds, (id) => partitionOf(id, this.given.partitions ?? 8));
    const done = await Promise.all([...byShard].map(([shard, ids]) => this.shards.loop(shard).run<RepairResult>({ kind: 'repair', customerIds: ids })));
    return done.reduce((sum, { repaired }) => sum + repaired, 0);
  }

  /** Takes over what the own topic holds beyond a restored database; answers how many events were unknown to it. */
  async takeOver(events: readonly (Event & { contract: EventContract })[]): Promise<number> {
    const byShard = Map.groupBy(events, (event) => partitionOf(event.customerId, this.given.partitions ?? 8));
    const done = await Promise.all([...byShard].map(([shard, own]) => this.shards.loop(shard).run<TakeOverResult>({ kind: 'take-over', events: own.map((event) => seal(event.contract, event, shard)), until: {} })));
    return done.reduce((sum, { unknown }) => sum + unknown, 0);
  }

  private take(row: OutgoingRow): void {
    for (const record of row.records) {
      const contract = this.given.publishes.contracts.find((known) => known.type === record.headers['ce_type']);
      contract?.data.parse(JSON.parse(record.value?.toString('utf8') ?? 'null'));
      this.said.push(record);
    }
  }
}

/** Events through the batch loop of a service, in one go; see `DirectDelivery` for more than one step. */
export const deliver = async (given: Given, events: readonly (Event & { contract: EventContract })[]): Promise<DirectDelivery> => {
  const delivery = await DirectDelivery.open(given);
  await delivery.events(events);
  return delivery;
};
