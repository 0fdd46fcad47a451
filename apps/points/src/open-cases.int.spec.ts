import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { complaintOpenedV1, complaintResolvedV1 } from '@fealty/contracts';
import { anEvent } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../testing/order-story.fixture.js';
import { toDeliver } from '../testing/points-database.fixture.js';
import { aPolicy } from '../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../testing/points-service.fixture.js';
import { GetBalanceRoute } from './get-balance/get-balance.route.js';
import { GetEntriesRoute } from './get-entries/get-entries.route.js';

const { policy } = aPolicy({ rules: [{ id: 'all', points: 1, perMinor: 100 }], expiry: { kind: 'yearly', day: '12-31' }, expiryWarningDays: 14 });
const end = '2026-12-31T23:00:00.000Z';
let points: PointsService;
beforeAll(async () => { points = await aPointsService(aTestDatabase, { policy, routes: [GetBalanceRoute, GetEntriesRoute] }); }, 60_000);
afterAll(() => points.close());

const agent = { role: 'agent', programme: 'demo' } as const;

describe('a case about an order', () => {
  it('has the end of lots wait, which the balance tells, until it is resolved, which the entry tells; told twice it changes nothing', async () => {
    const story = new OrderStory(randomUUID());
    const { customerId } = story;
    const opened = anEvent(complaintOpenedV1, { caseId: 'c-1', category: 'delivery', orderId: 'o-1', channel: 'web', norms: {} }, { customerId, sequence: 1, occurredAt: '2026-12-20T10:00:00.000Z' });
    const resolved = anEvent(complaintResolvedV1, { caseId: 'c-1', agent: 'a-7', inTime: true }, { customerId, sequence: 2, occurredAt: '2027-01-07T09:00:00.000Z' });
    const expiring = async () => (await points.http.get(`/customers/${customerId}/balance`, agent)).body['expiring'];
    await points.delivery.events(toDeliver([...story.pay([{ netMinor: 10_000 }]), ...story.complete(0)]));
    await points.delivery.due('2026-12-17T00:00:00.000Z');
    const [warned] = await expiring() as { expiresAt: string }[];
    await points.delivery.events([opened, opened]);
    await points.delivery.due('2027-01-05T00:00:00.000Z');
    expect(await expiring()).toEqual([{ points: 100, expiresAt: '2027-01-19T10:00:00.000Z' }]);
    await points.delivery.events([resolved, resolved]);
    await points.delivery.due('2027-01-07T09:00:00.000Z');
    expect(await expiring()).toEqual([]);
    const { items } = (await points.http.get(`/customers/${customerId}/entries`, agent)).body as { items: { kind: string; lots: object[]; occurredAt: string }[] };
    expect(warned?.expiresAt).toBe(end);
    expect(items[0]).toMatchObject({ kind: 'points-expired', occurredAt: resolved.occurredAt, available: -100, lots: [{ points: -100, waited: { from: end, caseIds: ['c-1'] } }] });
    expect(points.delivery.failures).toEqual([]);
  });
});
