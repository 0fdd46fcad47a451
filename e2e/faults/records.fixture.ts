import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import type { Admin, Message, Producer } from 'kafkajs';
import { partitionOf } from '@fealty/messaging';
import type { FaultStage } from '@fealty/tools/chaos/stage/fault-stage';

const { Kafka, logLevel } = kafkajs;
const kafkaOf = (stage: FaultStage) => new Kafka({ brokers: [...stage.servers.kafka.brokers], clientId: `saboteur-${randomUUID()}`, logLevel: logLevel.NOTHING });

/** A client of the tests' own, which writes what no service would write. */
export const withProducer = async <Result>(stage: FaultStage, work: (producer: Producer) => Promise<Result>): Promise<Result> => {
  const producer = kafkaOf(stage).producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    return await work(producer);
  } finally {
    await producer.disconnect();
  }
};

export const withAdmin = async <Result>(stage: FaultStage, work: (admin: Admin) => Promise<Result>): Promise<Result> => {
  const admin = kafkaOf(stage).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
};

/** Puts records into an internal topic and tells the checker where they stand. */
export const plant = async (stage: FaultStage, topic: string, messages: readonly (Message & { partition: number })[]): Promise<void> => withProducer(stage, async (producer) => {
  for (const message of messages) {
    const [placed] = await producer.send({ topic, messages: [message], acks: -1 });
    stage.planted.push(`${topic}/${message.partition}/${placed?.baseOffset ?? ''}`);
  }
});

/** Headers of a well-formed event of some customer that no shop has ever named. */
export const headersOf = (customerId: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ce_specversion: '1.0', ce_id: randomUUID(), ce_source: '/fealty/ingest', ce_type: 'fealty.shop.visit.v1', ce_subject: customerId, ce_time: '2026-03-01T10:00:00.000Z', ce_sequence: '000000000001',
  ce_programme: 'demo', ce_receivedat: '2026-03-01T10:00:00.000Z', ce_correlationid: '1.x', 'content-type': 'application/json', ...more,
});

const partitions = 8;
const wrong = (customerId: string): number => (partitionOf(Buffer.from(customerId), partitions) + 1) % partitions;
const right = (customerId: string): number => partitionOf(Buffer.from(customerId), partitions);

/** One of each kind of record that must not pass: broken, oversized, without key or headers, on the wrong shard, of a type nobody knows. */
export const badRecords = (): (Message & { partition: number })[] => {
  const [broken, unfit, huge, empty, bare, stray, unknown, keyless] = Array.from({ length: 8 }, () => randomUUID()) as [string, string, string, string, string, string, string, string];
  const good = Buffer.from('{"channel":"web"}');
  return [
    { key: broken, partition: right(broken), headers: headersOf(broken, { ce_type: 'fealty.shop.order-paid.v1' }), value: '{"orderId":' },
    { key: unfit, partition: right(unfit), headers: headersOf(unfit, { ce_type: 'fealty.shop.order-paid.v1' }), value: '{"orderId":7}' },
    { key: huge, partition: right(huge), headers: headersOf(huge, { ce_type: 'fealty.shop.order-placed.v1' }), value: JSON.stringify({ orderId: 'x'.repeat(900_000) }) },
    { key: empty, partition: right(empty), headers: headersOf(empty, { ce_type: 'fealty.shop.order-paid.v1' }), value: null },
    { key: bare, partition: right(bare), value: good },
    { key: stray, partition: wrong(stray), headers: headersOf(stray), value: good },
    { key: unknown, partition: right(unknown), headers: headersOf(unknown, { ce_type: 'fealty.shop.nobody-knows.v1' }), value: good },
    { key: null, partition: 0, headers: headersOf(keyless), value: good },
    { key: 'no uuid', partition: 0, headers: headersOf('no uuid'), value: good },
  ];
};
