import net from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aTestKafka, createTopics, uniqueName, waitUntil } from '@fealty/testing';
import type { Consumer, Kafka, KafkaMessage } from 'kafkajs';
import { kafkaClient } from './client.js';
import type { KafkaSettings } from './client.js';
import { outgoingRecord, type OutgoingRecord } from '../outbox/outgoing-record.js';
import { logRange } from './log-range.js';
import { relayProducer } from './producer.js';

let brokers: string[];
const lines: string[] = [];
const sockets: net.Socket[] = [];
/** Real connections that a test can make deaf: the broker's answers no longer arrive. */
const socketFactory: NonNullable<KafkaSettings['socketFactory']> = ({ host, port, onConnect }) => {
  const socket = net.connect({ host, port }, onConnect);
  sockets.push(socket);
  return socket;
};
const aKafka = (settings: Partial<KafkaSettings> = {}): Kafka => kafkaClient({ brokers, clientId: 'test', log: ({ message }) => { lines.push(message); }, ...settings });
const aTopic = async (partitions = 2): Promise<string> => {
  const name = uniqueName('relay');
  await createTopics(brokers, [{ name, partitions, replicationFactor: 1, config: {} }]);
  return name;
};
interface Numbers { readonly size?: number; readonly partition?: number }
const numbers = (topic: string, [from, to]: readonly [number, number], { size = 100, partition = 0 }: Numbers = {}): OutgoingRecord[] => Array.from({ length: to - from }, (_, n) => outgoingRecord(
  { topic, partition, key: `c-${from + n}`, value: Buffer.from(String(from + n).padEnd(size)), headers: { ce_id: String(from + n) }, timestamp: 1_767_225_600_000 }));
const valuesOf = (all: readonly KafkaMessage[]): number[] => all.map(({ value }) => Number(value?.toString()));

const readAll = async (topic: string, count: number): Promise<KafkaMessage[][]> => {
  const consumer: Consumer = aKafka().consumer({ groupId: uniqueName('read'), maxWaitTimeInMs: 50 });
  const found: KafkaMessage[][] = [[], []];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ eachMessage: ({ partition, message }) => { found[partition]!.push(message); return Promise.resolve(); } });
  await waitUntil(`${count} messages were read`, () => found.flat().length >= count, { timeoutMs: 20_000 });
  await consumer.disconnect();
  return found;
};

beforeAll(async () => { ({ brokers } = await aTestKafka()); }, 120_000);

describe('the relay producer on a real broker', () => {
  it.each(['none', 'gzip', 'zstd'] as const)('writes more than one send may hold, in order, headers and times as they are (%s)', async (compression) => {
    const topic = await aTopic();
    const producer = relayProducer(aKafka(), { compression });
    await producer.send([...numbers(topic, [0, 2300]), ...numbers(topic, [0, 5], { size: 300_000, partition: 1 }), ...numbers(topic, [2300, 2310])]);
    await producer.close();
    const [first = [], second = []] = await readAll(topic, 2315);
    expect(valuesOf(first)).toEqual(Array.from({ length: 2310 }, (_, n) => n));
    expect(valuesOf(second)).toEqual([0, 1, 2, 3, 4]);
    expect(first[7]).toMatchObject({ key: Buffer.from('c-7'), headers: { ce_id: Buffer.from('7') }, timestamp: '1767225600000' });
    const admin = aKafka().admin();
    await admin.connect();
    expect(await logRange(admin, topic)).toEqual([{ partition: 0, earliest: 0, latest: 2310 }, { partition: 1, earliest: 0, latest: 5 }]);
    await admin.disconnect();
  }, 60_000);

  it('loses nothing when an answer is lost while more is waiting: the send fails, the next ones go through a new producer', async () => {
    const topic = await aTopic();
    const producer = relayProducer(aKafka({ socketFactory, requestTimeoutMs: 300 }));
    await producer.send(numbers(topic, [0, 1]));
    for (const socket of sockets) socket.pause();
    const known = sockets.length;
    const lost = producer.send(numbers(topic, [1, 3]));
    const queued = producer.send(numbers(topic, [3, 5]));
    await expect(lost).rejects.toThrow();
    await queued;
    await producer.send(numbers(topic, [1, 5]));
    await producer.close();
    const [found = []] = await readAll(topic, 9);
    expect(sockets.length).toBeGreaterThan(known);
    expect([...new Set(valuesOf(found))].toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(valuesOf(found).slice(-4)).toEqual([1, 2, 3, 4]);
  }, 60_000);

  it('fails in bounded time when no broker answers, and works again when one does', async () => {
    let reachable = false;
    const kafka = aKafka({ socketFactory: (args) => socketFactory({ ...args, port: reachable ? args.port : 1 }) });
    const topic = await aTopic();
    const producer = relayProducer(kafka);
    await expect(producer.send(numbers(topic, [0, 1]))).rejects.toThrow('connect');
    reachable = true;
    await producer.send(numbers(topic, [0, 1]));
    await producer.close();
    await expect(producer.send([])).rejects.toThrow('The producer is closed.');
    expect(valuesOf((await readAll(topic, 1)).flat())).toEqual([0]);
  }, 60_000);
});
