import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '@fealty/postgres';
import { encodeKafka, type PlatformBatch, type ShardRecord } from '@fealty/messaging';
import { aTestDatabase, type TestDatabase } from '@fealty/testing';
import { anEnvelope, migrated, openDatabase, password, publishDemo, template, TestIntake } from '../../testing/ingest.fixture.js';

const record = (offset: number, given: Parameters<typeof anEnvelope>[0] = {}, programme: Record<string, string> = { programme: 'demo' }): ShardRecord => {
  const { headers, value } = encodeKafka(anEnvelope({ ...given, extensions: { ...programme, ...given.extensions } }));
  return { topic: 'platform.v1', partition: 3, offset, key: null, headers, value };
};
const raw = (offset: number, over: Partial<ShardRecord>): ShardRecord => ({ topic: 'platform.v1', partition: 3, offset, key: Buffer.from('k'), headers: {}, value: Buffer.from('{'), ...over });
const batch = (from: number, records: readonly ShardRecord[], epoch = 1): PlatformBatch => ({ partition: 3, epoch, from, next: (records.at(-1)?.offset ?? from) + 1, records });

interface Its { own: TestDatabase; database: Database; test: TestIntake }
/** A database of its own for each test, with the policy of the demo published. */
const ingest = (): Its => {
  const its = {} as Its;
  beforeAll(async () => { await (await aTestDatabase(template, migrated)).drop(); }, 120_000);
  beforeEach(async () => {
    its.own = await aTestDatabase(template, migrated);
    its.database = await openDatabase(its.own.urlAs('ingest', password));
    its.test = new TestIntake(its.database);
    await publishDemo(its.database);
    await its.database.query("insert into consumer_shard (consumer, shard, epoch, offsets) values ('ingest', 3, 1, '{}')");
  });
  afterEach(async () => {
    await its.database.close();
    await its.own.drop();
  });
  return its;
};

const cursor = async ({ database }: Its): Promise<unknown> => (await database.query<{ next: unknown }>("select offsets -> 'platform.v1' as next from consumer_shard"))[0]?.next;

describe('a batch of platform.v1', () => {
  const its = ingest();

  it('is taken with its cursor in one transaction, in the order of its offsets', async () => {
    expect(await its.test.takeBatch(batch(0, [record(0), record(1), record(4)]))).toMatchObject({ platform: { applied: 5 }, answers: [{ sequence: 1 }, { sequence: 2 }, { sequence: 3 }] });
    expect(await cursor(its)).toBe(5);
  });

  it('delivered again has no second effect, even where it overlaps', async () => {
    const records = [record(0), record(1), record(2)];
    await its.test.takeBatch(batch(0, records.slice(0, 2)));
    expect(await its.test.takeBatch(batch(0, records))).toMatchObject({ platform: { applied: 3 }, answers: [{ status: 'accepted', sequence: 3 }] });
    expect(await its.test.takeBatch(batch(0, records.slice(0, 1)))).toEqual({ platform: { applied: 3 }, answers: [] });
    expect(await its.test.said()).toHaveLength(3);
  });

  it('of a reader whose claim is over is not taken', async () => {
    expect(await its.test.takeBatch(batch(0, [record(0)], 0))).toEqual({ platform: { fenced: true }, answers: [] });
    expect(await its.test.said()).toHaveLength(0);
  });

  it('above the cursor is not taken: the reader is told where to read again', async () => {
    expect(await its.test.takeBatch(batch(7, [record(7)]))).toEqual({ platform: { gap: 0 }, answers: [] });
    expect(await its.test.said()).toHaveLength(0);
  });
});

describe('what cannot be taken of platform.v1', () => {
  const its = ingest();

  it('sets aside what is no event, with bytes and reason, and goes on', async () => {
    const records = [
      record(0), raw(1, {}), raw(2, { headers: { 'content-type': 'application/cloudevents+json' } }), raw(3, { headers: { 'content-type': 'application/cloudevents+json' }, value: null }),
      raw(4, { headers: { ce_specversion: '1.0', ce_id: 'x', ce_source: '/s', ce_type: 'a\u0000b' } }), record(5),
    ];
    const { answers } = await its.test.takeBatch(batch(0, records));
    expect(answers.map(({ status }) => status)).toEqual(['accepted', 'refused', 'refused', 'refused', 'refused', 'accepted']);
    const rows = await its.database.query<{ record_offset: number; reason: string; bytes: Buffer | null }>('select record_offset, reason, bytes from quarantined_record order by 1');
    expect(rows.map(({ record_offset }) => record_offset)).toEqual([1, 2, 3, 4]);
    expect(rows[0]?.bytes?.toString()).toBe('{');
    expect(rows[1]?.reason).toMatch(/JSON is broken/);
    expect(await cursor(its)).toBe(6);
  });

  it('keeps what is refused with its bytes, headers and reason', async () => {
    const { answers } = await its.test.takeBatch(batch(0, [
      record(0, {}, {}), record(1, { type: 'fealty.shop.dance.v1' }), record(2, {}, { programme: 'other' }), record(3, { source: '/shop/unknown' }), record(4, { bytes: null }), record(5),
    ]));
    expect(answers.map((answer) => (answer.status === 'refused' ? answer.refusal.refused : answer.status))).toEqual([
      'missing-programme', 'unknown-type', 'unknown-programme', 'unknown-platform', 'missing-data', 'accepted']);
    const rows = await its.database.query<{ reason: string; bytes: Buffer | null; headers: Record<string, string>; record_offset: number }>('select * from refused_event order by record_offset');
    expect(rows.map(({ record_offset }) => record_offset)).toEqual([0, 1, 2, 3, 4]);
    expect(rows[0]?.bytes?.toString()).toBe('{"channel":"web"}');
    expect(rows[3]?.headers['ce_source']).toBe('/shop/unknown');
    expect(rows[4]?.bytes).toBeNull();
  });

  it('repeats what came over HTTP, and the other way round: one inbox for both doors', async () => {
    const { headers, value } = encodeKafka(anEnvelope({ id: 'same', extensions: { programme: 'demo' } }));
    const again = { topic: 'platform.v1', partition: 3, key: null, headers, value };
    await its.test.takeBatch(batch(0, [{ ...again, offset: 0 }]));
    expect((await its.test.takeBatch(batch(1, [{ ...again, offset: 1 }]))).answers).toMatchObject([{ status: 'repeated', sequence: 1 }]);
  });
});
