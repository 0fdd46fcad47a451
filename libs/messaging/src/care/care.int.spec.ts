import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { shopVisitV1, shopWishListedV1 } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import type { TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { anEvent, deliver, DirectDelivery } from '../consume/deliver.js';
import { consumes, policies, publishes } from '../consume/tally.fixture.js';
import { partitionOf } from '../kafka/murmur2.js';
import { seal } from '../outbox/seal.js';
import { aTallyWithCare, mended } from './care.fixture.js';

let test: TestDatabase;
let database: Database;
let customerId: string;
const before = () => ({ consumes, publishes, database, policies });
const after = () => DirectDelivery.open({ ...before(), consumes: mended });
const asked = { by: 'sre', why: 'mended in 1.2', dry: false };
const visit = (sequence: number, channel = 'web') => anEvent(shopVisitV1, { channel }, { customerId, sequence });
const stream = () => ({ customerId, topic: 'shop.v1' });
const tally = async () => (await database.query<{ visits: number; said: number; seen: Record<string, number>; parked: string[] | null }>('select visits, said, seen, parked from tallies where customer_id = $1', [customerId]))[0];
const parked = async () => (await database.query<{ sequence: number }>('select sequence from parked_event where customer_id = $1 order by sequence', [customerId])).map((row) => row.sequence);
const log = () => database.query<{ action: string; sequence: number | null; applied: number; why: string; asked_by: string; bytes: Buffer | null }>('select action, sequence, applied, why, asked_by, bytes from care_log where customer_id = $1 order by id', [customerId]);
beforeAll(async () => { ({ test, database } = await aTallyWithCare()); }, 60_000);
afterAll(async () => { await database.close(); await test.drop(); });
beforeEach(() => { customerId = randomUUID(); });

describe('retry of a parked stream', () => {
  beforeEach(async () => { await deliver(before(), [visit(1), visit(2, 'broken'), visit(3), visit(4, 'broken'), visit(5)]); });

  it('applies what is parked in order after a fix, and the stream goes on by itself', async () => {
    const delivery = await after();
    expect(await delivery.care.streams({ limit: 1_000 })).toContainEqual(expect.objectContaining({ ...stream(), sequence: 2, events: 4, reason: expect.stringContaining('a fault of the rule') }));
    expect(await delivery.care.retry(stream(), asked)).toEqual({ applied: 4 });
    await delivery.events([visit(6)]);
    expect([await tally(), await parked()]).toEqual([{ visits: 6, said: 6, seen: { 'shop.v1': 6 }, parked: null }, []]);
    expect(delivery.said.map((record) => record.headers['ce_sequence']).at(-1)).toBe('000000000006');
    expect(await log()).toMatchObject([{ action: 'retry', applied: 4, why: 'mended in 1.2', asked_by: 'sre' }]);
  });

  it('leaves everything as it is while the fault lasts, and says why', async () => {
    const { care } = await DirectDelivery.open(before());
    expect(await care.retry(stream(), asked)).toEqual({ applied: 0, waitsFor: { sequence: 2, reason: expect.stringContaining('a fault of the rule') } });
    expect([await tally(), await parked()]).toEqual([{ visits: 1, said: 1, seen: { 'shop.v1': 1 }, parked: ['shop.v1'] }, [2, 3, 4, 5]]);
  });

  it('goes in chunks that are asked for', async () => {
    const { care } = await after();
    expect(await care.retry(stream(), { ...asked, max: 2 })).toMatchObject({ applied: 2, waitsFor: { sequence: 4 } });
    expect(await parked()).toEqual([4, 5]);
    expect(await care.retry(stream(), { ...asked, max: 2 })).toEqual({ applied: 2 });
  });

  it('says in a dry run what it would change, and changes nothing', async () => {
    const { care } = await after();
    const state = await tally();
    const tried = await care.retry(stream(), { ...asked, dry: true });
    expect(tried).toMatchObject({ applied: 4, difference: { customer: { before: { visits: 1 }, after: { visits: 5 } } } });
    expect(tried.difference?.says.map(({ sequence }) => sequence)).toEqual([2, 3, 4, 5]);
    expect([await tally(), await parked(), await log()]).toEqual([state, [2, 3, 4, 5], []]);
  });

  it('applies what the database takes and tells what it refuses', async () => {
    await database.query('update tallies set visits = 997, state = \'{"visits": 997, "channels": []}\' where customer_id = $1', [customerId]);
    const { care } = await after();
    expect(await care.retry(stream(), asked)).toMatchObject({ applied: 1 });
    expect(await care.retry(stream(), asked)).toMatchObject({ applied: 1 });
    await expect(care.retry(stream(), asked)).rejects.toMatchObject({ status: 409, kind: 'database-refused' });
    expect(await parked()).toEqual([4, 5]);
  });
});

describe('F36: while a deploy rolls, readers and writers of two releases work at once', () => {
  const old = () => ({ ...before(), consumes: { ...consumes, deciders: new Map([...consumes.deciders].filter(([type]) => type !== shopWishListedV1.type)) } });
  const wish = (sequence: number) => anEvent(shopWishListedV1, { sku: 'A', listed: true }, { customerId, sequence });
  const states = async (id: string) => [
    await database.query('select visits, said, seen, parked, state from tallies where customer_id = $1', [id]), await database.query('select part_id, state from wishes where customer_id = $1', [id])];

  it('an old reader parks what only a newer one knows, and all behind it; tried again after the deploy, it comes to what the new reader came to', async () => {
    const told = () => [visit(1), wish(2), visit(3), wish(4)];
    await deliver(before(), told());
    const straight = await states(customerId);
    customerId = randomUUID();
    await deliver(old(), told());
    expect([await tally(), await parked()]).toMatchObject([{ visits: 1, parked: ['shop.v1'] }, [2, 3, 4]]);
    const delivery = await DirectDelivery.open(before());
    expect(await delivery.care.retry(stream(), asked)).toEqual({ applied: 3 });
    expect(await states(customerId)).toEqual(straight);
    expect(await parked()).toEqual([]);
  });

  it('an old reader takes an event with a field that it does not know, and counts it as before', async () => {
    await deliver(old(), [visit(1), anEvent(shopVisitV1, { channel: 'web', since: '1.3' } as { channel: string }, { customerId, sequence: 2 })]);
    expect([await tally(), await parked()]).toEqual([{ visits: 2, said: 2, seen: { 'shop.v1': 2 }, parked: null }, []]);
  });
});

describe('discarding an event', () => {
  it('passes over the one that the stream waits for, keeps its bytes and the reason, and goes on behind it', async () => {
    const delivery = await deliver(before(), [visit(1), visit(2, 'broken'), visit(3)]);
    expect(await delivery.care.discard(stream(), 2, { ...asked, why: 'a test order' })).toEqual({ applied: 1 });
    expect([await tally(), await parked()]).toEqual([{ visits: 2, said: 2, seen: { 'shop.v1': 3 }, parked: null }, []]);
    const [row] = await log();
    expect(row).toMatchObject({ action: 'discard', sequence: 2, why: 'a test order', applied: 1 });
    expect(row?.bytes?.toString()).toContain('broken');
    await delivery.events([visit(2), visit(4)]);
    expect(await tally()).toMatchObject({ visits: 3 });
  });

  it('passes over an event that never came', async () => {
    const delivery = await deliver(before(), [visit(1), visit(3)]);
    expect(await delivery.care.discard(stream(), 2, asked)).toEqual({ applied: 1 });
    expect(await tally()).toMatchObject({ visits: 2, parked: null });
  });

  it('refuses any other number, and a stream of which nothing is parked', async () => {
    const delivery = await deliver(before(), [visit(1), visit(2, 'broken'), visit(3)]);
    await expect(delivery.care.discard(stream(), 3, asked)).rejects.toMatchObject({ status: 409, kind: 'not-discarded', message: expect.stringContaining('waits for 2') });
    await expect(delivery.care.retry({ customerId: randomUUID(), topic: 'shop.v1' }, asked)).rejects.toMatchObject({ kind: 'not-parked' });
    expect(await parked()).toEqual([2, 3]);
  });
});

describe('requeueing from quarantine', () => {
  const quarantine = async (event: ReturnType<typeof visit>, offset: number) => {
    const { record } = seal(event.contract, event, partitionOf(customerId, 8));
    await database.query(`insert into quarantined_record (consumer, topic, record_partition, record_offset, reason, record_key, headers, bytes) values ('orders', 'shop.v1', $1, $2, 'an older reader', $3, $4, $5)`,
      [record.partition, offset, Buffer.from(customerId), record.headers, record.value]);
    return { topic: 'shop.v1', partition: record.partition, offset };
  };

  it('fills the hole that the record left, and what waited behind it follows', async () => {
    const delivery = await deliver(before(), [visit(1), visit(3), visit(4)]);
    const at = await quarantine(visit(2), 999);
    expect(await delivery.care.requeue(at, { ...asked, dry: true })).toMatchObject({ applied: 3 });
    expect(await delivery.care.requeue(at, asked)).toEqual({ applied: 3 });
    expect([await tally(), await parked()]).toEqual([{ visits: 4, said: 4, seen: { 'shop.v1': 4 }, parked: null }, []]);
    await expect(delivery.care.requeue(at, asked)).rejects.toMatchObject({ status: 404 });
  });

  it('parks the record when another one is missing before it, and adds nothing when it was applied before', async () => {
    const delivery = await deliver(before(), [visit(1)]);
    expect(await delivery.care.requeue(await quarantine(visit(3), 1_000), asked)).toMatchObject({ applied: 0, waitsFor: { sequence: 2 } });
    expect(await parked()).toEqual([3]);
    await delivery.care.requeue(await quarantine(visit(1), 1_001), asked);
    expect([await tally(), await parked()]).toMatchObject([{ visits: 1, parked: ['shop.v1'] }, [3]]);
  });

  it('leaves to be dismissed what nobody can read, whose bytes and whose reason stay in the log; what can be read is not dismissed', async () => {
    const delivery = await deliver(before(), [visit(1)]);
    const readable = await quarantine(visit(2), 2_000);
    const broken = { ...readable, offset: 2_001 };
    await database.query(`insert into quarantined_record (consumer, topic, record_partition, record_offset, reason, record_key, headers, bytes) values ('orders', 'shop.v1', $1, 2001, 'no event', $2, '{}', 'junk')`, [broken.partition, Buffer.from(customerId)]);
    await expect(delivery.care.dismiss(readable, asked)).rejects.toMatchObject({ status: 409, kind: 'can-be-requeued' });
    const left = () => database.query('select record_offset from quarantined_record where record_offset >= 2000 order by record_offset');
    await delivery.care.dismiss(broken, { ...asked, dry: true });
    expect(await left()).toHaveLength(2);
    expect(await delivery.care.dismiss(broken, asked)).toEqual(broken);
    expect(await left()).toEqual([{ record_offset: 2_000 }]);
    expect(await database.query("select customer_id, topic, sequence, why, bytes from care_log where action = 'dismiss'")).toEqual([{ customer_id: customerId, topic: 'shop.v1', sequence: 2_001, why: asked.why, bytes: Buffer.from('junk') }]);
    await expect(delivery.care.dismiss(broken, asked)).rejects.toMatchObject({ status: 404 });
  });
});
