import { classify, transaction } from '@fealty/postgres';
import type { Log } from '@fealty/runtime';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { ensureShards } from '../consume/shard-row.js';

interface KnowShards { readonly pool: Pool; readonly service: string; readonly partitions: number; readonly log: Pick<Log, 'warn'>; readonly ending: AbortSignal }

const withinMs = 60_000;

/**
 * Makes the rows of a service's shards, once there is a database to make them in. False: the process ends before.
 * @throws what the database answered, when trying again is of no use or there was none for a minute
 */
export const knowShards = async ({ pool, service, partitions, log, ending }: KnowShards): Promise<boolean> => {
  const giveUpAt = performance.now() + withinMs;
  for (let waitMs = 100; !ending.aborted; waitMs = Math.min(waitMs * 2, 2_000)) {
    try {
      await transaction(pool, {}, (tx) => tx.query(ensureShards(service, partitions)));
      return true;
    } catch (error) {
      if (ending.aborted) return false;
      if (classify(error) !== 'retryable' || performance.now() > giveUpAt) throw error;
      log.warn({ err: error }, `the database does not answer: nothing is read before it does; tried again for ${Math.ceil((giveUpAt - performance.now()) / 1_000)} s`);
      await pause(waitMs, undefined, { signal: ending }).catch(() => undefined);
    }
  }
  return false;
};
