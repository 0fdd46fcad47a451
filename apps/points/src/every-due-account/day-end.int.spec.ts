import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pointsEarnedV1, pointsExpiredV1, pointsExpiringV1 } from '@fealty/contracts';
import { DirectDelivery } from '@fealty/messaging';
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

const { policy } = aPolicy({ ...perEuro, activation: { kind: 'days', days: 200 }, expiry: { kind: 'months', months: 1, to: 'day-end' }, expiryWarningDays: 7 });
const open = () => DirectDelivery.open({ consumes, publishes, database: points.database, policies: [{ policy }] });
const balanceOf = async (customerId: string) => (await points.database.query<object>('select pending, available from accounts where customer_id = $1', [customerId]))[0];

describe('a day end', () => {
  it('activates, warns and expires as of an instant, catches up what a pause missed, and changes nothing when run again or as of an earlier one', async () => {
    const story = new OrderStory(randomUUID());
    const delivery = await open();
    await delivery.events(toDeliver(story.pay([{ netMinor: 5_000 }])));
    expect(await delivery.due('2026-09-01T00:00:00.000Z')).toBe(0);
    expect(await delivery.due('2026-09-17T00:00:00.000Z')).toBe(1);
    expect(await balanceOf(story.customerId)).toEqual({ pending: 0, available: 50 });
    // A clock that jumps back does nothing; one that jumps over the warning moves the end with it.
    expect(await delivery.due('2026-01-01T00:00:00.000Z')).toBe(0);
    expect(await delivery.due('2027-02-01T00:00:00.000Z')).toBe(1);
    expect(await balanceOf(story.customerId)).toEqual({ pending: 0, available: 50 });
    expect(await delivery.due('2027-02-08T00:00:00.000Z')).toBe(1);
    expect(await delivery.due('2027-02-08T00:00:00.000Z')).toBe(0);
    expect(await balanceOf(story.customerId)).toEqual({ pending: 0, available: 0 });
    expect(delivery.said.map((record) => record.headers['ce_type']).slice(1)).toEqual([pointsEarnedV1.type, pointsExpiringV1.type, pointsExpiredV1.type]);
  });
});
