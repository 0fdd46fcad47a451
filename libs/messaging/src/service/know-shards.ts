import { classify, transaction } from '@fealty/postgres';
import type { Log } from '@fealty/runtime';
import kafkajs from 'kafkajs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { hasShards } from '../consume/same-partitions.js';
import { ensureShards } from '../consume/shard-row.js';

interface KnowShards {
  readonly pool: Pool;
  readonly service: string;
  readonly partitions: number;
  /** Rejects when the topics have another number of partitions: asked before the first rows are made. */
  readonly sameInTopics: () => Promise<void>;
  readonly log: Pick<Log, 'warn'>;
  readonly ending: AbortSignal;
}

const withinMs = 60_000;

const make = async ({ pool, service, partitions, sameInTopics }: KnowShards): Promise<void> => {
  if (await hasShards(pool, service, partitions)) return;
  await sameInTopics();
  await transaction(pool, {}, (tx) => tx.query(ensureShards(service, partitions)));
};

/**
 * Makes the rows of a service's shards, once there is a database to make them in; the first time, Kafka is asked too. False: the process ends before.
 * @throws OtherPartitions when there are rows or topics of another number, before anything is stored; what the database answered, when
 * trying again is of no use or there was none for a minute
 */
export const knowShards = async (settings: KnowShards): Promise<boolean> => {
  const { log, ending } = settings;
  const giveUpAt = performance.now() + withinMs;
  for (let waitMs = 100; !ending.aborted; waitMs = Math.min(waitMs * 2, 2_000)) {
    try {
      await make(settings);
      return true;
    } catch (error) {
      if (ending.aborted) return false;
      const isKafka = error instanceof kafkajs.KafkaJSError;
      if ((!isKafka && classify(error) !== 'retryable') || performance.now() > giveUpAt) throw error;
      log.warn({ err: error }, `${isKafka ? 'Kafka' : 'the database'} does not answer: nothing is read before it does; tried again for ${Math.ceil((giveUpAt - performance.now()) / 1_000)} s`);
      await pause(waitMs, undefined, { signal: ending }).catch(() => undefined);
    }
  }
  return false;
};
