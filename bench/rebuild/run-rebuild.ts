import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { besideOf, compare, dropBeside, type Rebuilt } from '@fealty/messaging';
import { Database, migrate } from '@fealty/postgres';
import { withClient } from '@fealty/testing';
import { rootDir } from '@fealty/tools/local/places';
import { RunningProcess } from '@fealty/tools/local/run-services';
import { migrationsOf } from '@fealty/tools/local/services';
import { memoryPeakOf } from '../measure/cpu-time.js';
import { allNoticed } from '../projection/all-noticed.js';
import type { Ground } from '../projection/ground.js';
import { measure, type Run } from '../projection/run.js';

const password = 'bench';
const beside = besideOf('loyalty');

const equalStates = async (adminUrl: string): Promise<void> => {
  const { rebuilt } = await import(pathToFileURL(join(rootDir, 'apps', 'loyalty', 'dist', 'src', 'state', 'rebuilt.table.js')).href) as { rebuilt: Rebuilt };
  const database = await Database.open({ url: adminUrl, schema: 'loyalty', applicationName: 'bench', statementTimeoutMs: 120_000 });
  try {
    const compared = await compare(database, rebuilt);
    if (compared.live === 0 || compared.differing > 0) throw new Error(`what was rebuilt differs: ${JSON.stringify(compared)}`);
    await dropBeside(database, 'loyalty');
  } finally {
    await database.close();
  }
};

const folded = async ({ stack, events, dir }: Ground): Promise<Run> => {
  const { adminDatabaseUrl: adminUrl, brokers, partitions } = stack;
  await migrate({ adminUrl, service: 'loyalty', schema: beside, password, migrations: await migrationsOf('loyalty') });
  await withClient(adminUrl, (client) => client.query('checkpoint'));
  const service = await RunningProcess.start('loyalty', {
    services: ['loyalty'], brokers, adminUrl, partitions, jwtSecret: 'bench-secret-bench-secret-bench-secret', passwordOf: () => password, portOf: () => 0, logDir: join(dir, 'logs', 'beside'),
    env: { LOG_LEVEL: 'warn', LOYALTY_BESIDE: 'yes', INSTANCE_NAME: 'loyalty-beside-0' },
  });
  try {
    const measured = await withClient(adminUrl, (client) => measure({
      program: 'rebuild', pids: [service.pid], stack, events, hasEnded: () => service.hasEnded(),
      progress: async () => {
        const { rows: [row] } = await client.query<{ done: number }>(`select coalesce(sum(value::bigint), 0)::float as done from ${beside}.consumer_shard, jsonb_each_text(offsets)`);
        return { done: row?.done ?? 0, finished: row?.done === events };
      },
    }));
    await allNoticed(adminUrl, beside);
    return { ...measured, updates: 0, memoryPeakMb: memoryPeakOf(service.pid) };
  } finally {
    await service.stop();
  }
};

/** What `npm run rebuild -- loyalty start` runs, over everything that the live service has projected; both states must be equal after it. */
export const runRebuild = async (ground: Ground): Promise<Run> => {
  const run = await folded(ground);
  await equalStates(ground.stack.adminDatabaseUrl);
  return run;
};
