import { startGuarded, withClient } from '@fealty/testing';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryPeakOf } from '../measure/cpu-time.js';
import { endsOf, sumOf } from '../measure/logs.js';
import type { Ground } from '../projection/ground.js';
import { measure, type Run } from '../projection/run.js';

const program = fileURLToPath(new URL('./plain-handler.js', import.meta.url));
// It is slow: a part of the events tells its rate.
const eventsMax = 10_000;

let runs = 0;

/** A plain Nest handler over the first events of the same topics. */
export const runPlain = async ({ stack, admin, events, dir }: Ground): Promise<Run> => {
  runs += 1;
  const group = `plain-${runs}`;
  const some = Math.min(events, eventsMax);
  await withClient(stack.adminDatabaseUrl, (client) => client.query('drop schema if exists plain cascade; create schema plain'));
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic: `${group}-updated`, numPartitions: stack.partitions, replicationFactor: 1 }] });
  const plain = await startGuarded({ command: process.execPath, args: [program, stack.brokers.join(','), stack.adminDatabaseUrl, group], stopSignal: 'SIGTERM', logFile: join(dir, 'logs', `${group}.log`) });
  try {
    return await withClient(stack.adminDatabaseUrl, async (client) => {
      const count = async (): Promise<number> => {
        const { rows: [exists] } = await client.query<{ inbox: string | null }>("select to_regclass('plain.inbox') as inbox");
        return exists?.inbox == null ? 0 : (await client.query<{ n: number }>('select count(*)::int as n from plain.inbox')).rows[0]?.n ?? 0;
      };
      const measured = await measure({
        program: 'plain Nest handler', pids: [plain.identity.pid], stack, events: some, hasEnded: () => plain.hasEnded(),
        progress: async () => { const done = await count(); return { done, finished: done >= some }; },
      });
      return { ...measured, updates: sumOf(await endsOf(admin, [`${group}-updated`])), memoryPeakMb: memoryPeakOf(plain.identity.pid) };
    });
  } finally {
    await plain.stop();
  }
};
