import type { KafkaMessage } from 'kafkajs';
import type { BatchContext } from './record-reader.js';

/** Stands for all records of a batch that cannot be unpacked, at the place of the last: its value is the whole batch, to be set aside. */
export class UnreadableBatch {
  readonly magicByte = 2;
  readonly offset: string;
  readonly key = null;
  readonly value: Buffer;
  readonly headers: NonNullable<KafkaMessage['headers']> = {};
  readonly timestamp: string;
  readonly isControlRecord = false;
  readonly attributes = 0;
  readonly unreadable: string;

  constructor(batch: Buffer, readonly batchContext: BatchContext, error: unknown) {
    const { firstOffset, lastOffsetDelta, maxTimestamp } = batchContext;
    this.offset = String(Number(firstOffset) + lastOffsetDelta);
    this.value = Buffer.from(batch);
    this.timestamp = maxTimestamp;
    this.unreadable = `the batch of the records ${firstOffset} to ${this.offset} cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`;
  }
}

export const unreadableOf = (message: object): string | undefined => (message instanceof UnreadableBatch ? message.unreadable : undefined);
