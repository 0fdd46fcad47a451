import { setTimeout as pause } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { waitUntil } from '@fealty/testing';
import type { FaultStage } from '../stage/fault-stage.js';
import type { Step } from './plan.js';

const isGone = (stage: FaultStage, instance: string): Promise<unknown> => waitUntil(`${instance} has ended`, () => stage.crew.get(instance).hasEnded(), { timeoutMs: 30_000 });

const kill = async (stage: FaultStage, { service, downMs }: Extract<Step, { kind: 'kill' }>): Promise<void> => {
  const instance = `${service}-0`;
  stage.crew.get(instance).signal('SIGKILL');
  await isGone(stage, instance);
  await pause(downMs);
  await stage.crew.revive();
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

/** Moves the offsets of a group that nobody is in; a group that does not exist yet has none to move. */
const rewind = async (stage: FaultStage, { service, to }: Extract<Step, { kind: 'rewind' }>): Promise<void> => {
  if (stage.crew.instances.includes(`${service}-1`)) await stage.crew.dismiss(`${service}-1`);
  await stage.crew.get(`${service}-0`).stop();
  const admin = new kafkajs.Kafka({ brokers: [...stage.servers.kafka.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await waitUntil(`nobody is in the group ${service}`, async () => (await admin.describeGroups([service])).groups[0]?.members.length === 0, { timeoutMs: 60_000, everyMs: 200 });
    for (const { topic } of await admin.fetchOffsets({ groupId: service })) await admin.resetOffsets({ groupId: service, topic, earliest: to === 'earliest' });
  } finally {
    await admin.disconnect();
  }
  await stage.crew.get(`${service}-0`).restart();
};

/** Does what the plan says; what was hurt is left to heal by itself while the next steps go on. */
export const takeStep = async (stage: FaultStage, step: Step): Promise<void> => {
  switch (step.kind) {
    case 'produce': {
      const wave = stage.buyers.wave(step.events);
      return step.way === 'http' ? stage.sender.post(wave) : stage.sender.produce(wave);
    }
    case 'duplicate': {
      const end = Math.max(0, stage.sender.told.length - step.back);
      const again = stage.sender.told.slice(Math.max(0, end - step.events), end).map(({ id, type, subject, at, data }) => ({ id, type, subject, at, data }));
      if (again.length === 0) return;
      return step.way === 'http' ? stage.sender.post(again) : stage.sender.produce(again);
    }
    case 'kill': return kill(stage, step);
    case 'bounce': return bounce(stage, step);
    case 'pause': return freeze(stage, step);
    case 'cut': return cut(stage, step);
    case 'rebalance': return rebalance(stage, step);
    case 'rewind': return rewind(stage, step);
  }
};
