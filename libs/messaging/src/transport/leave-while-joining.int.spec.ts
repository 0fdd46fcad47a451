import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { platformTopic } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import { createTopics, waitUntil, type TestDatabase } from '@fealty/testing';
import type { Admin } from 'kafkajs';
import { aTallyDatabase, aTallyLog, type TallyLog } from '../consume/tally.fixture.js';
import { PlatformReader } from '../door/platform-reader.js';
import { kafkaClient } from '../kafka/client.js';
import { Policies } from '../reference/policies.js';
import { ReferenceReader } from '../reference/reference-reader.js';
import { aTallyEngine } from '../service/tally-engine.fixture.js';

interface Member { readonly isJoined: () => boolean; readonly stop: () => Promise<void> }

const partitions = 2;
let log: TallyLog;
let test: TestDatabase;
let database: Database;
let openDatabase: () => Promise<Database>;
let admin: Admin;
const running = new Map<string, Member>();

const aService = async (instance: string): Promise<Member> => {
  const { engine, stop } = await aTallyEngine({ log, own: await openDatabase(), instance });
  return { isJoined: () => engine.transport.unjoined === undefined, stop };
};
const ignored = (): void => undefined;
const kafkaOf = (clientId: string) => kafkaClient({ brokers: log.kafka.brokers, clientId, log: ignored });
const aDoor = (instance: string): Promise<Member> => {
  const reader = new PlatformReader({ kafka: kafkaOf(instance), pool: database.batchPool, instance, partitions, fits: () => Promise.resolve(), accept: () => Promise.reject(new Error('nothing is sent')), failed: ignored, broken: ignored });
  reader.start();
  return Promise.resolve({ isJoined: () => reader.isJoined, stop: async () => { await reader.drain(); await reader.leave(); } });
};
const stop = async (instance: string): Promise<void> => {
  const member = running.get(instance);
  running.delete(instance);
  await member?.stop();
};

beforeAll(async () => {
  log = await aTallyLog(partitions);
  await createTopics(log.kafka.brokers, [{ name: platformTopic.name, partitions, replicationFactor: 1, config: {} }]);
  ({ test, database, open: openDatabase } = await aTallyDatabase());
  admin = log.client.admin();
  await admin.connect();
}, 120_000);
afterAll(async () => {
  for (const instance of running.keys()) await stop(instance);
  await admin.disconnect();
  await database.close();
  await test.drop();
  await log.close();
}, 60_000);

it.each([['orders', aService], ['ingest', aDoor]])('a member of the group %s that is stopped while it joins is out of it when it has stopped', async (groupId, start) => {
  const group = async () => (await admin.describeGroups([groupId])).groups[0];
  const isIn = (state: string) => waitUntil(`the group is ${state}`, async () => (await group())?.state === state, { timeoutMs: 20_000 });
  const stays = await start('stays');
  running.set('stays', stays);
  await waitUntil('it reads alone', stays.isJoined, { timeoutMs: 20_000 });
  running.set('goes', await start('goes'));
  await isIn('PreparingRebalance');
  await stop('goes');
  await isIn('Stable');
  expect((await group())?.members.map(({ clientId }) => clientId)).toEqual(['stays']);
  await stop('stays');
}, 60_000);

it('a reader of the reference that is stopped before it has looked at the log joins no group', async () => {
  const aReader = (service: string) => new ReferenceReader({ kafka: kafkaOf(service), policies: new Policies(), service, keepsPrices: false, failed: ignored, unreadable: ignored });
  const [goes, stays] = [aReader('goes'), aReader('stays')];
  goes.start();
  await goes.stop();
  stays.start();
  await stays.ready;
  const groupIds = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
  expect(['goes', 'stays'].map((service) => groupIds.some((groupId) => groupId.startsWith(`${service}-reference-`)))).toEqual([false, true]);
  await stays.stop();
}, 60_000);
