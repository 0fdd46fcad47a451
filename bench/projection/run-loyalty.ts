import { loyaltyUpdatedTopic, type Topic } from '@fealty/contracts';
import { migrate } from '@fealty/postgres';
import { createTopics, waitUntil, withClient } from '@fealty/testing';
import { RunningProcess } from '@fealty/tools/local/run-services';
import { migrateAll } from '@fealty/tools/local/services';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sameFoldTables } from '../same-fold/same-fold-tables.js';
import { memoryPeakOf } from '../measure/cpu-time.js';
import { endsOf, sumOf } from '../measure/logs.js';
import { allNoticed } from './all-noticed.js';
import { measure, type Run } from './run.js';
import type { Ground } from './ground.js';

const password = 'bench';

const progressText = `select
  (select coalesce(sum(value::bigint), 0) from loyalty.consumer_shard, jsonb_each_text(offsets))::float as done,
  (select count(*) from (select 1 from loyalty.outgoing limit 1) waiting)::int as unsent`;
const faultsText = `select (select count(*) from loyalty.parked_event)::int as parked, (select count(*) from loyalty.quarantined_record)::int as quarantined,
  (select count(*) from loyalty.refusal)::int as refused`;
const versionsText = 'select count(*)::int as versions from loyalty.history';

export interface LoyaltyRun {
  readonly name: string;
  readonly replicas: number;
  readonly every: 'transaction' | 'event';
  /** `same-fold`: the peers' projection on the same messaging, instead of the whole profile. @default 'profile' */
  readonly of?: 'profile' | 'same-fold';
  /** What is cut out of the libraries (prices/leave-out.ts). @default nothing */
  readonly leaveOut?: string;
  /** Whether the projection says what it comes to; otherwise it only keeps it. @default true */
  readonly saying?: boolean;
  /** Ends after so long, and counts what is done by then. @default when all is done */
  readonly secondsMax?: number;
  /** Whether it goes on, unmeasured, until it has noticed all moments that have come. @default false */
  readonly notices?: boolean;
}

const sameFoldProgram = fileURLToPath(new URL('../same-fold/same-fold-program.js', import.meta.url));
const leaveOutProgram = new URL('../prices/leave-out.js', import.meta.url).href;

/** A topic without records: one that holds more than its database would be taken for a restored database. */
export const emptyTopic = async ({ admin, stack: { brokers, partitions } }: Pick<Ground, 'admin' | 'stack'>, { name, config }: Topic): Promise<void> => {
  if ((await admin.listTopics()).includes(name)) await admin.deleteTopics({ topics: [name] });
  await waitUntil(`${name} is gone`, async () => !(await admin.listTopics()).includes(name), { timeoutMs: 60_000, everyMs: 100 });
  await createTopics(brokers, [{ name, partitions, replicationFactor: 1, config }]);
};

const emptySchema = async (ground: Ground, of: LoyaltyRun['of']): Promise<void> => {
  const { adminDatabaseUrl: adminUrl, brokers, partitions } = ground.stack;
  await withClient(adminUrl, (client) => client.query('drop schema if exists loyalty cascade'));
  await emptyTopic(ground, loyaltyUpdatedTopic);
  if (of === 'same-fold') await migrate({ adminUrl, service: 'loyalty', password, migrations: sameFoldTables });
  else await migrateAll({ brokers, adminUrl, partitions, passwordOf: () => password, services: ['loyalty'] });
  await withClient(adminUrl, (client) => client.query('checkpoint'));
};

/** The real service on an empty schema: its built program, with validation, history and every guarantee. */
export const runLoyalty = async (ground: Ground, { name, replicas, every, of = 'profile', leaveOut, saying = true, secondsMax = Infinity, notices = false }: LoyaltyRun): Promise<Run> => {
  const { stack, admin, events, dir, profileDir } = ground;
  const { adminDatabaseUrl: adminUrl, brokers, partitions } = stack;
  await emptySchema(ground, of);
  const services = await Promise.all(Array.from({ length: replicas }, () => RunningProcess.start('loyalty', {
    services: ['loyalty'], brokers, adminUrl, partitions, jwtSecret: 'bench-secret-bench-secret-bench-secret', passwordOf: () => password, portOf: () => 0, logDir: join(dir, 'logs'), ...(of === 'same-fold' ? { argsOf: () => [...(leaveOut === undefined ? [] : ['--import', leaveOutProgram]), sameFoldProgram] } : {}),
    env: { LOG_LEVEL: 'warn', LOYALTY_UPDATE_EVERY: every, BENCH_UPDATE_EVERY: every, BENCH_SAYING: saying ? 'yes' : 'no', BENCH_LEAVE_OUT: leaveOut ?? '', ...(profileDir === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileDir}` }) },
  })));
  try {
    return await withClient(adminUrl, async (client) => {
      const measured = await measure({
        program: name, pids: services.map(({ pid }) => pid), stack, events, secondsMax, hasEnded: () => services.some((service) => service.hasEnded()),
        progress: async () => {
          const { rows: [row] } = await client.query<{ done: number; unsent: number }>(progressText);
          return { done: row?.done ?? 0, finished: row?.done === events && row.unsent === 0 };
        },
      });
      const { rows: [faults] } = await client.query<{ parked: number; quarantined: number; refused: number }>(faultsText);
      const { rows: [history] } = of === 'same-fold' ? { rows: [] } : await client.query<{ versions: number }>(versionsText);
      if (notices) await allNoticed(adminUrl, 'loyalty');
      if (faults === undefined || faults.parked + faults.quarantined + faults.refused > 0) throw new Error(`loyalty did not take everything: ${JSON.stringify(faults)}`);
      // Where a shard changed hands a few records are sent again, the same bytes; moments that have come are said after the last event.
      let updates = 0;
      await waitUntil('every version is on its topic', async () => {
        updates = sumOf(await endsOf(admin, [loyaltyUpdatedTopic.name]));
        return updates >= (history?.versions ?? 0);
      }, { timeoutMs: 60_000, everyMs: 250 });
      return { ...measured, updates, memoryPeakMb: Math.max(...services.map(({ pid }) => memoryPeakOf(pid))) };
    });
  } finally {
    await Promise.all(services.map((service) => service.stop()));
  }
};
