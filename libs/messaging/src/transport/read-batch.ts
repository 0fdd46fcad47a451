import type { Topic } from '@fealty/contracts';
import type { EachBatchPayload } from 'kafkajs';
import type { RecordsJob, RecordsResult } from '../consume/jobs.js';
import { readRecord } from '../consume/read-event.js';
import type { Shards } from '../consume/shards.js';
import { BreakerTripped } from '../consume/breaker.js';
import { Fenced } from '../consume/unit.js';
import type { Claims } from './claims.js';
import type { Halts } from './halts.js';
import type { LogPositions } from './positions.js';

export interface BatchSettings {
  readonly shards: Shards;
  readonly claims: Claims;
  readonly halts: Halts;
  readonly positions: LogPositions;
  readonly heartbeatMs: number;
  /** Beside a live consumer: never past its cursor. */
  readonly limitOf?: ((topic: string, partition: number) => number) | undefined;
  seek(topic: string, partition: number, offset: number): void;
  /** Advisory: for lag displays; the cursor in PostgreSQL decides. */
  commit(topic: string, partition: number, next: number): void;
  failed(error: unknown): void;
}

const jobOf = (payload: EachBatchPayload, topic: Topic, { shards, positions, limitOf }: BatchSettings): RecordsJob => {
  const { batch } = payload;
  const { consumption, partitions } = shards.context;
  const limit = limitOf?.(batch.topic, batch.partition) ?? Infinity;
  const messages = limit === Infinity ? batch.messages : batch.messages.filter((message) => Number(message.offset) < limit);
  const reads = messages.map((message) => readRecord(
    { topic: batch.topic, partition: batch.partition, offset: Number(message.offset), key: message.key, value: message.value, headers: message.headers ?? {} },
    { consumption, topic, partitions },
  ));
  const fetched = Number((batch as unknown as { fetchedOffset: string }).fetchedOffset);
  return { kind: 'records', topic: batch.topic, reads, from: positions.completeFrom(batch.topic, batch.partition, fetched), next: Math.min(Number(batch.lastOffset()) + 1, limit) };
};

/** Keeps the membership alive while the batch waits or runs; the timer dies with the batch. */
const withHeartbeat = async <Result>(payload: EachBatchPayload, everyMs: number, work: Promise<Result>): Promise<Result> => {
  const beat = setInterval(() => {
    // A failing heartbeat means a rebalance; kafkajs learns of it at its own next heartbeat, and the epoch protects until then.
    payload.heartbeat().catch(() => undefined);
  }, everyMs);
  try {
    return await work;
  } finally {
    clearInterval(beat);
  }
};

const fenced = async (payload: EachBatchPayload, settings: BatchSettings): Promise<void> => {
  settings.shards.drop(payload.batch.partition);
  // Only a member that the group still knows may claim again; otherwise this throws and the member rejoins.
  await payload.heartbeat();
  settings.claims.again(payload.batch.partition);
};

const resolve = (payload: EachBatchPayload, job: RecordsJob, { settings, applied }: { settings: BatchSettings; applied: number }): void => {
  const { topic, partition } = payload.batch;
  settings.positions.set(topic, partition, applied);
  settings.positions.endsAt(topic, partition, Number(payload.batch.highWatermark));
  if (!payload.isRunning() || payload.isStale() || !settings.claims.isAssigned(partition)) return;
  if (applied > job.next) settings.seek(topic, partition, applied);
  else payload.resolveOffset(String(job.next - 1));
  settings.commit(topic, partition, applied);
};

const pauseFor = (payload: EachBatchPayload, ms: number): void => {
  const resume = payload.pause();
  setTimeout(resume, ms).unref();
};

/**
 * One batch of kafkajs through the shard's loop. Nothing is thrown to kafkajs but what its own heartbeat says; what cannot be done now
 * is left unresolved and the partition pauses for a moment, so that others go on.
 */
export const readBatch = async (payload: EachBatchPayload, topic: Topic, settings: BatchSettings): Promise<void> => {
  const { partition } = payload.batch;
  if (!(await withHeartbeat(payload, settings.heartbeatMs, settings.claims.isHeld(partition)))) {
    if (settings.claims.isAssigned(partition)) pauseFor(payload, 1_000);
    return;
  }
  if (!payload.isRunning() || payload.isStale()) return;
  try {
    const job = jobOf(payload, topic, settings);
    if (job.next <= job.from) {
      pauseFor(payload, 100);
      return;
    }
    const result = await withHeartbeat(payload, settings.heartbeatMs, settings.shards.loop(partition).run<RecordsResult>(job));
    if ('applied' in result) resolve(payload, job, { settings, applied: result.applied });
    else settings.seek(topic.name, partition, result.gap);
  } catch (error) {
    settings.failed(error);
    if (error instanceof BreakerTripped) settings.halts.halt(partition, error.message);
    if (error instanceof Fenced) await fenced(payload, settings);
    else pauseFor(payload, 1_000);
  }
};
