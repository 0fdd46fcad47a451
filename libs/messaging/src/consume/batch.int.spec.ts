import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { personUpdatedV1, shopSearchV1, shopVisitV1, shopWishListedV1 } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import { withClient, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { partitionOf } from '../kafka/murmur2.js';
import { anEvent, deliver, DirectDelivery } from './deliver.js';
import { addVisits, aTallyDatabase, consumes, consumesPeople, policies, publishes } from './tally.fixture.js';

let test: TestDatabase;
let database: Database;
let customerId: string;
const given = () => ({ consumes, publishes, database, policies });
const visit = (sequence: number, channel = 'web') => anEvent(shopVisitV1, { channel }, { customerId, sequence });
const tally = async () => (await database.query<{ visits: number; said: number; seen: Record<string, number>; parked: string[] | null }>('select visits, said, seen, parked from tallies where customer_id = $1', [customerId]))[0];
const parked = () => database.query<{ sequence: number; reason: string }>('select sequence, reason from parked_event where customer_id = $1 order by sequence', [customerId]);
beforeAll(async () => { ({ test, database } = await aTallyDatabase()); }, 60_000);
afterAll(async () => { await database.close(); await test.drop(); });
beforeEach(() => { customerId = randomUUID(); });

describe('the batch transaction', () => {
  it('writes state, outgoing events and cursor in one go', async () => {
    const delivery = await deliver(given(), [visit(1), visit(2), anEvent(shopSearchV1, { channel: 'web' }, { customerId, sequence: 3 })]);
    expect(await tally()).toEqual({ visits: 2, said: 2, seen: { 'shop.v1': 3 }, parked: null });
    expect(delivery.said.map((record) => record.headers['ce_sequence'])).toEqual(['000000000001', '000000000002']);
    expect(delivery.said[0]).toMatchObject({ topic: 'orders.v1', key: customerId, headers: { ce_source: '/fealty/orders', ce_subject: customerId, ce_programme: 'demo' } });
    const [row] = await database.query<{ records: number }>('select sum(records) as records from outgoing');
    expect(Number(row?.records)).toBeGreaterThanOrEqual(2);
  });

  it('drops an event seen before, at whatever offset it comes again', async () => {
    const delivery = await deliver(given(), [visit(1), visit(1), visit(2)]);
    await delivery.events([visit(2), visit(1)]);
    expect(await tally()).toMatchObject({ visits: 2, said: 2 });
    expect(delivery.said).toHaveLength(2);
  });

  it('parks what follows a hole, and applies it in order when the missing event comes', async () => {
    const delivery = await deliver(given(), [visit(1), visit(3, 'c'), visit(4, 'd')]);
    expect(await tally()).toMatchObject({ visits: 1, parked: ['shop.v1'] });
    expect((await parked()).map((row) => row.sequence)).toEqual([3, 4]);
    await delivery.events([visit(2, 'b')]);
    expect(await tally()).toMatchObject({ visits: 4, seen: { 'shop.v1': 4 }, parked: null });
    expect(await parked()).toEqual([]);
  });

  it('parks the stream of an event whose rule fails, and no other customer', async () => {
    const other = randomUUID();
    await deliver(given(), [visit(1), visit(2, 'broken'), visit(3), anEvent(shopVisitV1, { channel: 'web' }, { customerId: other, sequence: 1 })]);
    expect(await tally()).toMatchObject({ visits: 1, seen: { 'shop.v1': 1 }, parked: ['shop.v1'] });
    expect(await parked()).toMatchObject([{ sequence: 2, reason: expect.stringContaining('a fault of the rule') }, { sequence: 3 }]);
    expect(await database.query('select visits from tallies where customer_id = $1', [other])).toEqual([{ visits: 1 }]);
  });

  it('lets a newer state overtake those that are parked, and leaves nothing of them behind', async () => {
    const person = (sequence: number, name: string) => anEvent(personUpdatedV1, { name, consents: {} }, { customerId, sequence });
    const delivery = await deliver({ ...given(), consumes: consumesPeople }, [person(1, 'broken'), person(3, 'broken')]);
    expect((await parked()).map((row) => row.sequence)).toEqual([1, 3]);
    await delivery.events([person(4, 'Ada')]);
    expect([await tally(), await parked()]).toMatchObject([{ seen: { 'people.v1': 4 }, parked: null }, []]);
  });

  it('records a refusal with its reason and goes on', async () => {
    const delivery = await deliver(given(), [visit(1, 'closed'), visit(2)]);
    expect(await tally()).toMatchObject({ visits: 1, seen: { 'shop.v1': 2 } });
    expect(await database.query('select reason, sequence from refusal where customer_id = $1', [customerId])).toEqual([{ reason: 'channel-closed', sequence: 1 }]);
    expect(delivery.said).toHaveLength(1);
  });

  it('parks an event of which a rule would say what its contract forbids, and says nothing of it', async () => {
    const delivery = await deliver(given(), [visit(1), visit(2, 'absurd'), visit(3)]);
    expect(await tally()).toMatchObject({ visits: 1, said: 1, seen: { 'shop.v1': 1 } });
    expect((await parked()).map(({ reason }) => reason)).toEqual([expect.stringMatching(/fealty\.orders\.order-reviewed\.v1 caused by .* would not fit its contract at \/score: /), 'behind a parked event of its stream']);
    expect(delivery.said).toHaveLength(1);
  });

  it('parks the one event whose write the database refuses, and applies all others of the batch', async () => {
    const other = randomUUID();
    const delivery = await DirectDelivery.open(given());
    await delivery.commands.run(addVisits, { customerId, programme: 'demo', caller: { subject: 'a', role: 'agent' }, idempotencyKey: 'k0', input: { visits: 9 } });
    await database.query('update tallies set state = \'{"visits": 999, "channels": []}\', visits = 999 where customer_id = $1', [customerId]);
    const again = await deliver(given(), [...[1, 2, 3].map((n) => anEvent(shopVisitV1, { channel: 'web' }, { customerId: other, sequence: n })), visit(1)]);
    expect(await database.query('select visits from tallies where customer_id = $1', [other])).toEqual([{ visits: 3 }]);
    expect((await parked()).map((row) => row.reason)).toEqual([expect.stringContaining('the database refused')]);
    expect(again.said).toHaveLength(3);
  });
});

describe('commands and due work', () => {
  it('gives a repeated command its first answer, refuses the key for another input, and stores nothing of a refusal', async () => {
    const { commands } = await DirectDelivery.open(given());
    const call = { customerId, programme: 'demo', caller: { subject: 'a', role: 'agent' } };
    const key = randomUUID();
    const run = (visits: number, idempotencyKey: string) => commands.run(addVisits, { ...call, idempotencyKey, input: { visits } });
    expect(await Promise.all([run(2, key), run(2, key), run(2, key)])).toEqual(Array(3).fill(expect.objectContaining({ answer: { visits: 2 } })));
    await expect(run(3, key)).rejects.toMatchObject({ status: 422, kind: 'idempotency-key-reused' });
    expect(await run(11, randomUUID())).toMatchObject({ refused: 'too-many' });
    expect(await tally()).toMatchObject({ visits: 2 });
  });

  it('fires what is due once, with the due instant as its time', async () => {
    const wish = anEvent(shopWishListedV1, { sku: 'later', listed: true }, { customerId, sequence: 1, occurredAt: '2026-01-02T03:04:05.000Z' });
    const delivery = await deliver(given(), [wish]);
    expect(await delivery.due()).toBe(1);
    expect(await delivery.due()).toBe(0);
    expect(delivery.said.at(-1)?.headers['ce_time']).toBe('2026-01-02T03:04:05.000Z');
    expect(await database.query('select state, due_at from wishes where customer_id = $1', [customerId])).toEqual([{ state: { times: 101, dueAt: null }, due_at: null }]);
  });

  it('disarms what is due alone when the database refuses what follows from it, and does what else is due of its shard', async () => {
    const customers: string[] = [];
    while (customers.length < 5) customers.push(...[randomUUID()].filter((id) => partitionOf(id, 8) === 3));
    const [, refused = ''] = customers;
    const delivery = await deliver(given(), customers.map((id, minute) => anEvent(shopWishListedV1, { sku: 'later', listed: true }, { customerId: id, sequence: 1, occurredAt: `2026-01-02T03:0${minute}:05.000Z` })));
    await withClient(test.adminUrl, (client) => client.query(`alter table orders.wishes add constraint refuses check (customer_id <> '${refused}' or (state ->> 'times')::int < 100)`));
    while (await delivery.due() > 0);
    await withClient(test.adminUrl, (client) => client.query('alter table orders.wishes drop constraint refuses'));
    const rows = await database.query<{ customer_id: string; times: number; due_at: Date | null }>("select customer_id, (state ->> 'times')::int as times, due_at from wishes where customer_id = any($1)", [customers]);
    expect(customers.map((id) => rows.find((row) => row.customer_id === id))).toEqual(customers.map((id) => ({ customer_id: id, times: id === refused ? 1 : 101, due_at: null })));
    expect(await database.query('select reason, detail from refusal where customer_id = $1', [refused])).toEqual([{ reason: 'due-rule-failed', detail: expect.stringMatching(/the database refused what follows from it: .*refuses/) }]);
  });

  it('waits instead of parking while no policy of the programme is known', async () => {
    const delivery = await DirectDelivery.open({ ...given(), policies: [] });
    await expect(delivery.events([visit(1)])).rejects.toThrow(/no policy of the programme demo/);
    expect([await tally(), await parked()]).toEqual([undefined, []]);
  });
});

it('of a customer whose state stays as it is only how far the streams have come is written', async () => {
  const search = (sequence: number) => anEvent(shopSearchV1, { channel: 'web' }, { customerId, sequence });
  const delivery = await deliver(given(), [visit(1)]);
  await database.query('update tallies set visits = 77 where customer_id = $1', [customerId]);
  await delivery.events([search(2), search(3)]);
  expect(await tally()).toEqual({ visits: 77, said: 1, seen: { 'shop.v1': 3 }, parked: null });
  await delivery.events([visit(4)]);
  expect(await tally()).toEqual({ visits: 2, said: 2, seen: { 'shop.v1': 4 }, parked: null });
  const stranger = randomUUID();
  await delivery.events([anEvent(shopSearchV1, { channel: 'web' }, { customerId: stranger, sequence: 1 })]);
  expect(await database.query('select seen, visits from tallies where customer_id = $1', [stranger])).toEqual([{ seen: { 'shop.v1': 1 }, visits: 0 }]);
});
