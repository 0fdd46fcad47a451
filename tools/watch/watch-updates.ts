import { loyaltyUpdatedTopic, loyaltyUpdatedV1, type DataOf } from '@fealty/contracts';
import type { Security } from '@fealty/testing';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { randomUUID } from 'node:crypto';

/** One loyalty update as a reader of the topic sees it. */
export interface Update {
  readonly customerId: string;
  readonly programme: string;
  readonly occurredAt: string;
  /** When ingest or a service took in what led to it; milliseconds of Kafka's record. */
  readonly publishedAt: number;
  readonly data: DataOf<typeof loyaltyUpdatedV1>;
}

const updateOf = (message: KafkaMessage): Update | undefined => {
  if (message.value === null || message.key === null) return undefined;
  const data = loyaltyUpdatedV1.data.safeParse(JSON.parse(message.value.toString('utf8')));
  if (!data.success) return undefined;
  const header = (name: string): string => String(message.headers?.[name] ?? '');
  return { customerId: message.key.toString('utf8'), programme: header('ce_programme'), occurredAt: header('ce_time'), publishedAt: Number(message.timestamp), data: data.data };
};

const value = (changed: unknown): string => (changed === undefined ? '—' : typeof changed === 'object' ? JSON.stringify(changed) : String(changed));

/** What changed, in one line of words. */
export const changesOf = ({ data }: Update): string => data.changes.map((change) => `${change.field} ${value(change.before)} → ${value(change.after)}`).join(', ');

/** One update as one line for a terminal. */
export const describeUpdate = (update: Update): string => {
  const { profile, version, causes } = update.data;
  const why = [...new Set(causes.map((cause) => cause.type.split('.')[2] ?? cause.type))].join(', ');
  return `${update.occurredAt}  ${update.customerId.slice(0, 8)}  v${version}  ${profile.stage}/${profile.tier.name}  ${changesOf(update)}  because ${why}`;
};

export interface Watch {
  readonly brokers: readonly string[];
  readonly security?: Security;
  readonly onUpdate: (update: Update) => void;
  /** From the first update kept, instead of from now. @default false */
  readonly fromBeginning?: boolean;
}

/** Follows `loyalty-updated.v1` as any subscriber may: with a group of its own that leaves nothing behind. */
export const watchUpdates = async ({ brokers, security = {}, onUpdate, fromBeginning = false }: Watch): Promise<{ stop(): Promise<void> }> => {
  const consumer = new Kafka({ ...security, brokers: [...brokers], clientId: 'fealty-watch', logLevel: logLevel.NOTHING }).consumer({ groupId: `fealty-watch-${randomUUID()}`, maxWaitTimeInMs: 250 });
  await consumer.connect();
  await consumer.subscribe({ topics: [loyaltyUpdatedTopic.name], fromBeginning });
  await consumer.run({ autoCommit: false, eachMessage: ({ message }) => {
    const update = updateOf(message);
    if (update !== undefined) onUpdate(update);
    return Promise.resolve();
  } });
  return { stop: () => consumer.disconnect() };
};
