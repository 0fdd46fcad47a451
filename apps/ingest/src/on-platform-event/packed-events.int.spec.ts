import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { encodeKafka, unpackedBytesMax } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { uniqueName, waitUntil } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { anEnvelope } from '../../testing/ingest.fixture.js';
import { runIngest, type RunningIngest } from '../../testing/running-ingest.fixture.js';

const programme = uniqueName('packed');
const policy = `programme: ${programme}\ncurrency: EUR\nzone: Europe/Berlin\nplatforms:\n  - { id: web, source: /shop/web }\n`;
/** Kafka's own numbers. */
const packings = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;

let ingest: RunningIngest;
beforeAll(async () => {
  ingest = await runIngest(programme);
  await ingest.post('/policies', policy, { authorization: `Bearer ${await ingest.token({ role: 'admin' })}`, 'content-type': 'application/yaml' });
}, 120_000);
afterAll(() => ingest.stop());

const progress = async () => (await ingest.get('/progress')).body as { quarantined: number; idle: boolean };

it('events of platform.v1 are taken however they are packed, and a batch that unpacks to more than is read is set aside whole and delays nobody', async () => {
  const producer = ingest.kafka.producer();
  await producer.connect();
  const before = await progress();
  const send = async (compression: number, value?: Buffer) => {
    const binary = encodeKafka(anEnvelope({ id: randomUUID(), subject: 'packed', extensions: { programme } }));
    await producer.send({ topic: 'platform.v1', compression, messages: [{ key: null, partition: 2, ...binary, ...(value === undefined ? {} : { value }) }] });
  };
  await send(packings.gzip, Buffer.alloc(unpackedBytesMax + 1, ' '));
  for (const packing of Object.values(packings)) await send(packing);
  await producer.disconnect();
  await waitUntil('all are taken', async () => { const now = await progress(); return now.quarantined > before.quarantined && now.idle; }, { timeoutMs: 30_000 });
  const { body: { customerId } } = await ingest.get('/customers/web/packed');
  const records = await ingest.standing('shop.v1', 5, ({ key }) => key === customerId);
  expect(records.map(({ headers }) => Number(headers['ce_sequence']))).toEqual([1, 2, 3, 4, 5]);
  const [aside] = await ingest.http.app.get(Database).query<{ reason: string; bytes: number }>("select reason, length(bytes) as bytes from quarantined_record where reason like 'the batch%'");
  expect(aside?.reason).toMatch(/^the batch of the records \d+ to \d+ cannot be unpacked/);
  expect(aside?.bytes).toBeLessThan(200_000);
}, 60_000);
