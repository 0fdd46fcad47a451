import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { partitionOf } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { aTestDatabase, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { anOffer, dataOf, migrated, openDatabase, password, publishDemo, sequenceOf, template, TestIntake } from '../../testing/ingest.fixture.js';
import { erasePerson } from './erase-person.table.js';

const updated = 'fealty.shop.customer-updated.v1';
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
let own: TestDatabase;
let database: Database;
let test: TestIntake;
let subject: string;
let customerId: string;

const erase = (over: { customerId?: string; programme?: string } = {}) => erasePerson(database.commandPool, { customerId, programme: 'demo', by: 'dpo', why: 'she asked', partitions: 8, ...over });
const told = (data: Record<string, unknown>, minutesAgo: number) => anOffer({ type: updated, subject, time: ago(minutesAgo), data });
const people = async () => (await test.said('people.v1')).filter(({ key }) => key === customerId);

beforeAll(async () => {
  own = await aTestDatabase(template, migrated);
  database = await openDatabase(own.urlAs('ingest', password));
  test = new TestIntake(database);
  await publishDemo(database);
}, 120_000);
afterAll(async () => {
  await database.close();
  await own.drop();
});
beforeEach(async () => {
  subject = randomUUID();
  const [answer] = await test.take(told({ name: 'Ada', locale: 'en' }, 30));
  customerId = (answer as { customerId: string }).customerId;
});

describe('erasing a person', () => {
  it('forgets her and says a tombstone behind all that was said of her, with who asked and why', async () => {
    const erased = await erase();
    const said = await people();
    expect(said.map(({ value }) => value === null)).toEqual([false, true]);
    expect([said[1]?.partition, erased?.outgoing.shard]).toEqual([partitionOf(customerId, 8), partitionOf(customerId, 8)]);
    expect(await database.query('select person, version from person where customer_id = $1', [customerId])).toEqual([{ version: 1, person: { fields: {}, consents: {}, erasedAt: erased?.erasedAt } }]);
    expect(await database.query('select programme, asked_by, why from erasure where customer_id = $1', [customerId])).toEqual([{ programme: 'demo', asked_by: 'dpo', why: 'she asked' }]);
  });

  it('says the tombstone under the id as it is stored, also when it is asked for in capitals', async () => {
    await erase({ customerId: customerId.toUpperCase() });
    expect((await test.said('people.v1')).filter(({ key }) => key === customerId.toUpperCase())).toEqual([]);
    expect((await people()).map(({ value }) => value === null)).toEqual([false, true]);
  });

  it('brings back nothing of what was said of before, however late it comes; what is said later is a new person, under the next number', async () => {
    await erase();
    await test.take(told({ name: 'Ada', birthday: '1990-02-28' }, 5));
    expect(await people()).toHaveLength(2);
    await test.take(told({ zone: 'Europe/Berlin' }, -0.01));
    const last = (await people()).at(-1);
    expect([sequenceOf(last), dataOf(last)]).toEqual([2, { zone: 'Europe/Berlin', consents: {} }]);
  });

  it('asked again forgets as of the later instant: what occurred between the two no longer counts', async () => {
    const first = await erase();
    const between = (data: Record<string, unknown>) => anOffer({ type: updated, subject, time: first?.erasedAt ?? '', data });
    await test.take(between({ zone: 'Europe/Berlin' }));
    expect(dataOf((await people()).at(-1))).toEqual({ zone: 'Europe/Berlin', consents: {} });
    await erase();
    await test.take(between({ name: 'Ada' }));
    expect((await people()).map(({ value }) => value === null)).toEqual([false, true, false, true]);
  });

  it('takes the bytes of what was refused of her, and of nobody else: not of who has her id at another platform', async () => {
    const other = randomUUID();
    const refused = [[subject, '/shop/web'], [subject, '/shop/nowhere'], [subject, '/shop/app'], [other, '/shop/web']];
    await database.query(`insert into refused_event (door, programme, source, foreign_id, type, subject, reason, detail, headers, bytes, refused_at)
      select 'platform.v1', 'demo', s.source, s.id, 't', s.id, 'invalid-data', 'd', '{}', 'x', now() from unnest($1::text[], $2::text[]) as s(id, source)`, [refused.map(([id]) => id), refused.map(([, source]) => source)]);
    await erase();
    expect(await database.query("select subject, source from refused_event where subject = any($1) and reason = 'invalid-data' and bytes is null and headers is null order by source", [[subject, other]])).toEqual([
      { subject, source: '/shop/nowhere' }, { subject, source: '/shop/web' },
    ]);
  });

  it('says it again when asked again, and knows nobody of another programme', async () => {
    await erase();
    await erase();
    expect((await people()).map(({ value }) => value === null)).toEqual([false, true, true]);
    expect([await erase({ programme: 'other' }), await erase({ customerId: randomUUID() })]).toEqual([undefined, undefined]);
  });

  it('erases a customer of whom no person was ever told', async () => {
    const [answer] = await test.take(anOffer({ subject: randomUUID() }));
    ({ customerId } = answer as { customerId: string });
    expect(await erase()).toBeDefined();
    expect((await people()).map(({ value }) => value)).toEqual([null]);
  });
});
