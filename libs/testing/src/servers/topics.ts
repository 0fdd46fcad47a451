import { Kafka, logLevel, type Admin } from 'kafkajs';
import { waitUntil } from './wait-until.js';

/** A topic as it shall be. */
export interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

const partitionsOf = async (admin: Admin, names: readonly string[]): Promise<Map<string, number>> => {
  const existing = new Set(await admin.listTopics());
  const topics = names.filter((name) => existing.has(name));
  if (topics.length === 0) return new Map();
  const metadata = await admin.fetchTopicMetadata({ topics });
  return new Map(metadata.topics.map((topic) => [topic.name, topic.partitions.length]));
};

const create = async (admin: Admin, missing: readonly TopicPlan[]): Promise<void> => {
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map(({ name, partitions, replicationFactor, config }) => ({
      topic: name, numPartitions: partitions, replicationFactor,
      configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
    })),
  });
};

// A broker whose metadata lag answers for a moment that a topic does not exist which it has just created.
const settled = async (admin: Admin, names: readonly string[]): Promise<Map<string, number>> => {
  let found = new Map<string, number>();
  await waitUntil('all topics exist', async () => {
    found = await partitionsOf(admin, names);
    return names.every((name) => found.has(name));
  }, { everyMs: 100 }).catch(() => undefined); // what is missing then is told by its name
  return found;
};

/**
 * Creates the topics that are missing; the others stay as they are, so it may be called again, and by several at once.
 * @throws when a topic has another partition count: a customer's events would no longer meet in one partition
 */
export const createTopics = async (brokers: readonly string[], topics: readonly TopicPlan[]): Promise<void> => {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const names = topics.map(({ name }) => name);
    const before = await partitionsOf(admin, names);
    const missing = topics.filter(({ name }) => !before.has(name));
    const failure: unknown = missing.length === 0 ? undefined : await create(admin, missing).then(() => undefined, (error: unknown) => error);
    const after = await settled(admin, names);
    for (const { name, partitions } of topics) {
      const found = after.get(name);
      if (found === undefined) throw new Error(`Topic ${name} could not be created.`, { cause: failure });
      if (found !== partitions) throw new Error(`Topic ${name} has ${found} partitions, not ${partitions}. The count is fixed at the first start.`);
    }
  } finally {
    await admin.disconnect();
  }
};
