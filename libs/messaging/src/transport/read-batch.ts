import type { Topic } from '@fealty/contracts';
import type { EachBatchPayload } from 'kafkajs';
import type { RecordsJob, RecordsResult } from '../consume/jobs.js';
import { readRecord } from '../consume/read-event.js';
import { FetchedRecord } from '../kafka/fetched-record.js';
import type { Shards } from '../consume/shards.js';
import { BreakerTripped } from '../consume/breaker.js';
import { Fenced } from '../consume/fold-units.js';
import type { Claims } from './claims.js';
import type { FetchPace } from './fetch-pace.js';
import type { Halts } from './halts.js';
import type { LogPositions } from './positions.js';

export interface BatchSettings {
  readonly shards: Shards;
  readonly claims: Claims;
  readonly halts: Halts;
  readonly positions: LogPositions;
  readonly heartbeatMs: number;
  readonly reading: Reading;
  readonly pace: FetchPace;
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
  const reader = { consumption, topic, partitions };
  const reads = messages.map((message) => {
    return readRecord(new FetchedRecord(batch.topic, batch.partition, message), reader);
  });
  const fetched = Number((batch as unknown as { fetchedOffset: string }).fetchedOffset);
  return { kind: 'records', topic: batch.topic, reads, from: positions.completeFrom(batch.topic, batch.partition, fetched), next: Math.min(Number(batch.lastOffset()) + 1, limit) };
};

const recordsInFlightMax = 12_000;

/** How much is read and not yet applied, over all shards of a process. */
export class Reading {
  private records = 0;

  /** Resolves when there is room for more: at once, or when this batch has ended. */
  async room(records: number, ended: Promise<void>): Promise<void> {
    this.records += records;
    const done = ended.finally(() => { this.records -= records; });
    if (this.records > recordsInFlightMax) await done;
  }
}

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

const pauseFor = (payload: EachBatchPayload, ms: number): void => {
  const resume = payload.pause();
  setTimeout(resume, ms).unref();
};

/** The reader stood elsewhere than the cursor: perhaps because kafkajs found its place gone from the log. */
const seekAndLook = (payload: EachBatchPayload, next: number, settings: BatchSettings): void => {
  const { topic, partition } = payload.batch;
  settings.seek(topic, partition, next);
  void settings.claims.stillHolds(topic, partition);
};

const applied = (payload: EachBatchPayload, next: number, settings: BatchSettings): void => {
  const { topic, partition } = payload.batch;
  const readerAt = settings.positions.applied(topic, partition, next);
  settings.claims.moved(partition);
  if (!payload.isRunning() || !settings.claims.isAssigned(partition)) return;
  if (next > readerAt) seekAndLook(payload, next, settings);
  settings.commit(topic, partition, next);
};

const readAgain = (payload: EachBatchPayload, from: number, settings: BatchSettings): void => {
  const { topic, partition } = payload.batch;
  if (payload.isRunning() && settings.claims.isAssigned(partition)) settings.seek(topic, partition, from);
};

/** What becomes of a batch that the reader has left behind: whatever was not applied is read again from the cursor. */
const settle = async (payload: EachBatchPayload, job: RecordsJob, settings: BatchSettings): Promise<void> => {
  const { partition } = payload.batch;
  const { epoch } = settings.shards.loop(partition);
  const begunAt = performance.now();
  try {
    const result = await settings.shards.loop(partition).run<RecordsResult>(job);
    if ('applied' in result) applied(payload, result.applied, settings);
    else if (payload.isRunning() && settings.claims.isAssigned(partition)) seekAndLook(payload, result.gap, settings);
  } catch (error) {
    settings.failed(error);
    if (error instanceof BreakerTripped) settings.halts.halt(partition, error.message);
    if (error instanceof Fenced) {
      settings.claims.fenced(partition, epoch);
      return;
    }
    readAgain(payload, job.from, settings);
    pauseFor(payload, 1_000);
  } finally {
    settings.pace.took(performance.now() - begunAt);
  }
};

/**
 * Hands one batch of kafkajs to the shard's loop and lets the reader go on, so that a slow shard holds back no other and a transaction does
 * not wait for the next fetch: the cursor in PostgreSQL decides what counts. Waits only while much is read and not yet applied. Nothing is
 * thrown to kafkajs; what cannot be done now is read again after a pause, so that others go on.
 */
export const readBatch = async (payload: EachBatchPayload, topic: Topic, settings: BatchSettings): Promise<void> => {
  const { partition } = payload.batch;
  if (!(await withHeartbeat(payload, settings.heartbeatMs, settings.claims.isHeld(partition)))) {
    if (settings.claims.isAssigned(partition)) pauseFor(payload, 1_000);
    return;
  }
  if (!payload.isRunning() || payload.isStale()) return;
  const job = jobOf(payload, topic, settings);
  if (job.next <= job.from) {
    pauseFor(payload, 100);
    return;
  }
  settings.positions.read(topic.name, partition, job.next);
  settings.positions.endsAt(topic.name, partition, Number(payload.batch.highWatermark));
  payload.resolveOffset(String(job.next - 1));
  await withHeartbeat(payload, settings.heartbeatMs, settings.reading.room(job.reads.length, settle(payload, job, settings)));
};
