import type { KafkaMessage } from 'kafkajs';
import { PlacedMessage, type RecordParts } from './record-reader.js';
import { unreadableOf } from './unreadable-batch.js';

/**
 * A record as fetched. Its key, value and headers are read from the fetched bytes each time they are asked for and not kept: they would
 * outlive the event that was made of them, until its transaction ends, and garbage collection would carry them along.
 */
export class FetchedRecord {
  readonly offset: number;

  constructor(readonly topic: string, readonly partition: number, private readonly message: KafkaMessage) {
    this.offset = Number(message.offset);
  }

  get key(): Buffer | null {
    return this.parts.key;
  }

  get value(): Buffer | null {
    return this.parts.value;
  }

  get headers(): RecordParts['headers'] {
    return this.parts.headers;
  }

  /** The bytes in which the record stands, and where the length of its key is; `undefined` when it did not come from our own reader. */
  get place(): { readonly bytes: Buffer; readonly at: number } | undefined {
    const { message } = this;
    return message instanceof PlacedMessage ? { bytes: message.reader.bytes, at: message.at } : undefined;
  }

  /** Why the batch of which this stands for all records cannot be unpacked. */
  get unreadable(): string | undefined {
    return unreadableOf(this.message);
  }

  private get parts(): RecordParts {
    const { message } = this;
    return message instanceof PlacedMessage ? message.reader.partsAt(message.at) : { key: message.key, value: message.value, headers: message.headers ?? {} };
  }
}
