import type { KafkaMessage } from 'kafkajs';
import { readRecordAt, type PlacedMessage } from './record-reader.js';

type Parts = Pick<KafkaMessage, 'key' | 'value' | 'headers'>;

/**
 * A record as fetched. Once it has been read, `close` lets go of its dozen of header buffers: they would outlive the event that was made
 * of them, until its transaction ends, and garbage collection would carry them along. They come back from the fetched bytes when asked for.
 */
export class FetchedRecord {
  readonly offset: number;
  private parts: Parts | undefined;
  private readonly bytes: Buffer | undefined;
  private readonly at: number;

  constructor(readonly topic: string, readonly partition: number, message: PlacedMessage) {
    this.offset = Number(message.offset);
    this.parts = message;
    this.bytes = message.recordBytes;
    this.at = message.recordAt ?? 0;
  }

  get key(): Buffer | null {
    return this.open().key;
  }

  get value(): Buffer | null {
    return this.open().value;
  }

  get headers(): NonNullable<KafkaMessage['headers']> {
    return this.open().headers ?? {};
  }

  close(): void {
    if (this.bytes !== undefined) this.parts = undefined;
  }

  private open(): Parts {
    this.parts ??= readRecordAt(this.bytes as Buffer, this.at);
    return this.parts;
  }
}
