import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { peopleTopic, personUpdatedV1 } from '@fealty/contracts';
import { anEvent, besideOf, compare, DirectDelivery, flip } from '@fealty/messaging';
import { Database, migrate } from '@fealty/postgres';
import { aTestDatabase, type TestDatabase } from '@fealty/testing';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { migrations } from '../migrations/index.js';
import { asRead, play } from '../testing/live-history.fixture.js';
import { OrderStory } from '../testing/order-story.fixture.js';
import { toDeliver } from '../testing/points-database.fixture.js';
import { randomHistory, randomPolicy } from '../testing/random-history.fixture.js';
import { addCodes } from './add-reward-codes/add-reward-codes.table.js';
import { consumes } from './consumes.js';
import { publishes } from './publishes.js';
import { redeemRewardCommand } from './redeem-reward/redeem-reward.handler.js';
import { releaseEarnCommand } from './release-earn/release-earn.handler.js';
import { spendPointsCommand } from './spend-points/spend-points.handler.js';
import { rebuilt, retells } from './state/rebuilt.table.js';

const partitions = 4;
const book = { id: 'book', name: 'A book', kind: 'code' as const, points: 10 };
const withBook = (numbers: readonly number[]) => {
  const { policy } = randomPolicy(numbers);
  return { ...policy, points: { ...policy.points, birthday: { points: 9 }, rewards: [...policy.points.rewards, book] } };
};
const policies = [[7, 3, 0, 1, 2, 1, 0, 3, 1, 0, 2, 15, 39, 1], [90, 1, 3, 0, 3, 0, 1, 1, 0, 2, 1, 0, 39, 1], [3, 4, 1, 2, 1, 1, 1, 2, 1, 1, 0, 6, 39, 1]]
  .map((numbers, index) => ({ policy: withBook(numbers), version: index + 1, effectiveFrom: ['2020-01-01', '2026-03-01', '2026-03-02'][index] + (index === 1 ? 'T20:00:00.000Z' : 'T00:00:00.000Z') }));
/** Of whom something is heard, and nothing is ever to be said. */
const silent = new OrderStory(randomUUID());
silent.pay([{ netMinor: 500 }]);
const nothingFollows = () => toDeliver(silent.cancel(0)).map((event) => ({ ...event, sequence: event.sequence - 1 }));
let test: TestDatabase;
let [live, beside, admin]: [Database?, Database?, Database?] = [];
let deciding: DirectDelivery;
let retelling: DirectDelivery;
let told = 0;
/** Of some it is known when they were born, which no event of points tells. */
const born = (customerId: string) => anEvent(personUpdatedV1, { birthday: '1990-05-09', device: customerId, addressHash: '4f0d2c9a7be14a61', consents: {} }, { customerId, sequence: 1_000, occurredAt: '2026-03-01T10:00:00.000Z' });
const birthdays = (schema: string) => database().query(`select customer_id, state -> 'birthday' as birthday, state -> 'marks' as marks, due_at from "${schema}".accounts where state::jsonb ? 'birthday' order by customer_id`);
const open = async () => {
  deciding = await DirectDelivery.open({ consumes, publishes, database: live as Database, policies, partitions });
  retelling = await DirectDelivery.open({ consumes: retells, publishes, database: beside as Database, policies: [], partitions });
};
const database = () => admin as Database;
/** As a relay would: what was said can be read, and waits no more. */
const send = async () => {
  const events = asRead(deciding.said.slice(told));
  told = deciding.said.length;
  await database().query('delete from points.outgoing');
  return events;
};
const tell = async () => { await retelling.events(await send()); };

beforeAll(async () => {
  test = await aTestDatabase(`points_beside_${migrations.at(-1)?.name ?? ''}`, async (adminUrl) => {
    for (const schema of ['points', besideOf('points')]) await migrate({ adminUrl, service: 'points', schema, password: 'points', migrations });
  });
  const opened = (schema: string): Promise<Database> => Database.open({ url: test.urlAs('points', 'points'), schema, applicationName: 'rebuilt' });
  [live, beside] = [await opened('points'), await opened(besideOf('points'))];
  admin = await Database.open({ url: test.adminUrl, schema: 'points', applicationName: 'admin' });
  await open();
  await addCodes(live, { programme: 'demo', reward: { ...book, perMember: undefined } as never, codes: ['A', 'B', 'C', 'D'], client: 'spec', key: 'codes' });
}, 60_000);
afterAll(async () => { for (const one of [live, beside, admin]) await one?.close(); await test.drop(); });

describe('points rebuilt from what it said', () => {
  it('is row for row what it is live, over random histories, several policies, repeats, and a code given', async () => {
    const drawn = fc.sample(fc.array(fc.nat(), { minLength: 80, maxLength: 120, size: 'max' }), { numRuns: 24, seed: 121 });
    for (const numbers of drawn) {
      const customerId = randomUUID();
      const { happenings } = randomHistory(numbers, customerId);
      await play(deciding, happenings, customerId);
      if (drawn.indexOf(numbers) % 3 === 0) await deciding.events([born(customerId)]);
      await deciding.commands.run(redeemRewardCommand, { customerId, programme: 'demo', caller: { subject: 'spec', role: 'member' }, idempotencyKey: randomUUID(), input: { rewardId: 'book' } });
    }
    await deciding.due('2028-01-01T00:00:00.000Z');
    await deciding.events(nothingFollows());
    expect(deciding.failures).toEqual([]);
    const events = await send();
    // Kinds of events that no random history brings would prove nothing.
    expect(new Set(events.map(({ type }) => type))).toEqual(publishes.types);
    const repairs = events.flatMap(({ data }) => (data as { repair?: { undoes?: string } }).repair ?? []);
    expect(new Set(repairs.map(({ undoes }) => undoes === undefined))).toEqual(new Set([true, false]));
    const streams = [...Map.groupBy(events, (event) => event.customerId).values()];
    await retelling.events(streams.slice(12).flat());
    await retelling.events(streams.flatMap((stream) => [...stream, ...stream.slice(-5)]));
    expect(retelling.failures).toEqual([]);
    expect(retelling.said).toEqual([]);
    expect(await compare(database(), rebuilt)).toEqual({ shards: partitions, live: 24, beside: 24, differing: 0, samples: [] });
    expect(await database().query(`select number, code_number from "${besideOf('points')}".redemptions where reward_key = 'demo/book' order by number`)).toHaveLength(4);
    expect(await database().query(`select 1 from "${besideOf('points')}".outgoing`)).toEqual([]);
  }, 120_000);

  it.each([['entries', 'recorded_at', 'sequence'], ['accounts', 'due_at', 'programme'], ['orders', 'due_at', 'part_id'], ['redemptions', 'redeemed_at', 'redemption_id']])('names the customer when a row of %s differs', async (table, column, key) => {
    const [row] = await database().query<{ customer_id: string }>(`select customer_id from points.${table} join points.accounts a using (customer_id) where a.said > 0 and not a.state::jsonb ? 'birthday' order by customer_id limit 1`);
    await database().query(`create table saved as select * from points.${table} where customer_id = '${row?.customer_id}'`);
    await database().query(`update points.${table} set ${column} = now() where customer_id = $1`, [row?.customer_id]);
    const compared = await compare(database(), rebuilt);
    expect(compared).toMatchObject({ differing: 1, samples: expect.arrayContaining([expect.stringContaining(`${row?.customer_id} in ${table}`)]) });
    expect(await flip(database(), rebuilt, { acceptDifferences: false })).toMatchObject({ flipped: false, differing: 1 });
    await database().query(`update points.${table} t set ${column} = s.${column} from saved s where t.customer_id = s.customer_id and t.${key} = s.${key}`);
    await database().query('drop table saved');
  }, 60_000);

  it('names a reward of which another number was taken', async () => {
    await database().query(`update points.rewards set state = jsonb_set(state::jsonb, '{taken}', '3')::json where key = 'demo/book'`);
    expect(await compare(database(), rebuilt)).toMatchObject({ differing: 1, samples: ['rewards demo/book'] });
    await database().query(`update points.rewards set state = jsonb_set(state::jsonb, '{taken}', '4')::json where key = 'demo/book'`);
    expect(await compare(database(), rebuilt)).toMatchObject({ differing: 0 });
  }, 60_000);

  it('cannot take the place of a live state that knows less than its topic', async () => {
    await database().query('update points.accounts set said = said - 1 where customer_id = (select customer_id from points.accounts where said > 0 limit 1)');
    await expect(flip(database(), rebuilt, { acceptDifferences: true })).rejects.toThrow(/said 1 events more than its database knows/);
    await database().query(`update points.accounts l set said = b.said from "${besideOf('points')}".accounts b where b.customer_id = l.customer_id`);
  }, 60_000);
});

describe('points after what was rebuilt took the place of the live state', () => {
  const more = async (key: string): Promise<void> => {
    const story = new OrderStory(randomUUID());
    const events = [...story.pay([{ netMinor: 10_000 }]), ...story.complete(0), ...story.giveBack(0, [{ lineId: '1', quantity: 1 }]), ...story.pay([{ netMinor: 90_000 }]), ...story.complete(1)];
    await deciding.events(toDeliver(events.slice(0, 2)));
    await deciding.events(toDeliver(events));
    const agent = { customerId: story.customerId, programme: 'demo', caller: { subject: 'a-7', role: 'agent' as const } };
    expect(await deciding.commands.run(releaseEarnCommand, { ...agent, idempotencyKey: `${key}: release`, input: { orderId: 'o-2' } })).toMatchObject({ answer: { status: 'released' } });
    const spend = { customerId: story.customerId, programme: 'demo', caller: { subject: 'spec', role: 'member' as const }, idempotencyKey: key, input: { orderId: 'o-2', points: 1 } };
    expect(await deciding.commands.run(spendPointsCommand, spend)).toMatchObject({ repeated: false });
    expect(await deciding.commands.run(spendPointsCommand, spend)).toMatchObject({ repeated: true });
    await deciding.events(nothingFollows());
    expect(deciding.failures).toEqual([]);
  };
  const misnumbered = () => database().query(`
    select customer_id from points.entries where sequence > (select said from points.accounts a where a.customer_id = entries.customer_id)
    union select customer_id from points.accounts a where said < (select count(*) from points.entries e where e.customer_id = a.customer_id)`);

  it('goes on deciding from where it had read, keeps its answers, and the former state follows from the topic', async () => {
    const known = await birthdays('points');
    expect(known.length).toBeGreaterThanOrEqual(8);
    const [before] = await database().query(`select seen, heard from points.accounts where customer_id = $1`, [silent.customerId]);
    const refusals = await database().query('select * from points.refusal order by customer_id, sequence');
    expect(await flip(database(), rebuilt, { acceptDifferences: false })).toMatchObject({ flipped: true, differing: 0, live: 24 });
    expect(await database().query(`select seen, heard from points.accounts where customer_id = $1`, [silent.customerId])).toEqual([before]);
    expect(await birthdays('points')).toEqual(known);
    expect(await birthdays(besideOf('points'))).toEqual([]);
    expect(await database().query('select * from points.refusal order by customer_id, sequence')).toEqual(refusals);
    await open();
    told = 0;
    await more('after the flip');
    expect(await misnumbered()).toEqual([]);
    await tell();
    expect(retelling.failures).toEqual([]);
    expect(await compare(database(), rebuilt)).toMatchObject({ live: 25, beside: 25, differing: 0 });
  }, 60_000);

  it('goes back, and on, the same way, and does not know again what was erased meanwhile', async () => {
    const known = await birthdays('points') as { customer_id: string }[];
    const [erased, ...others] = known;
    await deciding.tombstone(peopleTopic, erased?.customer_id ?? '');
    expect(await birthdays('points')).toEqual(others);
    expect(await compare(database(), rebuilt)).toMatchObject({ differing: 0 });
    expect(await flip(database(), rebuilt, { acceptDifferences: false, back: true })).toMatchObject({ flipped: true, differing: 0 });
    expect(await birthdays('points')).toEqual(others);
    await open();
    told = 0;
    await more('after going back');
    await tell();
    expect(await compare(database(), rebuilt)).toMatchObject({ live: 26, beside: 26, differing: 0 });
    expect(await database().query('select key from points.idempotency_key where key in (\'after the flip\', \'after going back\') order by key')).toHaveLength(2);
  }, 60_000);
});

