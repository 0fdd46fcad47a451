import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loyaltyUpdatedV1, orderPaidV1 } from '@fealty/contracts';
import { anEvent, DirectDelivery } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPointsDatabase, toDeliver, type PointsDatabase } from '../../testing/points-database.fixture.js';
import { aPolicy, perEuro } from '../../testing/points-run.fixture.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';

let points: PointsDatabase;
beforeAll(async () => { points = await aPointsDatabase(aTestDatabase); }, 60_000);
afterAll(async () => { await points.close(); });

const { policy } = aPolicy({ ...perEuro, limits: { perDay: 100 }, multipliers: [{ id: 'gold-double', tiers: ['gold'], times: 2 }], activation: { kind: 'days', days: 2 } });
const open = () => DirectDelivery.open({ consumes, publishes, database: points.database, policies: [{ policy }] });
const pointsOf = (customerId: string) => points.database.query<{ part_id: string; points: number; pending: number }>('select part_id, points, pending from orders where customer_id = $1 order by part_id', [customerId]);
const paid = (story: OrderStory, sequence: number, minor: number) => {
  const [event] = toDeliver(story.pay([{ netMinor: minor }]));
  if (event === undefined) throw new Error('nothing was paid');
  return { ...event, sequence, contract: orderPaidV1 as unknown as typeof event.contract };
};

const profile = (story: OrderStory, sequence: number, tier: { name: string; measured: number; earned?: { name: string; from: string }[] }) => {
  const { minimal } = loyaltyUpdatedV1.examples;
  return anEvent(loyaltyUpdatedV1, { ...minimal, profile: { ...minimal.profile, tier } }, { customerId: story.customerId, sequence }) as unknown as ReturnType<typeof paid>;
};

describe('corrections of orders that an event does not name', () => {
  it('find their rows in another transaction, with and without a cache', async () => {
    const story = new OrderStory(randomUUID());
    const [early, late] = [paid(story, 2, 6_000), paid(story, 1, 8_000)];
    await (await open()).events([late]);
    await (await open()).events([early]);
    expect(await pointsOf(story.customerId)).toEqual([{ part_id: 'o-1', points: 60, pending: 60 }, { part_id: 'o-2', points: 40, pending: 40 }]);
  });

  it('follow from a tier that is told later, and what was agreed activates by the clock', async () => {
    const story = new OrderStory(randomUUID());
    const delivery = await open();
    await delivery.events([paid(story, 1, 2_000)]);
    await delivery.events([profile(story, 1, { name: 'gold', measured: 2_000 })]);
    expect(await pointsOf(story.customerId)).toEqual([{ part_id: 'o-1', points: 40, pending: 40 }]);
    await delivery.due();
    expect(await pointsOf(story.customerId)).toEqual([{ part_id: 'o-1', points: 40, pending: 0 }]);
    expect(delivery.failures).toEqual([]);
  });

  it('follow from tiers that were earned and are taken back, though the order that raised them is in no transaction with them', async () => {
    const story = new OrderStory(randomUUID());
    await (await open()).events([paid(story, 1, 2_000)]);
    story.pass(1);
    await (await open()).events([paid(story, 2, 3_000), profile(story, 1, { name: 'gold', measured: 2_000, earned: [{ name: 'gold', from: '2026-03-02' }] })]);
    expect((await pointsOf(story.customerId)).map(({ points: held }) => held)).toEqual([20, 60]);
    const delivery = await open();
    await delivery.events([profile(story, 2, { name: 'base', measured: 0 })]);
    expect((await pointsOf(story.customerId)).map(({ points: held }) => held)).toEqual([20, 30]);
    expect(delivery.failures).toEqual([]);
  });
});
