import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { toDeliver } from '../../testing/points-database.fixture.js';
import { rewardRoutes, type PointsHttp } from '../../testing/points-http.fixture.js';
import { aPolicy, perEuro } from '../../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';

const book = { kind: 'code', points: 10 } as const;
const { policy } = aPolicy({ ...perEuro, rewards: [
  ...['book', 'crowd', 'again', 'kept', 'listed'].map((id) => ({ ...book, id, name: id })), { id: 'mug', name: 'A mug', kind: 'article', points: 10, stock: 10 },
  { id: 'tree', name: 'A tree', kind: 'charity', charity: 'Trees for all', points: 10 },
] });
let points: PointsService;
beforeAll(async () => { points = await aPointsService(aTestDatabase, { policy, routes: rewardRoutes }); }, 60_000);
afterAll(() => points.close());

const admin = { role: 'admin', programme: 'demo' } as const;
const agent = { role: 'agent', programme: 'demo' } as const;
const member = (customer: string) => ({ role: 'member', programme: 'demo', customer }) as const;
const codesOf = (rewardId: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${rewardId.toUpperCase()}-${n + 1}`);
const store = (rewardId: string, codes: readonly string[], key: string = randomUUID()) => points.http.post(`/rewards/${rewardId}/codes`, admin, { key, text: codes.join('\n') });
const redeem = (customer: string, rewardId: string, key: string = randomUUID()) => points.http.post(`/customers/${customer}/rewards/${rewardId}/redemptions`, member(customer), { key });
const stored = <Row extends object>(text: string, ...values: unknown[]) => points.database.query<Row>(text, values);

/** Customers with 100 points each, over all shards. */
const members = async (count: number): Promise<string[]> => {
  const stories = Array.from({ length: count }, () => new OrderStory(randomUUID()));
  await points.delivery.events(toDeliver(stories.flatMap((story) => [...story.pay([{ netMinor: 10_000 }]), ...story.complete(0)])));
  return stories.map((story) => story.customerId);
};

describe('redeeming over HTTP', () => {
  it.each([['crowd', 'by 100 customers', 100], ['again', 'by one customer', 1]])('gives 10 codes of %s asked for 100 times at once %s to exactly 10, each once', async (rewardId, _who, count) => {
    const customers = await members(count);
    await store(rewardId, codesOf(rewardId, 10));
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => redeem(customers[n % count] as string, rewardId)));
    const got = answers.filter(({ status }) => status === 201);
    expect(got.map(({ body }) => String(body['code'])).sort()).toEqual(codesOf(rewardId, 10).sort());
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(90);
    expect(refused.every(({ status, body }) => status === 409 && body['type'] === 'urn:fealty:problem:out-of-stock')).toBe(true);
    const [spent] = await stored<{ points: number }>('select sum(100 - available)::int as points from accounts where customer_id = any($1::uuid[])', customers);
    expect(spent).toEqual({ points: 100 });
    expect(points.delivery.failures).toEqual([]);
  }, 60_000);

  it('gives the same code for the same Idempotency-Key, and takes points once', async () => {
    const [customer = ''] = await members(1);
    await store('book', codesOf('book', 3));
    const first = await redeem(customer, 'book', 'mine');
    expect(first).toMatchObject({ status: 201, body: { rewardId: 'book', kind: 'code', number: 1, code: 'BOOK-1', points: 10, balance: { available: 90 } } });
    expect(await redeem(customer, 'book', 'mine')).toEqual(first);
    expect((await redeem(customer, 'book')).body).toMatchObject({ code: 'BOOK-2', balance: { available: 80 } });
    expect((await points.http.post(`/customers/${customer}/rewards/mug/redemptions`, member(customer), { key: 'mine' })).body['type']).toBe('urn:fealty:problem:idempotency-key-reused');
  });

  it('tells codes to the member and the platform only, and never to a topic or a kept answer', async () => {
    const [customer = ''] = await members(1);
    await store('kept', ['SECRET-1', 'SECRET-2']);
    const byAgent = await points.http.post(`/customers/${customer}/rewards/kept/redemptions`, agent, { key: 'k' });
    expect([byAgent.status, 'code' in byAgent.body]).toEqual([201, false]);
    const path = `/customers/${customer}/redemptions`;
    const items = async (caller: Parameters<PointsHttp['get']>[1]) => (await points.http.get(path, caller)).body['items'] as Record<string, unknown>[];
    expect(await items(member(customer))).toMatchObject([{ rewardId: 'kept', number: 1, points: 10, code: 'SECRET-1', redemptionId: byAgent.body['redemptionId'] }]);
    expect((await items(agent)).map((item) => 'code' in item)).toEqual([false]);
    expect((await points.http.get(path, member(randomUUID()))).status).toBe(403);
    expect(await items({ role: 'platform', programme: 'other', source: '/shop/web' })).toEqual([]);
    expect(points.delivery.said.some(({ value }) => value?.includes('SECRET') === true)).toBe(false);
    expect(await stored("select 1 from idempotency_key where answer::text like '%SECRET%'")).toEqual([]);
  });

  it('takes a piece of a stock, gives to a charity without end, and lists what is left', async () => {
    const customers = await members(3);
    for (const customer of customers) for (const reward of ['mug', 'tree']) expect((await redeem(customer, reward)).status).toBe(201);
    const items = (await points.http.get('/rewards', member(customers[0] ?? ''))).body['items'] as Record<string, unknown>[];
    expect(items.find(({ rewardId }) => rewardId === 'mug')).toEqual({ rewardId: 'mug', name: 'A mug', kind: 'article', points: 10, perMember: null, left: 7 });
    expect(items.find(({ rewardId }) => rewardId === 'tree')).toMatchObject({ charity: 'Trees for all', left: null });
  });

  it('leaves no trace of a reward that is not in the catalogue', async () => {
    const [customer = ''] = await members(1);
    expect(await redeem(customer, 'none')).toMatchObject({ status: 404, body: { type: 'urn:fealty:problem:unknown-reward' } });
    expect((await store('none', ['N-1'])).status).toBe(404);
    expect((await store('mug', ['N-1'])).body['type']).toBe('urn:fealty:problem:no-code-reward');
    expect(await stored("select 1 from rewards where key = 'demo/none'")).toEqual([]);
  });
});

describe('a list of codes', () => {
  const count = async (): Promise<number> => (await stored<{ n: number }>("select count(*)::int as n from reward_codes where reward_key = 'demo/listed'"))[0]?.n ?? 0;

  it('with a code twice is refused by line, and nothing of it is stored', async () => {
    const refused = await store('listed', ['L-1', 'L-2', 'L-1']);
    expect(refused).toMatchObject({ status: 400, body: { type: 'urn:fealty:problem:invalid-codes', errors: [{ line: 3, detail: 'line 3: is the same code as line 1' }] } });
    expect(JSON.stringify(refused)).not.toContain('L-1');
    expect(await count()).toBe(0);
  });

  it('with a code that is stored, for any reward of the programme, is refused by line', async () => {
    expect(await store('listed', ['L-1', 'L-2'], 'first')).toMatchObject({ status: 201, body: { added: 2, left: 2 } });
    expect(await store('crowd', ['L-9', 'L-2'])).toMatchObject({ status: 400, body: { errors: [{ line: 2, detail: 'line 2: is a code that is stored already' }] } });
    expect(await store('listed', ['L-3', 'L-1'])).toMatchObject({ status: 400, body: { errors: [{ line: 2 }] } });
    expect(await count()).toBe(2);
  });

  it('is stored once when the same request comes again, and answered as before; another one with that key is refused', async () => {
    expect(await store('listed', ['L-1', 'L-2'], 'first')).toMatchObject({ status: 201, body: { added: 2, left: 2 } });
    expect((await store('listed', ['L-7'], 'first')).status).toBe(422);
    expect(await count()).toBe(2);
  });

  it('that comes twice at once for two rewards is stored for one of them', async () => {
    const answers = await Promise.all(['listed', 'kept'].map((rewardId) => store(rewardId, ['TWIN-1', 'TWIN-2'])));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
  });

  it('is stored by admins only', async () => {
    expect((await points.http.post('/rewards/listed/codes', agent, { key: 'k', text: 'X-1' })).status).toBe(403);
  });
});

describe('the database refuses, even from wrong code', () => {
  const redemption = (rewardKey: string, number: number, code: number | null) => stored(
    `insert into redemptions (redemption_id, customer_id, sequence, programme, reward_key, number, code_number, points, redeemed_at)
     select $1, customer_id, sequence, programme, $2, $3, $4, 10, now() from entries where not exists (select from redemptions r where (r.customer_id, r.sequence) = (entries.customer_id, entries.sequence)) limit 1`,
    randomUUID(), rewardKey, number, code,
  );

  it('a piece given twice, a code that was never stored, and a code that is not the piece\u2019s', async () => {
    await expect(redemption('demo/crowd', 1, 1)).rejects.toMatchObject({ constraint: 'a_piece_is_given_once' });
    await expect(redemption('demo/crowd', 11, 11)).rejects.toMatchObject({ constraint: 'a_code_given_is_one_stored' });
    await expect(redemption('demo/crowd', 12, 1)).rejects.toMatchObject({ constraint: 'redemptions_check' });
  });

  it('more taken than there is, and any change of a code or redemption', async () => {
    await expect(stored("update rewards set taken = 11 where key = 'demo/crowd'")).rejects.toMatchObject({ constraint: 'no_more_is_taken_than_there_is' });
    for (const text of ["update reward_codes set code = 'x'", 'delete from reward_codes', 'update redemptions set number = 99', 'delete from redemptions', 'delete from rewards']) {
      await expect(stored(text)).rejects.toMatchObject({ code: '42501' });
    }
  });
});
