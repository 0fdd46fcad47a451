import type { Topic } from '@fealty/contracts';
import type { Log } from '@fealty/runtime';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';

/** Says at level error which topics do not keep their history as their contracts ask for: what they delete is missing from rebuilds. */
export const tellWhatIsNotKept = async (admin: Admin, topics: readonly Topic[], log: Pick<Log, 'error'>): Promise<void> => {
  const histories = new Map(topics.filter(({ carries }) => carries === 'history').map(({ name, config }) => [name, config]));
  if (histories.size === 0) return;
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: Array.from(histories.keys(), (name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })) });
  for (const { resourceName, configEntries } of resources) {
    for (const [setting, should] of Object.entries(histories.get(resourceName) ?? {})) {
      const is = configEntries.find(({ configName }) => configName === setting)?.configValue;
      if (is !== should) log.error({ topic: resourceName, setting, is, should }, 'this topic does not keep its history: what it deletes is missing from every rebuild and recount, and stops a shard that has not read it; run the migrate step');
    }
  }
};
