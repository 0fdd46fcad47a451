import { setTimeout as pause } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { waitUntil } from '@fealty/testing';
import type { Told } from '../../shop/stories.js';
import type { FaultStage } from '../stage/fault-stage.js';
import type { FaultsUnderWay } from './faults-under-way.js';
import type { Step } from './plan.js';
import type { Telling } from './telling.js';

const isGone = (stage: FaultStage, instance: string): Promise<unknown> => waitUntil(`${instance} has ended`, () => stage.crew.get(instance).hasEnded(), { timeoutMs: 30_000 });

const kill = async (stage: FaultStage, { service, downMs }: Extract<Step, { kind: 'kill' }>): Promise<void> => {
  const instance = `${service}-0`;
  stage.crew.get(instance).signal('SIGKILL');
  await isGone(stage, instance);
  await pause(downMs);
  await stage.crew.get(instance).restart();
};

const freeze = async (stage: FaultStage, { service, forMs }: Extract<Step, { kind: 'pause' }>): Promise<void> => {
  const member = stage.crew.get(`${service}-0`);
  member.signal('SIGSTOP');
  await pause(forMs);
  member.signal('SIGCONT');
};

const bounce = async (stage: FaultStage, { server, downMs }: Extract<Step, { kind: 'bounce' }>): Promise<void> => {
  const victim = stage.servers[server];
  victim.kill('SIGKILL');
  await pause(downMs);
  await victim.restart();
};

const cut = async (stage: FaultStage, { server, path, forMs }: Extract<Step, { kind: 'cut' }>): Promise<void> => {
  const proxy = server === 'kafka' ? stage.servers.toKafka : stage.servers.toPostgres;
  proxy.set({ path });
  await pause(forMs);
  proxy.mend();
};

const rebalance = async (stage: FaultStage, { service }: Extract<Step, { kind: 'rebalance' }>): Promise<void> => {
  const second = `${service}-1`;
  if (stage.crew.instances.includes(second)) await stage.crew.dismiss(second);
  else await stage.crew.start(service, 1);
};

/** As `admin.resetOffsets`, with one join for all topics instead of one for each. */
const moveOffsets = async (kafka: kafkajs.Kafka, groupId: string, offsets: readonly { topic: string; partition: number; offset: string }[]): Promise<void> => {
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [...new Set(offsets.map(({ topic }) => topic))] });
    const joined = new Promise<void>((resolve) => { consumer.on(consumer.events.GROUP_JOIN, () => { resolve(); }); });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: () => Promise.resolve() });
    await joined;
    await consumer.commitOffsets([...offsets]);
  } finally {
    await consumer.disconnect();
  }
};

/** Moves the offsets of a group that nobody is in; a group that does not exist yet has none to move. */
const rewind = async (stage: FaultStage, { service, to }: Extract<Step, { kind: 'rewind' }>): Promise<void> => {
  if (stage.crew.instances.includes(`${service}-1`)) await stage.crew.dismiss(`${service}-1`);
  await stage.crew.get(`${service}-0`).stop();
  const kafka = new kafkajs.Kafka({ brokers: [...stage.servers.kafka.brokers], logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    await waitUntil(`nobody is in the group ${service}`, async () => (await admin.describeGroups([service])).groups[0]?.members.length === 0, { timeoutMs: 60_000, everyMs: 200 });
    const offsets = await Promise.all((await admin.fetchOffsets({ groupId: service })).map(async ({ topic }) =>
      (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({ topic, partition, offset: to === 'earliest' ? low : high }))));
    if (offsets.length > 0) await moveOffsets(kafka, service, offsets.flat());
    const moved = (await admin.fetchOffsets({ groupId: service })).flatMap(({ topic, partitions }) => partitions.map(({ partition, offset }) => `${topic}/${partition}@${offset}`));
    if (!offsets.flat().every(({ topic, partition, offset }) => moved.includes(`${topic}/${partition}@${offset}`))) throw new Error(`the offsets of ${service} did not move to ${to}`);
  } finally {
    await admin.disconnect();
  }
  await stage.crew.get(`${service}-0`).restart();
};

const tell = (stage: FaultStage, told: readonly Told[], way: 'http' | 'kafka'): Promise<void> => (way === 'http' ? stage.sender.post(told) : stage.sender.produce(told));

const tellAgain = async (stage: FaultStage, { events, back, way }: Extract<Step, { kind: 'duplicate' }>): Promise<void> => {
  const end = Math.max(0, stage.sender.told.length - back);
  const again = stage.sender.told.slice(Math.max(0, end - events), end).map(({ id, type, subject, at, data }) => ({ id, type, subject, at, data }));
  if (again.length > 0) await tell(stage, again, way);
};

/** What lasts beyond its step. */
export interface UnderWay { readonly telling: Telling; readonly faults: FaultsUnderWay }

/** Begins what the plan says: traffic is told in order, a fault lasts; the next steps go on meanwhile. */
export const takeStep = async (stage: FaultStage, { telling, faults }: UnderWay, step: Step): Promise<void> => {
  switch (step.kind) {
    case 'produce': return telling.begin(() => tell(stage, stage.buyers.wave(step.events), step.way));
    case 'duplicate': return telling.begin(() => tellAgain(stage, step));
    case 'kill': return faults.begin([step.service], () => kill(stage, step));
    case 'bounce': return faults.begin([step.server], () => bounce(stage, step));
    case 'pause': return faults.begin([step.service], () => freeze(stage, step));
    case 'cut': return faults.begin([step.server], () => cut(stage, step));
    case 'rebalance': return faults.begin([step.service], () => rebalance(stage, step));
    case 'rewind': return faults.begin([step.service, 'kafka'], () => rewind(stage, step));
  }
};
