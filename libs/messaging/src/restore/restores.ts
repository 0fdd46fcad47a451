import { transaction } from '@fealty/postgres';
import type { Admin, Kafka } from 'kafkajs';
import type { Consumption } from '../consume/consumption.js';
import type { TakeOverResult } from '../consume/jobs.js';
import { readRecord, type ShardRecord } from '../consume/read-event.js';
import type { Shards } from '../consume/shards.js';
import { logRange } from '../kafka/log-range.js';
import { outgoingRecord } from '../outbox/outgoing-record.js';
import type { SealedEvent } from '../outbox/seal.js';
import { readOwnTail } from './own-tail.js';
import { noteRelayed, unexplained } from './relayed.js';

/** Where the inputs ended when a shard was restored, by topic: nothing is sent before they are read again up to there. */
export type Until = Readonly<Record<string, number>>;

export interface RestoresSettings {
  readonly kafka: Kafka;
  readonly shards: Shards;
  readonly admin: () => Promise<Admin>;
  /** A shard's rows came from a backup: so many events of its own topic were unknown to them. */
  readonly found: (shard: number, unknown: number) => void;
}

/**
 * Notices at a claim that the database went back behind what its service has published (a restore, or a failover that lost commits), and
 * takes over what stands in the topic, before the shard does any work: else numbers were given out twice, and what came under them the
 * second time would be dropped downstream as repeats.
 */
export class Restores {
  constructor(private readonly settings: RestoresSettings) {}

  /** Until where the inputs of a claimed shard must be read before anything is sent for it; `undefined`: it was not restored, or has caught up. */
  async check(shard: number): Promise<Until | undefined> {
    const { topic, pool } = this;
    if (topic !== undefined) {
      const end = await this.endOf(topic.name, shard);
      for (const { from } of await unexplained(pool, [{ topic: topic.name, partition: shard, shard, end }])) await this.takeOver(shard, { from, end });
    }
    const { rows: [row] } = await pool.query<{ restored_until: Until | null }>('select restored_until from consumer_shard where consumer = $1 and shard = $2', [this.settings.shards.context.consumption.service, shard]);
    return row?.restored_until ?? undefined;
  }

  private get topic() {
    return this.settings.shards.context.publication.contracts.find((contract) => contract.topic.key === 'customer')?.topic;
  }

  private get pool() {
    return this.settings.shards.context.batchPool;
  }

  private async endOf(topic: string, shard: number): Promise<number> {
    return (await logRange(await this.settings.admin(), topic)).find(({ partition }) => partition === shard)?.latest ?? 0;
  }

  private async takeOver(shard: number, { from, end }: { from: number; end: number }): Promise<void> {
    const { kafka, shards } = this.settings;
    const topic = this.topic?.name ?? '';
    const until: Record<string, number> = {};
    for (const input of shards.context.consumption.topics) until[input.name] = await this.endOf(input.name, shard);
    let unknown = 0;
    await readOwnTail({ kafka, topic, partition: shard, from, until: end }, async (records) => {
      const events = records.flatMap((record) => this.eventIn(record));
      if (events.length > 0) unknown += (await shards.loop(shard).run<TakeOverResult>({ kind: 'take-over', events, until })).unknown;
    });
    if (unknown > 0) this.settings.found(shard, unknown);
    // Sent twice, or taken over now: in either case the rows know of it from here on.
    await transaction(this.pool, {}, (tx) => tx.burstAndCommit([noteRelayed([{ topic, partition: shard, next: end }])]));
  }

  // As it stands there, byte for byte. What this service cannot read, somebody else has written.
  private eventIn(record: ShardRecord): SealedEvent[] {
    const { partitions, publication: { contracts } } = this.settings.shards.context;
    const deciders = new Map(contracts.map((event) => [event.type, { event }]));
    const own = { service: 'own', deciders, folds: new Map(), ignored: new Set() } as unknown as Consumption;
    const topic = this.topic;
    const read = topic === undefined ? undefined : readRecord(record, { consumption: own, topic, partitions });
    const contract = read?.kind === 'event' ? contracts.find(({ type }) => type === read.event.type) : undefined;
    if (read?.kind !== 'event' || contract === undefined) return [];
    const { key, value, headers } = record;
    const texts = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)]));
    const stored = outgoingRecord({ topic: record.topic, partition: record.partition, timestamp: Date.parse(read.event.receivedAt), key: String(key), value: Buffer.from(value ?? ''), headers: texts });
    return [{ ...read.event, contract, record: stored }];
  }
}
