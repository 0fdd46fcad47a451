import { sourceOf, writerOf, type Event, type EventContract } from '@fealty/contracts';
import { encodeKafka } from '../cloudevents/kafka-binding.js';

/** A record as it will stand in Kafka: these very bytes are stored, sent, and sent again. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string | Buffer>>;
  readonly value: Buffer | null;
  /** Kafka's record timestamp in milliseconds, stored so that a resend is byte-identical. */
  readonly timestamp: number;
}

/** An event that has its number and its bytes. */
export interface SealedEvent extends Event {
  readonly contract: EventContract;
  readonly record: OutgoingRecord;
  /** Said by a projection: of each topic the number of the customer's last event that is counted in. Not on the wire. */
  readonly restsOn?: Readonly<Record<string, number>>;
}

/** A record above this would block its shard's relay for ever; its stream is parked instead. */
export const recordBytesMax = 900_000;

const sequenceText = (sequence: number): string => String(sequence).padStart(12, '0');

const extensionsOf = (event: Event): Record<string, string> => {
  const extensions: Record<string, string> = {
    sequence: sequenceText(event.sequence), programme: event.programme, receivedat: event.receivedAt, correlationid: event.correlationId,
  };
  if (event.causationId !== undefined) extensions['causationid'] = event.causationId;
  if (event.traceparent !== undefined) extensions['traceparent'] = event.traceparent;
  if (event.import) extensions['import'] = 'true';
  if (event.guest === true) extensions['guest'] = 'true';
  return extensions;
};

/** Gives an event its bytes: CloudEvents binary mode, keyed by customer (no key on topics about no customer). */
export const seal = (contract: EventContract, event: Event, partition: number): SealedEvent => {
  const { topic } = contract;
  const encoded = encodeKafka({
    specversion: '1.0', id: event.id, source: event.source, type: event.type, time: event.occurredAt,
    ...(topic.key === 'customer' ? { subject: event.customerId } : {}),
    datacontenttype: 'application/json', extensions: extensionsOf(event), data: Buffer.from(JSON.stringify(event.data)),
  });
  const record = {
    topic: topic.name, partition, key: topic.key === 'customer' ? event.customerId : null,
    headers: encoded.headers, value: encoded.value, timestamp: Date.parse(event.receivedAt),
  };
  return { ...event, contract, record };
};

export const ownSource = (contract: EventContract): string => sourceOf(writerOf(contract));

/** Size of a record on the wire, near enough to stay below the broker's limit. */
export const bytesOf = (record: OutgoingRecord): number => {
  let bytes = (record.value?.length ?? 0) + (record.key?.length ?? 0) + 100;
  for (const name in record.headers) bytes += name.length + (record.headers[name]?.length ?? 0) + 4;
  return bytes;
};
