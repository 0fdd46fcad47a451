import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';

const { ConfigResourceTypes } = kafkajs;

/** A topic as it shall be. */
export interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

/** A topic's setting that is not as it shall be; `mend`: it can be put right, and nothing is lost by it. */
export interface Difference { readonly topic: string; readonly setting: string; readonly is: string; readonly should: string; readonly mend: boolean }

// Kafka's dynamic settings of the topic itself, not of the broker.
const ofTopic = 1;

/** The settings of a topic: with three replicas or more, two have to have what is acknowledged, so that a broker that is lost takes nothing with it. */
export const settingsOf = ({ config, replicationFactor }: Pick<TopicPlan, 'config' | 'replicationFactor'>): Readonly<Record<string, string>> =>
  (replicationFactor < 3 ? config : { 'min.insync.replicas': '2', ...config });

const lengthOf = (value: string): number => (value === '-1' ? Infinity : Number(value));

type Verdict = 'fits' | 'mend' | 'refuse';
const longerMends = (is: string, should: string): Verdict => (lengthOf(is) < lengthOf(should) ? 'mend' : 'refuse');
const atLeast = (is: string, should: string): Verdict => (Number(is) >= Number(should) ? 'fits' : 'mend');
const verdicts: Readonly<Record<string, (is: string, should: string) => Verdict>> = {
  'retention.ms': longerMends, 'retention.bytes': longerMends, 'min.insync.replicas': atLeast, 'min.compaction.lag.ms': atLeast,
  'max.compaction.lag.ms': (is, should) => (Number(is) <= Number(should) ? 'fits' : 'mend'), 'message.timestamp.type': () => 'mend',
};

type Settings = ReadonlyMap<string, { readonly value: string; readonly own: boolean }>;

const settingsIn = async (admin: Admin, names: readonly string[]): Promise<ReadonlyMap<string, Settings>> => {
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })) });
  return new Map(resources.map(({ resourceName, configEntries }) => (
    [resourceName, new Map(configEntries.map(({ configName, configValue, configSource }) => [configName, { value: configValue, own: configSource as number === ofTopic }]))])));
};

const differencesOf = ({ name, ...plan }: TopicPlan, found: Settings): Difference[] => Object.entries(settingsOf(plan)).flatMap(([setting, should]) => {
  const is = found.get(setting)?.value ?? '';
  const verdict = is === should ? 'fits' : verdicts[setting]?.(is, should) ?? 'refuse';
  return verdict === 'fits' ? [] : [{ topic: name, setting, is, should, mend: verdict === 'mend' }];
});

const refusal = (brokers: readonly string[], { topic, setting, is, should }: Difference): string =>
  `Topic ${topic} has ${setting}=${is}, and it must be ${should}. Changing it may delete records, so it was not done. See what the topic holds; then: `
  + `kafka-configs.sh --bootstrap-server ${brokers.join(',')} --alter --entity-type topics --entity-name ${topic} --add-config ${setting}=${should}`;

/**
 * Compares topics with their plans, and puts right what can be without losing anything: keeping longer, more replicas that have to have a
 * record, shorter waiting before what was overwritten goes. @returns what was put right
 * @throws Error that names everything else; nothing was changed then
 */
export const mendSettings = async (admin: Admin, brokers: readonly string[], topics: readonly TopicPlan[]): Promise<readonly Difference[]> => {
  const found = await settingsIn(admin, topics.map(({ name }) => name));
  const differences = topics.flatMap((plan) => differencesOf(plan, found.get(plan.name) ?? new Map()));
  const refused = differences.filter(({ mend }) => !mend);
  if (refused.length > 0) throw new Error(refused.map((difference) => refusal(brokers, difference)).join('\n'));
  for (const [name, changes] of Map.groupBy(differences, ({ topic }) => topic)) {
    // The request replaces all settings of the topic: those that stay are told too.
    const kept = [...found.get(name) ?? []].flatMap(([setting, { value, own }]) => (own ? [[setting, value] as const] : []));
    const after = new Map([...kept, ...changes.map(({ setting, should }) => [setting, should] as const)]);
    await admin.alterConfigs({ validateOnly: false, resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries: Array.from(after, ([key, value]) => ({ name: key, value })) }] });
  }
  return differences;
};
