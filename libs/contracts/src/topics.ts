/** A Kafka topic of fealty: who writes it, how it is keyed and kept. */
export interface Topic {
  readonly name: string;
  /** The one service that writes it; the CloudEvents source of its events is `/fealty/<owner>`. */
  readonly owner: string;
  /** Services that write their own kinds of events to it too, with numbers of their own. */
  readonly alsoBy?: readonly string[];
  readonly key: 'customer' | 'any' | 'none';
  /** `shards`: the installation's partition count P; a number: exactly that many. */
  readonly partitions: 'shards' | number;
  /** `history`: contiguous sequence per customer, kept for ever. `state`: the newest record per key is enough, compacted. */
  readonly carries: 'history' | 'state' | 'input';
  readonly config: Readonly<Record<string, string>>;
}

// Told though it is Kafka's default: a broker may be told another one for all its topics.
const keptForEver = { 'retention.ms': '-1', 'retention.bytes': '-1', 'cleanup.policy': 'delete' } as const;
const history = (name: string, owner: string): Topic => ({ name, owner, key: 'customer', partitions: 'shards', carries: 'history', config: keptForEver });

/**
 * The open door: any key, any partitioner, any client. Only ingest reads it; kept 7 days because it holds personal data. The week counts
 * from when Kafka got a record: a platform that sends its history with the times of then would find it deleted unread.
 */
export const platformTopic: Topic = {
  name: 'platform.v1', owner: 'platform', key: 'any', partitions: 'shards', carries: 'input',
  config: { 'retention.ms': '604800000', 'cleanup.policy': 'delete', 'message.timestamp.type': 'LogAppendTime' },
};
export const shopTopic = history('shop.v1', 'ingest');
export const ordersTopic = history('orders.v1', 'orders');
export const pointsTopic = history('points.v1', 'points');
export const complaintsTopic = history('complaints.v1', 'complaints');
export const notificationsTopic = history('notifications.v1', 'notifications');
/** State-carried: each event holds the customer's whole state. A stale last record must live long enough to be repaired. */
export const loyaltyUpdatedTopic: Topic = {
  name: 'loyalty-updated.v1', owner: 'loyalty', key: 'customer', partitions: 'shards', carries: 'state',
  config: { 'cleanup.policy': 'compact', 'min.compaction.lag.ms': '3600000' },
};
/** The only topic after ingest with personal data; erasure is a tombstone, gone within a day. */
export const peopleTopic: Topic = {
  name: 'people.v1', owner: 'ingest', key: 'customer', partitions: 'shards', carries: 'state',
  config: { 'cleanup.policy': 'compact', 'max.compaction.lag.ms': '86400000' },
};
/** About no customer: policy versions, catalogue facts, and model versions by loyalty. One partition, kept for ever, read whole by every process. */
export const referenceTopic: Topic = { name: 'reference.v1', owner: 'ingest', alsoBy: ['loyalty'], key: 'none', partitions: 1, carries: 'history', config: keptForEver };

export const topics: readonly Topic[] = [
  platformTopic, shopTopic, ordersTopic, pointsTopic, complaintsTopic, notificationsTopic, loyaltyUpdatedTopic, peopleTopic, referenceTopic,
];

/** Who says the events of a type on a topic. */
export const writerOf = ({ type, topic }: { readonly type: string; readonly topic: Topic }): string => topic.alsoBy?.find((service) => type.startsWith(`fealty.${service}.`)) ?? topic.owner;

/** CloudEvents source of everything that a service says. */
export const sourceOf = (owner: string): string => `/fealty/${owner}`;
