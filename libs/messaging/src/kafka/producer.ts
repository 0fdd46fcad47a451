import './patch-kafkajs.js';
import kafkajs from 'kafkajs';
import type { Kafka, Message, Producer, RecordMetadata } from 'kafkajs';
import type { BodyMessage } from './record-writer.js';
import { RelayedMessages } from './relayed-messages.js';
import type { OutgoingRecord } from '../outbox/outgoing-record.js';
import type { Acknowledged } from '../restore/relayed.js';
import { roundsOf, type PartitionRecords } from './cut-batches.js';

/** Sends in order and at most once at a time. */
export interface RelayProducer {
  /**
   * Resolves when every record is acknowledged by all in-sync replicas, with where each partition ended then. Calls are served one after another.
   * @throws when anything was not acknowledged; then some of it may have been appended, and all of it is to be sent again.
   */
  send(records: Iterable<OutgoingRecord>): Promise<readonly Acknowledged[]>;
  /** Waits for the send that runs, then disconnects. Nothing may be sent afterwards. */
  close(): Promise<void>;
}

export type Compression = 'none' | 'gzip' | 'zstd';

const { CompressionTypes } = kafkajs;
const codec = { none: CompressionTypes.None, gzip: CompressionTypes.GZIP, zstd: CompressionTypes.ZSTD };

/**
 * Finite, so that an error reaches the caller; all values set, because the defaults depend on NODE_ENV.
 * Retries repeat the same batch under the same producer id and sequence: the broker drops what it has.
 */
const retry = { initialRetryTime: 100, maxRetryTime: 1000, factor: 0.2, multiplier: 2, retries: 3 };

const newProducer = (kafka: Kafka): Producer =>
  kafka.producer({
    idempotent: true, maxInFlightRequests: 1, retry, allowAutoTopicCreation: false, metadataMaxAge: 60_000,
    createPartitioner: () => ({ message }) => message.partition!,
  });

const topicMessagesOf = (round: readonly PartitionRecords[]): { topic: string; messages: Message[] }[] => {
  const perTopic = new Map<string, RelayedMessages>();
  for (const { topic, partition, records } of round) {
    const known = perTopic.get(topic) ?? new RelayedMessages();
    // Our own encoder takes the body as it is; kafkajs only looks whether there is a value.
    for (const { body, timestamp } of records) known.push({ partition, value: null, timestamp: timestamp as unknown as string, body } as Message & BodyMessage);
    perTopic.set(topic, known);
  }
  return [...perTopic].map(([topic, messages]) => ({ topic, messages }));
};

/** kafkajs, retrying after a partition moved to a broker that had already answered, takes that answer for all: count them. */
export const unacknowledged = (round: readonly PartitionRecords[], answers: readonly RecordMetadata[]): readonly string[] => {
  const acknowledged = new Set(answers.filter(({ errorCode }) => errorCode === 0).map(({ topicName, partition }) => `${topicName}/${partition}`));
  return round.map(({ topic, partition }) => `${topic}/${partition}`).filter((name) => !acknowledged.has(name));
};

const acknowledgedBy = (round: readonly PartitionRecords[], answers: readonly RecordMetadata[]): Acknowledged[] => answers.flatMap(({ topicName, partition, baseOffset = '-1' }) => {
  const sent = round.find((one) => one.topic === topicName && one.partition === partition);
  // A broker that knows a batch already may not tell where it stands.
  return sent === undefined || Number(baseOffset) < 0 ? [] : [{ topic: topicName, partition, next: Number(baseOffset) + sent.records.length }];
});

/** A kafkajs producer that is replaced after its first error. */
class ReplaceableProducer {
  #connected: Promise<Producer> | undefined;

  constructor(private readonly kafka: Kafka, private readonly compression: Compression) {}

  async send(round: readonly PartitionRecords[]): Promise<Acknowledged[]> {
    const producer = await (this.#connected ??= this.#connect());
    const answers = await producer.sendBatch({ acks: -1, timeout: 8000, compression: codec[this.compression], topicMessages: topicMessagesOf(round) });
    const missing = unacknowledged(round, answers);
    if (missing.length > 0) throw new Error(`Kafka did not acknowledge ${missing.join(', ')}.`);
    return acknowledgedBy(round, answers);
  }

  async discard(): Promise<void> {
    const old = this.#connected;
    this.#connected = undefined;
    // Whatever fails here is the error that led here, or a socket that is gone already.
    await old?.then((producer) => producer.disconnect()).catch(() => undefined);
  }

  async #connect(): Promise<Producer> {
    const producer = newProducer(this.kafka);
    try {
      await producer.connect();
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
    return producer;
  }
}

/**
 * The producer of a relay. One produce is in flight, all replicas acknowledge, and after any error the kafkajs producer
 * is thrown away and the next send makes a new one: kafkajs reuses sequences after a failed send, and what came next
 * would be acknowledged as a duplicate and lost (tulios/kafkajs#1005).
 */
export const relayProducer = (kafka: Kafka, { compression = 'none' }: { compression?: Compression } = {}): RelayProducer => {
  const producer = new ReplaceableProducer(kafka, compression);
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  const send = async (records: Iterable<OutgoingRecord>): Promise<readonly Acknowledged[]> => {
    const acknowledged: Acknowledged[] = [];
    if (closed) throw new Error('The producer is closed.');
    try {
      for (const round of roundsOf(records)) acknowledged.push(...await producer.send(round));
      return acknowledged;
    } catch (error) {
      await producer.discard();
      throw error;
    }
  };

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    send: (records) => inTurn(() => send(records)),
    close: () => inTurn(async () => { closed = true; await producer.discard(); }),
  };
};
