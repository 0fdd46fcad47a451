import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Database } from '@fealty/postgres';
import { createLog } from '@fealty/runtime';
import type { TestDatabase } from '@fealty/testing';
import { aTallyDatabase, consumes, publishes } from '../consume/tally.fixture.js';
import { Engine, type ServiceSettings } from '../service/engine.js';

let test: TestDatabase;
let database: Database;
beforeAll(async () => { ({ test, database } = await aTallyDatabase()); }, 60_000);
afterAll(async () => { await database.close(); await test.drop(); });

it('a transport that has not found Kafka yet drains and leaves', async () => {
  const config = { kafkaBrokers: ['127.0.0.1:1'], partitions: 1, instanceName: 'away' } as unknown as ServiceSettings;
  const { transport } = new Engine({ consumes, publishes, config, database, log: createLog({ service: 'orders', instance: 'away', level: 'silent' }), broken: (reason) => { throw new Error(reason); } });
  transport.listen(() => undefined);
  await transport.drain();
  await transport.leave();
  expect(transport.unjoined).toBe('not in its consumer group yet');
}, 60_000);
