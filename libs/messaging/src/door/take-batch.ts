import { platformTopic } from '@fealty/contracts';
import { classify } from '@fealty/postgres';
import type { EachBatchPayload } from 'kafkajs';
import type { ShardRecord } from '../consume/read-event.js';
import { unreadableOf } from '../kafka/unreadable-batch.js';
import type { LogPositions } from '../transport/positions.js';
import type { PlatformBatch, PlatformResult } from './platform-batch.js';
import type { PlatformClaims } from './platform-claims.js';
import { refusedByDatabase } from '../parking/set-aside.js';

export interface TakeSettings {
  readonly claims: PlatformClaims;
  readonly positions: LogPositions;
  readonly heartbeatMs: number;
  readonly recordsMax: number;
  accept(batch: PlatformBatch): Promise<PlatformResult>;
  seek(partition: number, offset: number): void;
  /** Advisory: the cursor in PostgreSQL decides. */
  commit(partition: number, next: number): void;
  failed(error: unknown): void;
}

const topic = platformTopic.name;

const chunksOf = (payload: EachBatchPayload, settings: TakeSettings, epoch: number): PlatformBatch[] => {
  const { batch } = payload;
  const { partition } = batch;
  const records = batch.messages.map((message): ShardRecord => ({ topic, partition, offset: Number(message.offset), key: message.key, value: message.value, headers: message.headers ?? {}, unreadable: unreadableOf(message) }));
  const fetched = Number((batch as unknown as { fetchedOffset: string }).fetchedOffset);
  let from = settings.positions.completeFrom(topic, partition, fetched);
  const chunks: PlatformBatch[] = [];
  for (let at = 0; at < records.length; at += settings.recordsMax) {
    const chunk = records.slice(at, at + settings.recordsMax);
    const isLast = at + settings.recordsMax >= records.length;
    const next = (isLast ? Number(batch.lastOffset()) : chunk.at(-1)?.offset ?? from) + 1;
    chunks.push({ partition, epoch, from, next, records: chunk });
    from = next;
  }
  return chunks;
};

const withHeartbeat = async <Result>(payload: EachBatchPayload, everyMs: number, work: Promise<Result>): Promise<Result> => {
  // A failing heartbeat means a rebalance; kafkajs learns of it at its own next one, and the epoch protects until then.
  const beat = setInterval(() => { payload.heartbeat().catch(() => undefined); }, everyMs);
  try {
    return await work;
  } finally {
    clearInterval(beat);
  }
};

/** When the database refuses what follows from some records, halves them until the culprit stands alone, and sets that aside. */
const accept = async (batch: PlatformBatch, settings: TakeSettings): Promise<PlatformResult> => {
  try {
    return await settings.accept(batch);
  } catch (error) {
    if (classify(error) !== 'poison' || batch.unusable !== undefined) throw error;
    settings.failed(error);
    if (batch.records.length <= 1) return accept({ ...batch, unusable: refusedByDatabase(error) }, settings);
    const half = Math.ceil(batch.records.length / 2);
    const cut = batch.records[half]?.offset ?? batch.next;
    const first = await accept({ ...batch, records: batch.records.slice(0, half), next: cut }, settings);
    return 'applied' in first ? accept({ ...batch, records: batch.records.slice(half), from: cut }, settings) : first;
  }
};

const takeChunk = async (payload: EachBatchPayload, chunk: PlatformBatch, settings: TakeSettings): Promise<boolean> => {
  const { partition } = chunk;
  const result = await withHeartbeat(payload, settings.heartbeatMs, accept(chunk, settings));
  if ('fenced' in result) {
    // Only a member that the group still knows may claim again; otherwise this throws and the member rejoins.
    await payload.heartbeat();
    settings.claims.again(partition);
    return false;
  }
  if ('gap' in result) {
    settings.seek(partition, result.gap);
    void settings.claims.stillHolds();
    return false;
  }
  settings.positions.set(topic, partition, Math.max(result.applied, chunk.next));
  if (!payload.isRunning() || payload.isStale() || !settings.claims.isAssigned(partition)) return false;
  if (result.applied > chunk.next) {
    settings.seek(partition, result.applied);
    void settings.claims.stillHolds();
  } else payload.resolveOffset(String(chunk.next - 1));
  settings.commit(partition, result.applied);
  return result.applied <= chunk.next;
};

const pauseFor = (payload: EachBatchPayload, ms: number): void => {
  const resume = payload.pause();
  setTimeout(resume, ms).unref();
};

/** One batch of kafkajs. Nothing is thrown to it but what its own heartbeat says; what cannot be done now is left and read again. */
export const takeBatch = async (payload: EachBatchPayload, settings: TakeSettings): Promise<void> => {
  const { partition } = payload.batch;
  const epoch = await withHeartbeat(payload, settings.heartbeatMs, settings.claims.epochOf(partition));
  if (epoch === undefined) {
    if (settings.claims.isAssigned(partition)) pauseFor(payload, 1_000);
    return;
  }
  if (!payload.isRunning() || payload.isStale()) return;
  try {
    for (const chunk of chunksOf(payload, settings, epoch)) if (!await takeChunk(payload, chunk, settings)) return;
  } catch (error) {
    settings.failed(error);
    pauseFor(payload, 1_000);
  }
};
