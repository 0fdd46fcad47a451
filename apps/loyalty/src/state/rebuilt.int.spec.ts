import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { besideOf, compare, DirectDelivery, flip } from '@fealty/messaging';
import { Database, migrate } from '@fealty/postgres';
import { aTestDatabase, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { migrations } from '../../migrations/index.js';
import { complaintEvents, messageEvents, orderEvents, pointsEvents, shopEvents, type OrderStory } from '../../testing/a-history.js';
import { aPolicy } from '../../testing/an-event.js';
import { numbered } from '../../testing/loyalty-database.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import { rebuilt, writesBeside } from './rebuilt.table.js';

const customerId = randomUUID();
const stories: OrderStory[] = [
  { paidOnDay: 10, minor: 40_000, daysLate: 0, fate: 'kept', score: 5 },
  { paidOnDay: 60, minor: 30_000, daysLate: 2, fate: 'part-returned', score: undefined },
];
const streams = () => [...stories.map((story, index) => orderEvents(story, `o-${index}`)), pointsEvents(stories), complaintEvents([70]), messageEvents([30]), shopEvents([[1, 'visit'], [4, 'visit']])];
const all = numbered(customerId, [...streams().flat(), ...orderEvents({ paidOnDay: 90, minor: 5_000, daysLate: 0, fate: 'kept', score: 4 }, 'o-9')]);
const before = all.slice(0, streams().flat().length);
const byTopic = [...Map.groupBy(before, (event) => event.contract.topic.name).values()];
let test: TestDatabase;
let admin: Database;
let live: Database;
let beside: Database;
const given = (database: Database) => ({ publishes, database, policies: [{ policy: aPolicy() }] });
const rebuilder = () => DirectDelivery.open({ ...given(beside), consumes: { ...consumes, writes: writesBeside }, silent: true });
const standing = () => live.query('select stage, tier, since, version from standings where customer_id = $1', [customerId]);
const moves = () => live.query('select day::text, step, from_stage, to_stage from moves where customer_id = $1 order by day, step', [customerId]);
const inputs = async (table: string) => new Set((await live.query<{ place: string }>(`select topic || offsets.value as place from ${table}, json_each(inputs) as of_topic(topic, places), json_array_elements_text(places) as offsets where customer_id = $1`, [customerId])).map(({ place }) => place));
const history = () => live.query<{ version: number; said: string }>('select version, said from history where customer_id = $1 order by version', [customerId]);

beforeAll(async () => {
  test = await aTestDatabase('loyalty_beside_1', async (adminUrl) => {
    for (const schema of ['loyalty', besideOf('loyalty')]) await migrate({ adminUrl, service: 'loyalty', schema, password: 'loyalty', migrations });
  });
  const open = (schema: string): Promise<Database> => Database.open({ url: test.urlAs('loyalty', 'loyalty'), schema, applicationName: 'rebuilt' });
  [live, beside] = await Promise.all([open('loyalty'), open(besideOf('loyalty'))]);
  admin = await Database.open({ url: test.adminUrl, schema: 'loyalty', applicationName: 'admin' });
}, 60_000);
afterAll(async () => { for (const one of [live, beside, admin]) await one.close(); await test.drop(); });

it('folds to the same profile and moves in another order and in other batches, and goes on from the versions that were told', async () => {
  const delivery = await DirectDelivery.open({ ...given(live), consumes });
  for (const event of byTopic.flat()) await delivery.events([event]);
  const rebuilding = await rebuilder();
  await rebuilding.events(byTopic.toReversed().flat());
  const [told, stood, moved] = [await history(), await standing(), await moves()];
  expect(moved.length).toBeGreaterThan(3);
  expect(await flip(admin, rebuilt, { acceptDifferences: false })).toMatchObject({ flipped: true, live: 1, beside: 1, differing: 0 });
  expect(rebuilding.said).toEqual([]);
  expect([await history(), await standing(), await moves()]).toEqual([told, stood, moved]);
  const kept = new Set([...await inputs('history'), ...await inputs('quiet_inputs')]);
  expect([kept.size, await inputs('rebuilt_inputs')]).toEqual([before.length, kept]);
  const after = await DirectDelivery.open({ ...given(live), consumes });
  await after.events(all.slice(before.length));
  const versions = (await history()).map(({ version }) => version);
  expect(versions).toEqual(versions.map((_, index) => index + 1));
  expect(versions.length).toBeGreaterThan(told.length);
}, 60_000);

it('is behind by a moment that only the live side has noticed, and differs only once neither side has one to notice', async () => {
  const [here, there] = [await DirectDelivery.open({ ...given(live), consumes }), await rebuilder()];
  await there.events(all);
  expect(await here.due()).toBe(1);
  await expect(compare(admin, rebuilt, { catchUpMs: 100 })).rejects.toThrow(/shard \d+ waits for 1 customer whose moment has come/);
  await there.due();
  expect(await compare(admin, rebuilt)).toMatchObject({ live: 1, differing: 0 });
  await beside.query(`update profiles set state = jsonb_set(state::jsonb, '{noticed}', '20990101')::json`);
  expect(await compare(admin, rebuilt)).toMatchObject({ differing: 1, samples: [customerId] });
  await live.query(`update profiles set due_at = now() - interval '1 minute'`);
  expect(await compare(admin, rebuilt)).toMatchObject({ live: 1, differing: 0 });
}, 60_000);
