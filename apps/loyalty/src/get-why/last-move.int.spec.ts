import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DirectDelivery } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { orderEvents } from '../../testing/a-history.js';
import { aPolicy } from '../../testing/an-event.js';
import { aLoyaltyDatabase, numbered, type LoyaltyDatabase } from '../../testing/loyalty-database.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import { lastMove } from './get-why.query.js';

let loyalty: LoyaltyDatabase;
beforeAll(async () => { loyalty = await aLoyaltyDatabase(aTestDatabase); }, 60_000);
afterAll(async () => { await loyalty.close(); });

describe('the last move of a customer', () => {
  it('tells when she came to her stage, from which, and the events behind it', async () => {
    const customerId = randomUUID();
    const delivery = await DirectDelivery.open({ consumes, publishes, database: loyalty.database, policies: [{ policy: aPolicy() }] });
    const bought = (paidOnDay: number, id: string) => orderEvents({ paidOnDay, minor: 30_000, daysLate: undefined, fate: 'kept', score: undefined }, id).slice(1, 2);
    const events = numbered(customerId, [...bought(20, 'o-1'), ...bought(50, 'o-2')]);
    for (const event of events) await delivery.events([event]);
    const [, second] = events;
    expect(await lastMove(loyalty.database, customerId)).toMatchObject({ from: 'first-time', version: 2, at: new Date(second?.occurredAt ?? ''), causes: [{ id: second?.id, type: second?.type }] });
    expect(await lastMove(loyalty.database, randomUUID())).toBeUndefined();
  });
});
