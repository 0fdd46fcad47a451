import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '@fealty/postgres';
import { Health, metricsText } from '@fealty/runtime';
import { waitUntil, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { aTallyDatabase, aTallyLog, type TallyLog } from '../consume/tally.fixture.js';
import { observeService } from './gauges.js';
import { aTallyEngine, type TallyEngine } from './tally-engine.fixture.js';

let log: TallyLog;
let test: TestDatabase;
let database: Database;
let running: TallyEngine;

beforeAll(async () => {
  log = await aTallyLog(2);
  const made = await aTallyDatabase();
  ({ test, database } = made);
  running = await aTallyEngine({ log, own: await made.open() });
  const health = new Health();
  running.engine.watch(health);
  observeService({ service: 'orders', health, standing: () => running.engine.progress.standing(), keptMs: 0 });
}, 120_000);
afterAll(async () => {
  await running.stop();
  await database.close();
  await test.drop();
  await log.close();
}, 60_000);

const read = (path: string): string => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const has = async (line: string): Promise<boolean> => (await metricsText()).split('\n').includes(line);

describe('what alerts rest on', () => {
  it('is told: a stream that is parked, and that all else was applied and sent', async () => {
    const customerId = randomUUID();
    log.next(customerId);
    await log.produce(log.visits([customerId]));
    await waitUntil('it is told parked', () => has('fealty_parked_records{service="orders"} 1'), { timeoutMs: 20_000 });
    for (const line of ['fealty_lag_records{service="orders",topic="shop.v1"} 0', 'fealty_unsent_rows{service="orders"} 0', 'fealty_ready{service="orders"} 1']) await waitUntil(line, () => has(line), { timeoutMs: 20_000 });
  }, 60_000);

  it.each(['docs/guides/operate.md', 'deploy/prometheus-rules.yml'])('has every metric that %s names', async (path) => {
    const told = new Set(Array.from((await metricsText()).matchAll(/^# TYPE (\S+)/gm), ([, name]) => name));
    const named = new Set(read(path).match(/\bfealty_(?:events|shards|lag|unsent|parked|quarantined|ready)\w*/g));
    expect(named.size).toBeGreaterThanOrEqual(6);
    expect([...named].filter((name) => !told.has(name))).toEqual([]);
  });
});
