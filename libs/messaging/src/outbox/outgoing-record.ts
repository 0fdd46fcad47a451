import { RecordReader, type BatchContext } from '../kafka/record-reader.js';
import { bodyOf } from '../kafka/record-writer.js';

/** Where and when a record stands in Kafka. */
export interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  /** Kafka's record timestamp in milliseconds, stored so that a resend is byte-identical. */
  readonly timestamp: number;
}

const noBatch: BatchContext = {
  firstOffset: '0', firstTimestamp: '0', partitionLeaderEpoch: 0, inTransaction: false, isControlBatch: false, lastOffsetDelta: 0, producerId: '0', producerEpoch: 0,
  firstSequence: 0, maxTimestamp: '0', timestampType: 0, magicByte: 2,
};
/** Of a record on the wire, at most so many bytes are not its body. */
const besideBody = 40;

/**
 * A record as it will stand in Kafka: its key, value and headers are encoded once, and these very bytes are stored, sent, and sent again.
 * The parts are read out of them when somebody asks.
 */
export class OutgoingRecord implements RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly timestamp: number;

  /** `body`: key, value and headers as they stand in a record of message format 2, after its offset. */
  constructor({ topic, partition, timestamp }: RecordPlace, readonly body: Buffer) {
    this.topic = topic;
    this.partition = partition;
    this.timestamp = timestamp;
  }

  get key(): string | null {
    return this.parts.key?.toString('utf8') ?? null;
  }

  get value(): Buffer | null {
    return new RecordReader(this.body, noBatch).valueAt(0);
  }

  get headers(): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(this.parts.headers).map(([name, value]) => [name, String(value)]));
  }

  /** Size on the wire, never less than it is. */
  get bytes(): number {
    return besideBody + this.body.length;
  }

  private get parts() {
    return new RecordReader(this.body, noBatch).partsAt(0);
  }
}

export interface RecordContent extends RecordPlace {
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string | Buffer>>;
}

/** A record of these parts. */
export const outgoingRecord = (content: RecordContent): OutgoingRecord => new OutgoingRecord(content, bodyOf({ key: content.key, value: content.value, headers: { ...content.headers } }));
