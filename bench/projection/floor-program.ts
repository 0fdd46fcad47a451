// The floor: kafkajs alone, fetching everything and parsing the JSON of it. FASTER=1 reads with the record reader of fealty.
import kafkajs from 'kafkajs';
import { benchKafka } from '../measure/logs.js';

const [brokers = '', total = '0', topics = ''] = process.argv.slice(2);
// The names of the patch are replaced at import, so the plain client must not load it.
const kafka = process.env['FASTER'] === '1' ? benchKafka(brokers.split(',')) : new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `floor-${process.pid}`, maxWaitTimeInMs: 100, maxBytesPerPartition: 1_048_576, maxBytes: 8_388_608 });
let [begun, seen, bytes] = [0, 0, 0];
const cpu = { begun: process.cpuUsage() };
await consumer.connect();
await consumer.subscribe({ topics: topics.split(','), fromBeginning: true });
const done = Promise.withResolvers<void>();
await consumer.run({ autoCommit: false, eachBatchAutoResolve: true, partitionsConsumedConcurrently: 40, eachBatch: ({ batch }) => {
  if (begun === 0) [begun, cpu.begun] = [performance.now(), process.cpuUsage()];
  for (const { value } of batch.messages) bytes += Object.keys(JSON.parse(String(value)) as object).length;
  seen += batch.messages.length;
  if (seen >= Number(total)) done.resolve();
  return Promise.resolve();
} });
await done.promise;
const seconds = (performance.now() - begun) / 1000;
const { user, system } = process.cpuUsage(cpu.begun);
process.stdout.write(`${JSON.stringify({ seconds, cpuMicros: Math.round((user + system) / seen * 10) / 10, fields: bytes })}\n`);
await consumer.disconnect();
process.exit(0);
