import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';
import { aTestKafka, uniqueName } from './test-servers.js';
import { settingsOf, type TopicPlan } from './topic-settings.js';
import { createTopics } from './topics.js';

const { ConfigResourceTypes, Kafka, logLevel } = kafkajs;
let brokers: readonly string[];
let admin: Admin;
beforeAll(async () => {
  ({ brokers } = await aTestKafka());
  admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
}, 120_000);
afterAll(() => admin.disconnect());

const keptForEver = { 'retention.ms': '-1', 'retention.bytes': '-1', 'cleanup.policy': 'delete' };
const plan = (config: TopicPlan['config'] = keptForEver): TopicPlan => ({ name: uniqueName('topic'), partitions: 1, replicationFactor: 1, config });
const byHand = async (wanted: TopicPlan, config: Readonly<Record<string, string>>): Promise<TopicPlan> => {
  await createTopics(brokers, [{ ...wanted, config }]);
  return wanted;
};
const settingOf = async (topic: string, setting: string): Promise<string | undefined> => {
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: [setting] }] });
  return resources[0]?.configEntries[0]?.configValue;
};

describe('a topic that was made by hand', () => {
  it('is kept as long as it must be, which loses nothing, and its other settings stay', async () => {
    const topic = await byHand(plan(), { 'retention.ms': '604800000', 'retention.bytes': '1000000', 'segment.ms': '3600000' });
    expect(await createTopics(brokers, [topic])).toEqual([
      { topic: topic.name, setting: 'retention.ms', is: '604800000', should: '-1', mend: true },
      { topic: topic.name, setting: 'retention.bytes', is: '1000000', should: '-1', mend: true },
    ]);
    expect([await settingOf(topic.name, 'retention.ms'), await settingOf(topic.name, 'retention.bytes'), await settingOf(topic.name, 'segment.ms')]).toEqual(['-1', '-1', '3600000']);
    expect(await createTopics(brokers, [topic])).toEqual([]);
  }, 30_000);

  it('is refused when it is compacted, with the setting and the command, and nothing is changed', async () => {
    const topic = await byHand(plan(), { 'cleanup.policy': 'compact', 'retention.ms': '604800000' });
    await expect(createTopics(brokers, [topic])).rejects.toThrow(
      `Topic ${topic.name} has cleanup.policy=compact, and it must be delete. Changing it may delete records, so it was not done. See what the topic holds; then: `
      + `kafka-configs.sh --bootstrap-server ${brokers.join(',')} --alter --entity-type topics --entity-name ${topic.name} --add-config cleanup.policy=delete`);
    expect(await settingOf(topic.name, 'retention.ms')).toBe('604800000');
  }, 30_000);

  it('is refused when it keeps longer what has to go', async () => {
    const topic = await byHand(plan({ 'retention.ms': '604800000' }), { 'retention.ms': '-1' });
    await expect(createTopics(brokers, [topic])).rejects.toThrow(`Topic ${topic.name} has retention.ms=-1, and it must be 604800000.`);
  }, 30_000);

  it('is refused when it has fewer replicas than are asked for: no write would be acknowledged any more', async () => {
    const topic = await byHand(plan(), keptForEver);
    await expect(createTopics(brokers, [{ ...topic, replicationFactor: 3 }])).rejects.toThrow(`Topic ${topic.name} has 1 replicas, and 3 are asked for.`);
  }, 30_000);
});

describe('how many replicas have to have what is acknowledged', () => {
  it('is two where there are three or more, and one broker may be lost', () => {
    expect([1, 2, 3, 5].map((replicationFactor) => settingsOf({ config: {}, replicationFactor })['min.insync.replicas'])).toEqual([undefined, undefined, '2', '2']);
  });
});
