import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pointsPendingV1, type Event, type EventContract } from '@fealty/contracts';
import { DirectDelivery } from '@fealty/messaging';
import { Database, migrate } from '@fealty/postgres';
import { aTestDatabase, backUp, restore, type TestDatabase } from '@fealty/testing';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { migrations } from '../migrations/index.js';
import { asRead, play } from '../testing/live-history.fixture.js';
import { OrderStory } from '../testing/order-story.fixture.js';
import { toDeliver } from '../testing/points-database.fixture.js';
import { aPolicy } from '../testing/points-run.fixture.js';
import { randomHistory, randomPolicy } from '../testing/random-history.fixture.js';
import { consumes } from './consumes.js';
import { publishes } from './publishes.js';
import { spendPointsCommand } from './spend-points/spend-points.handler.js';

const policies = [{ policy: randomPolicy([7, 3, 0, 1, 2, 1, 0, 3, 1, 0, 2]).policy }];
let test: TestDatabase;
let database: Database;
const open = () => DirectDelivery.open({ consumes, publishes, database, policies, partitions: 4 });

beforeAll(async () => {
  test = await aTestDatabase(`points_${migrations.at(-1)?.name ?? 'none'}`, async (adminUrl) => { await migrate({ adminUrl, service: 'points', password: 'points', migrations }); });
  database = await Database.open({ url: test.urlAs('points', 'points'), schema: 'points', applicationName: 'restored' });
}, 60_000);
afterAll(async () => { await database.close(); await test.drop(); });

const tables = ['accounts', 'orders', 'entries', 'redemptions', 'rewards'];
const rows = async () => Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await database.query(`select to_jsonb(t)::text as row from ${table} t order by 1`)] as const)));

type Delivered = Event & { contract: EventContract };
/** Notes every input on its way, and once so many have passed does something in between. */
const noting = (delivery: DirectDelivery, inputs: Delivered[], { after, act }: { after: number; act: () => Promise<void> }): DirectDelivery => new Proxy(delivery, { get: (target, name) => {
  if (name !== 'events') return Reflect.get(target, name) as unknown;
  return async (events: readonly Delivered[]) => {
    if (inputs.length < after && inputs.length + events.length >= after) await act();
    inputs.push(...events);
    await target.events(events);
  };
} });

const grantedIn = (said: DirectDelivery['said']): number => asRead(said).filter(({ type }) => type === pointsPendingV1.type).map(({ data }) => pointsPendingV1.data.parse(data))
  .flatMap(({ orderId, entryId, terms }) => (entryId === `earn/${orderId}` ? terms.budgets ?? [] : [])).reduce((sum, { granted }) => sum + granted, 0);

describe('a points database that was restored to the middle of its history', () => {
  it('comes to the same rows from its topic and its inputs, and says nothing again, over random histories', async () => {
    const live = await open();
    const inputs: Delivered[] = [];
    const playing = noting(live, inputs, { after: 60, act: () => backUp(test.adminUrl, 'points') });
    for (const numbers of fc.sample(fc.array(fc.nat(), { minLength: 60, maxLength: 90 }), { numRuns: 12, seed: 5 })) {
      const customerId = randomUUID();
      await play(playing, randomHistory(numbers, customerId).happenings, customerId);
    }
    await live.due('2028-01-01T00:00:00.000Z');
    expect(live.failures).toEqual([]);
    const before = await rows();
    await restore(test.adminUrl, 'points');
    expect(await rows()).not.toEqual(before);

    const restored = await open();
    const said = asRead(live.said);
    const unknown = await restored.takeOver(said);
    expect(unknown).toBeGreaterThan(20);
    expect(unknown).toBeLessThan(said.length);
    // From the cursor on, which went back too; what was applied before it is a repeat.
    await restored.events(inputs);
    await restored.due('2028-01-01T00:00:00.000Z');
    expect(restored.failures).toEqual([]);
    expect(restored.said).toEqual([]);
    expect(await rows()).toEqual(before);
  }, 120_000);

  it('does not carry out again what a client asks for again, and numbers what is new behind what was said', async () => {
    const story = new OrderStory(randomUUID());
    const paid = toDeliver([...story.pay([{ netMinor: 50_000 }]), ...story.complete(0)]);
    const spend = { customerId: story.customerId, programme: 'demo', caller: { subject: 'spec', role: 'member' as const }, idempotencyKey: randomUUID(), input: { orderId: 'o-2', points: 1 } };
    const live = await open();
    await live.events(paid);
    await backUp(test.adminUrl, 'points');
    expect(await live.commands.run(spendPointsCommand, spend)).toMatchObject({ answer: {} });
    await restore(test.adminUrl, 'points');

    const restored = await open();
    const last = asRead(live.said).at(-1)?.sequence ?? 0;
    expect(await restored.takeOver(asRead(live.said))).toBeGreaterThan(0);
    expect(await restored.commands.run(spendPointsCommand, spend)).toMatchObject({ refused: 'carried-out-before' });
    expect(await restored.commands.run(spendPointsCommand, spend)).toMatchObject({ refused: 'carried-out-before' });
    await restored.commands.run(spendPointsCommand, { ...spend, idempotencyKey: randomUUID(), input: { orderId: 'o-3', points: 1 } });
    expect(asRead(restored.said).map(({ sequence }) => sequence)).toEqual([last + 1]);
  }, 60_000);
});

describe('a budget of a points database that was restored', () => {
  it('knows what was drawn after the backup, and gives out no more than there is', async () => {
    const budgeted = [{ policy: aPolicy({ budgets: [{ id: 'spring', points: 1_000 }], stacking: 'best', rules: [{ id: 'all', points: 1, perMinor: 100 }, { id: 'spring-tea', categories: ['tea'], points: 5, perMinor: 100, budget: 'spring' }] }).policy }];
    const paying = (count: number) => toDeliver(Array.from({ length: count }, () => new OrderStory(randomUUID())).flatMap((story) => story.pay([{ netMinor: 1_000, category: 'tea' }])));
    const amended = new OrderStory(randomUUID());
    const slices = () => database.query('select shard, drawn from budget_slices where drawn > 0 order by shard');
    const opened = () => DirectDelivery.open({ consumes, publishes, database, policies: budgeted, partitions: 4 });
    const live = await opened();
    await live.events(paying(3));
    await backUp(test.adminUrl, 'points');
    const after = [...paying(11), ...toDeliver([...amended.pay([{ netMinor: 1_000, category: 'tea' }]), ...amended.amend(0, [{ netMinor: 1_000, category: 'tea' }, { netMinor: 500, category: 'books' }])])];
    await live.events(after);
    const before = await slices();
    await restore(test.adminUrl, 'points');
    expect(await slices()).not.toEqual(before);

    const restored = await opened();
    expect(await restored.takeOver(asRead(live.said))).toBe(13);
    expect(await restored.takeOver(asRead(live.said))).toBe(0);
    expect(await slices()).toEqual(before);
    await restored.events([...after, ...paying(14)]);
    expect(restored.failures).toEqual([]);
    expect(await database.query('select sum(drawn)::int as drawn, sum(s.dealt)::int as dealt, b.dealt::int as given from budgets b join budget_slices s using (key) group by b.key')).toEqual([{ drawn: 1_000, dealt: 1_000, given: 1_000 }]);
    expect(grantedIn([...live.said, ...restored.said])).toBe(1_000);
  }, 60_000);
});
