import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLog } from '@fealty/runtime';
import { waitUntil, type TestDatabase } from '@fealty/testing';
import type { Database } from '@fealty/postgres';
import kafkajs from 'kafkajs';
import { aTallyDatabase, aTallyLog, type TallyLog } from '../consume/tally.fixture.js';
import { aTallyEngine } from './tally-engine.fixture.js';

let log: TallyLog;
let test: TestDatabase;
let database: Database;
let open: () => Promise<Database>;

beforeAll(async () => {
  log = await aTallyLog(2);
  ({ test, database, open } = await aTallyDatabase());
}, 120_000);
afterAll(async () => {
  await database.close();
  await test.drop();
  await log.close();
}, 60_000);

it('a service says at level error that a topic it would be rebuilt from deletes what is older than a week, and goes on', async () => {
  const admin = log.client.admin();
  await admin.connect();
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: 'shop.v1', configEntries: [{ name: 'retention.ms', value: '604800000' }] }] });
  await admin.disconnect();
  const lines: Record<string, unknown>[] = [];
  const says = createLog({ service: 'orders', instance: 'kept', level: 'error', destination: { write: (line) => { lines.push(JSON.parse(line) as Record<string, unknown>); } } });
  const running = await aTallyEngine({ log, own: await open(), instance: 'kept', says });
  const told = await waitUntil('it is said', () => lines.find(({ topic }) => topic === 'shop.v1'), { timeoutMs: 20_000 });
  expect(told).toMatchObject({ level: 'error', setting: 'retention.ms', is: '604800000', should: '-1' });
  expect(lines.filter(({ topic }) => topic !== undefined)).toHaveLength(1);
  await log.produce(log.visits(['7b1f6c1e-4a64-4d0c-9d0a-2f6f0a3f9c11']));
  await waitUntil('the visit is counted', async () => (await database.query('select 1 from tallies where visits = 1')).length === 1, { timeoutMs: 20_000 });
  await running.stop();
}, 60_000);
