import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deliver, encodePosition } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPointsDatabase, toDeliver, type PointsDatabase } from '../../testing/points-database.fixture.js';
import { pointsHttp, type PointsHttp } from '../../testing/points-http.fixture.js';
import { aPolicy } from '../../testing/points-run.fixture.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import { GetBalanceRoute } from './get-balance.route.js';

let points: PointsDatabase;
let http: PointsHttp;
let story: OrderStory;
beforeAll(async () => {
  points = await aPointsDatabase(aTestDatabase);
  http = await pointsHttp(points, [GetBalanceRoute]);
}, 60_000);
afterAll(async () => {
  await http.close();
  await points.close();
});
beforeEach(() => { story = new OrderStory(randomUUID()); });

const agent = { role: 'agent', programme: 'demo' } as const;
const happened = () => deliver({ consumes, publishes, database: points.database, policies: [{ policy: aPolicy().policy }] }, toDeliver(story.events));
const path = () => `/customers/${story.customerId}/balance`;
const nothing = { pending: 0, underReview: 0, available: 0, held: 0, debt: 0, expiring: [] };

describe('GET /customers/{customerId}/balance', () => {
  it('answers what is pending, available, held and owed', async () => {
    story.pay([{ netMinor: 1_000 }]);
    story.pay([{ netMinor: 300 }]);
    story.complete(0);
    await happened();
    expect(await http.get(path(), agent)).toEqual({ status: 200, body: { customerId: story.customerId, ...nothing, pending: 3, available: 10 } });
  });

  it('answers zeros for a customer who earned nothing by her order', async () => {
    story.pay([{ netMinor: 0 }]);
    await happened();
    expect(await http.get(path(), agent)).toEqual({ status: 200, body: { customerId: story.customerId, ...nothing } });
  });

  it('says that nothing is known of a customer who never ordered, and of one in another programme', async () => {
    const unknown = { status: 404, body: { type: 'urn:fealty:problem:unknown-customer' } };
    expect(await http.get(path(), agent)).toMatchObject(unknown);
    story.pay([{ netMinor: 1_000 }]);
    await happened();
    expect(await http.get(path(), { role: 'agent', programme: 'other' })).toMatchObject(unknown);
  });

  it('shows a member only her own', async () => {
    story.pay([{ netMinor: 1_000 }]);
    await happened();
    expect((await http.get(path(), { role: 'member', programme: 'demo', customer: story.customerId })).status).toBe(200);
    expect(await http.get(path(), { role: 'member', programme: 'demo', customer: randomUUID() })).toMatchObject({ status: 403, body: { type: 'urn:fealty:problem:not-yourself' } });
  });

  it('refuses an id that is none, naming the field', async () => {
    expect(await http.get('/customers/nobody/balance', agent)).toMatchObject({ status: 400, body: { type: 'urn:fealty:problem:invalid-input', errors: [{ pointer: '/customerId' }] } });
  });
});

describe('GET /customers/{customerId}/balance with Fealty-After', () => {
  const after = (sequence: number, customerId = story.customerId) => ({ 'fealty-after': encodePosition({ c: customerId, s: sequence, o: true }) });

  it('waits until what orders said of the event was applied', async () => {
    story.pay([{ netMinor: 1_000 }]);
    const reading = http.get(path(), agent, after(1));
    await happened();
    expect((await reading).body).toMatchObject({ pending: 10 });
  });

  it('answers 504 with the lag when that does not come in time', async () => {
    story.pay([{ netMinor: 1_000 }]);
    await happened();
    expect(await http.get(path(), agent, after(4))).toMatchObject({ status: 504, body: { type: 'urn:fealty:problem:not-yet-applied', lag: 3 } });
  });

  it('says so when the stream is set aside, so that waiting is no use', async () => {
    story.pay([{ netMinor: 1_000 }]);
    story.pay([{ netMinor: 300 }]);
    await deliver({ consumes, publishes, database: points.database, policies: [{ policy: aPolicy().policy }] }, toDeliver(story.events.slice(1)));
    expect(await http.get(path(), agent, after(2))).toMatchObject({ status: 504, body: { type: 'urn:fealty:problem:not-yet-applied', setAside: 'a hole: 1 is missing before it' } });
  });

  it('refuses a token of another customer', async () => {
    expect((await http.get(path(), agent, after(1, randomUUID()))).status).toBe(400);
  });
});
