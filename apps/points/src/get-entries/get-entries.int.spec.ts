import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { toDeliver } from '../../testing/points-database.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';
import { GetEntriesRoute } from './get-entries.route.js';

const agent = { role: 'agent', programme: 'demo' } as const;
const story = new OrderStory(randomUUID());
const path = `/customers/${story.customerId}/entries`;
let points: PointsService;

beforeAll(async () => {
  points = await aPointsService(aTestDatabase, { routes: [GetEntriesRoute] });
  story.pay([{ netMinor: 1_000, quantity: 2 }]);
  story.complete(0);
  for (let order = 1; order <= 3; order += 1) story.pay([{ netMinor: order * 100 }]);
  story.giveBack(0, [{ lineId: '1', quantity: 1 }]);
  await points.delivery.events(toDeliver(story.events));
}, 60_000);
afterAll(() => points.close());

type Item = { sequence: number };
const pages = async (limit: number): Promise<Item[][]> => {
  const found: Item[][] = [];
  for (let next: unknown = `${path}?limit=${limit}`; typeof next === 'string';) {
    const { body } = await points.http.get(next, agent);
    found.push(body['items'] as Item[]);
    next = body['next'];
  }
  return found;
};

describe('GET /customers/{customerId}/entries', () => {
  it('answers entries newest first, with what moved, from which lots, the balance after and the cause', async () => {
    const { status, body } = await points.http.get(path, agent);
    const returned = story.events.at(-1);
    const completed = story.events[1];
    expect(status).toBe(200);
    expect((body['items'] as object[])[0]).toEqual({
      entryId: `return/${returned?.id}`, sequence: 6, kind: 'points-clawed-back', orderId: 'o-1', pending: 0, available: -5, held: 0, debt: 0, forgiven: 0,
      balance: { pending: 6, available: 5, held: 0, debt: 0 }, lots: [{ lotId: `activate/${completed?.id}`, points: -5 }], policyVersion: 1, causeId: returned?.id,
      occurredAt: returned?.occurredAt, recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it('pages by cursor through every entry once', async () => {
    expect((await pages(4)).map((items) => items.map((item) => item.sequence))).toEqual([[6, 5, 4, 3], [2, 1]]);
    expect((await pages(3)).map((items) => items.length)).toEqual([3, 3]);
  });

  it('refuses a cursor that is none, a limit out of range and an unknown field', async () => {
    expect(await points.http.get(`${path}?cursor=abc`, agent)).toMatchObject({ status: 400, body: { type: 'urn:fealty:problem:invalid-cursor' } });
    expect((await points.http.get(`${path}?limit=0`, agent)).status).toBe(400);
    expect((await points.http.get(`${path}?page=2`, agent)).status).toBe(400);
  });

  it('shows a member only her own, and another programme nothing', async () => {
    expect((await points.http.get(path, { role: 'member', programme: 'demo', customer: story.customerId })).status).toBe(200);
    expect((await points.http.get(path, { role: 'member', programme: 'demo', customer: randomUUID() })).status).toBe(403);
    expect((await points.http.get(path, { role: 'agent', programme: 'other' })).body).toEqual({ items: [] });
  });
});
