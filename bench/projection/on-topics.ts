import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { benchKafka, endsOf } from '../measure/logs.js';
import { onServers } from '../measure/servers.js';
import { fillTopics } from './fill-topics.js';
import { inputs, type Ground } from './ground.js';

/** Servers of their own whose topics hold the generated events. */
export const onTopics = <Result>({ events, customers, postgresSettings }: { events: number; customers: number; postgresSettings?: readonly string[] }, work: (ground: Ground) => Promise<Result>): Promise<Result> => onServers(async (servers) => {
  const { stack, dir } = servers;
  const kafka = benchKafka(stack.brokers);
  const admin = kafka.admin();
  await admin.connect();
  try {
    await mkdir(join(dir, 'logs'), { recursive: true });
    // Makes the topics too.
    await servers.database('projection_bench', ['loyalty']);
    await fillTopics(kafka, { events, customers, partitions: stack.partitions, seed: 1 });
    return await work({ stack, kafka, admin, events, ends: await endsOf(admin, inputs), dir, profileDir: undefined });
  } finally {
    await admin.disconnect();
  }
}, postgresSettings);
