import { Kafka, logLevel, type Admin, type KafkaConfig } from 'kafkajs';
import { mendSettings, settingsOf, type Difference, type TopicPlan } from './topic-settings.js';
import { waitUntil } from './wait-until.js';

/** How a broker is reached. */
export type Security = Pick<KafkaConfig, 'ssl' | 'sasl'>;

interface Found { readonly partitions: number; readonly replicas: number }

const found = async (admin: Admin, names: readonly string[]): Promise<Map<string, Found>> => {
  const existing = new Set(await admin.listTopics());
  const topics = names.filter((name) => existing.has(name));
  if (topics.length === 0) return new Map();
  const metadata = await admin.fetchTopicMetadata({ topics });
  return new Map(metadata.topics.map((topic) => [topic.name, { partitions: topic.partitions.length, replicas: Math.min(...topic.partitions.map(({ replicas }) => replicas.length)) }]));
};

const create = async (admin: Admin, missing: readonly TopicPlan[]): Promise<void> => {
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map(({ name, partitions, replicationFactor, config }) => ({
      topic: name, numPartitions: partitions, replicationFactor,
      configEntries: Object.entries(settingsOf({ config, replicationFactor })).map(([key, value]) => ({ name: key, value })),
    })),
  });
};

// A broker whose metadata lag answers for a moment that a topic does not exist which it has just created.
const settled = async (admin: Admin, names: readonly string[]): Promise<Map<string, Found>> => {
  let all = new Map<string, Found>();
  await waitUntil('all topics exist', async () => {
    all = await found(admin, names);
    return names.every((name) => all.has(name));
  }, { everyMs: 100 }).catch(() => undefined); // what is missing then is told by its name
  return all;
};

const fitting = (plans: readonly TopicPlan[], after: ReadonlyMap<string, Found>, failure: unknown): TopicPlan[] => plans.map((plan) => {
  const { name, partitions, replicationFactor } = plan;
  const topic = after.get(name);
  if (topic === undefined) throw new Error(`Topic ${name} could not be created.`, { cause: failure });
  if (topic.partitions !== partitions) throw new Error(`Topic ${name} has ${topic.partitions} partitions, not ${partitions}. The count is fixed at the first start.`);
  if (topic.replicas < replicationFactor) throw new Error(`Topic ${name} has ${topic.replicas} replicas, and ${replicationFactor} are asked for. Add them first: kafka-reassign-partitions.sh`);
  return { ...plan, replicationFactor: topic.replicas };
});

/**
 * Creates the topics that are missing, and puts right what differs in the others where nothing can be lost by it; may be called again, and by several at once.
 * @returns what was put right
 * @throws when a topic has another partition count (a customer's events would no longer meet in one partition), fewer replicas, or a setting that
 * only somebody who knows the topic may change: all are named
 */
export const createTopics = async (brokers: readonly string[], topics: readonly TopicPlan[], security: Security = {}): Promise<readonly Difference[]> => {
  const admin = new Kafka({ ...security, brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const names = topics.map(({ name }) => name);
    const before = await found(admin, names);
    const missing = topics.filter(({ name }) => !before.has(name));
    const failure: unknown = missing.length === 0 ? undefined : await create(admin, missing).then(() => undefined, (error: unknown) => error);
    return await mendSettings(admin, brokers, fitting(topics, await settled(admin, names), failure));
  } finally {
    await admin.disconnect();
  }
};
