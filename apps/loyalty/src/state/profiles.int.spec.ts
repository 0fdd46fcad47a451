import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { orderPlacedV1, type DataOf, type loyaltyUpdatedV1 } from '@fealty/contracts';
import { deliver, DirectDelivery, type OutgoingRecord } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { complaintEvents, messageEvents, orderEvents, pointsEvents, shopEvents, type OrderStory } from '../../testing/a-history.js';
import { aPolicy } from '../../testing/an-event.js';
import { aLoyaltyDatabase, numbered, type LoyaltyDatabase } from '../../testing/loyalty-database.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { profileOf } from './profile.rules.js';

let loyalty: LoyaltyDatabase;
let customerId: string;
beforeAll(async () => { loyalty = await aLoyaltyDatabase(aTestDatabase); }, 60_000);
afterAll(async () => { await loyalty.close(); });
beforeEach(() => { customerId = randomUUID(); });

const policy = aPolicy();
const given = () => ({ consumes, publishes, database: loyalty.database, policies: [{ policy }] });
const query = <Row>(text: string): Promise<Row[]> => loyalty.database.query<Row>(text, [customerId]);
const rowOf = async () => (await query<{ state: LoyaltyFacts }>('select state from profiles where customer_id = $1'))[0];
const factsOf = async () => (await rowOf())?.state;
const historyOf = () => query<{ version: number; said: string }>('select version, said from history where customer_id = $1 order by version');
const dataOf = ({ value }: OutgoingRecord) => JSON.parse(String(value)) as DataOf<typeof loyaltyUpdatedV1>;

const stories: OrderStory[] = [
  { paidOnDay: 10, minor: 40_000, daysLate: 0, fate: 'kept', score: 5 },
  { paidOnDay: 60, minor: 30_000, daysLate: 2, fate: 'part-returned', score: undefined },
];
const streams = () => [
  orderEvents(stories[0] as OrderStory, 'o-1'), pointsEvents(stories), orderEvents(stories[1] as OrderStory, 'o-2'),
  complaintEvents([70]), messageEvents([30]), shopEvents([[1, 'visit'], [4, 'visit']]),
];

describe('the rows of a profile', () => {
  it('hold the facts, each version as it was said, and the standing, written together', async () => {
    const { said, failures } = await deliver(given(), numbered(customerId, streams().flat()));
    expect(failures).toEqual([]);
    const facts = await factsOf();
    const newest = dataOf(said.at(-1) as OutgoingRecord);
    expect(newest.profile).toEqual(facts === undefined ? undefined : profileOf(facts, policy));
    expect(newest.profile).toMatchObject({ stage: 'repeat', tier: { name: 'silver', measured: 55_000 }, complaints: { opened: 1, open: 1 }, contact: { sent: 1 } });
    expect((await historyOf()).map(({ said: text }) => text)).toEqual(said.map(({ value }) => String(value)));
    expect(await query('select stage, tier, programme from standings where customer_id = $1')).toEqual([{ stage: 'repeat', tier: 'silver', programme: 'demo' }]);
  });

  it('carry versions without holes, one per customer and transaction, with every event that told something', async () => {
    const events = numbered(customerId, streams().flat());
    const { said } = await deliver(given(), events);
    expect(said.map((record) => dataOf(record).version)).toEqual(said.map((_, index) => index + 1));
    expect(said.map((record) => record.headers['ce_sequence'])).toEqual(said.map((_, index) => String(index + 1).padStart(12, '0')));
    const causes = said.flatMap((record) => dataOf(record).causes.map(({ id }) => id));
    expect(causes).toHaveLength(new Set(causes).size);
    expect(causes).toEqual(expect.arrayContaining(events.filter(({ type }) => type !== orderPlacedV1.type).map(({ id }) => id)));
  });

  it('come to the same facts when every event is told by an update of its own, each from the version before', async () => {
    const events = numbered(customerId, streams().flat());
    const { said } = await deliver({ ...given(), consumes: { ...consumes, saysEvery: 'event' } }, events);
    const updates = said.map(dataOf);
    expect(updates.every(({ causes }) => causes.length === 1)).toBe(true);
    expect(updates.map(({ version }) => version)).toEqual(updates.map((_, index) => index + 1));
    updates.slice(1).forEach(({ changes }, index) => {
      for (const { field, before } of changes.filter((change) => change.field === 'stage')) expect(before).toBe(updates[index]?.profile[field as 'stage']);
    });
    const facts = await factsOf();
    expect(updates.at(-1)?.profile).toEqual(facts === undefined ? undefined : profileOf(facts, policy));
  });

  it('do not change when everything is delivered a second time, at other offsets', async () => {
    const events = numbered(customerId, streams().flat());
    const delivery = await deliver(given(), events);
    const [facts, history] = [await factsOf(), await historyOf()];
    await delivery.events(events);
    expect(await factsOf()).toEqual(facts);
    expect(await historyOf()).toEqual(history);
  });

  it('come to the same facts one event per transaction as in one go, and in another order of the sources', async () => {
    await deliver(given(), numbered(customerId, streams().flat()));
    const atOnce = await factsOf();
    customerId = randomUUID();
    const delivery = await DirectDelivery.open(given());
    const [first, points, second, ...others] = streams();
    for (const event of numbered(customerId, [...others.reverse(), points ?? [], first ?? [], second ?? []].flat())) await delivery.events([event]);
    expect(await factsOf()).toEqual(atOnce);
  });

  it('undo a first purchase that came back whole: stage, tier and value', async () => {
    const gone: OrderStory = { paidOnDay: 10, minor: 60_000, daysLate: undefined, fate: 'returned', score: undefined };
    const delivery = await DirectDelivery.open(given());
    for (const event of numbered(customerId, orderEvents(gone, 'o-1'))) await delivery.events([event]);
    const [known, bought, , back] = delivery.said.map(dataOf);
    expect(bought?.profile).toMatchObject({ stage: 'first-time', tier: { name: 'silver' } });
    expect(back?.profile).toEqual(known?.profile);
    expect(await query('select stage, tier from standings where customer_id = $1')).toEqual([{ stage: 'suspect', tier: 'base' }]);
  });

  it('leave history as it was written', async () => {
    await deliver(given(), numbered(customerId, streams().flat()));
    await expect(query('delete from history where customer_id = $1')).rejects.toThrow(/permission denied/);
    await expect(query('update history set version = 99 where customer_id = $1')).rejects.toThrow(/permission denied/);
  });
});

describe('profiles of which an old version may stand last in the topic', () => {
  it('are said once more, unchanged, under the next number', async () => {
    const delivery = await deliver(given(), numbered(customerId, streams().flat()));
    const former = dataOf(delivery.said.at(-1) as OutgoingRecord);
    expect(await delivery.repair([customerId, randomUUID()])).toBe(1);
    const again = dataOf(delivery.said.at(-1) as OutgoingRecord);
    expect(again).toEqual({ ...former, version: former.version + 1, changes: [], causes: [{ id: expect.any(String), type: 'fealty.loyalty.repair', occurredAt: former.asOf }] });
    expect((await historyOf()).map(({ version }) => Number(version)).at(-1)).toBe(again.version);
  });
});
