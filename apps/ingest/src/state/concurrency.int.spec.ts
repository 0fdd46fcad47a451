import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GroupCommit } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { aTestDatabase, type TestDatabase } from '@fealty/testing';
import { anOffer, migrated, openDatabase, password, publishDemo, sequenceOf, template, TestIntake } from '../../testing/ingest.fixture.js';
import type { Work, WorkResult } from './work.table.js';

const shuffled = <Item>(items: readonly Item[], seed: number): Item[] =>
  items.map((item, index) => ({ item, at: Math.imul(index + 1, 2_654_435_761 + seed * 2) >>> 0 })).sort((a, b) => a.at - b.at).map(({ item }) => item);

describe('two processes that take events of the same customers at once', () => {
  let own: TestDatabase;
  let databases: Database[];

  beforeAll(async () => { await (await aTestDatabase(template, migrated)).drop(); }, 120_000);
  beforeEach(async () => {
    own = await aTestDatabase(template, migrated);
    databases = await Promise.all([1, 2].map(() => openDatabase(own.urlAs('ingest', password))));
    await publishDemo(databases[0] as Database);
  });
  afterEach(async () => {
    await Promise.all(databases.map((database) => database.close()));
    await own.drop();
  });

  const process = (database: Database, failures: unknown[]): GroupCommit<Work, WorkResult> => {
    const { intake } = new TestIntake(database);
    return new GroupCommit({ run: (group) => intake.run(group), sizeOf: ({ items }) => items.length, failed: (error) => { failures.push(error); }, waitMs: 1, groupSizeMax: 60, atOnceMax: 3 });
  };

  it('number each customer 1 to n without holes, in the order of ordinals, without deadlock', async () => {
    const failures: unknown[] = [];
    const doors = databases.map((database) => process(database, failures));
    const customers = Array.from({ length: 20 }, (_, index) => `c-${index}`);
    const price = { type: 'fealty.shop.price-changed.v1', subject: null, data: { sku: 'TEA', currency: 'EUR', priceMinor: 900 } };
    const requests = Array.from({ length: 80 }, (_, round) => shuffled(customers, round).slice(0, 10).map((subject) => anOffer({ subject })).concat(round % 8 === 0 ? [anOffer(price)] : []));
    const results = await Promise.all(requests.map((items, round) => (doors[round % 2] as typeof doors[number]).submit({ items })));
    expect(results.flatMap(({ answers }) => answers).every(({ status }) => status === 'accepted')).toBe(true);
    const test = new TestIntake(databases[0] as Database);
    for (const [, records] of Map.groupBy(await test.said(), ({ key }) => key)) expect(records.map(sequenceOf)).toEqual(Array.from(records, (_, index) => index + 1));
    expect((await test.said()).length).toBe(800);
    expect((await test.said('reference.v1')).map(sequenceOf)).toEqual(Array.from({ length: 11 }, (_, index) => index + 1));
    expect(failures).toEqual([]);
  }, 60_000);

  it('take one event that both are sent once, whichever customer it names', async () => {
    const failures: unknown[] = [];
    const doors = databases.map((database) => process(database, failures));
    const rounds = Array.from({ length: 30 }, (_, round) => [anOffer({ id: `r-${round}`, subject: 'a' }), anOffer({ id: `r-${round}`, subject: round % 2 === 0 ? 'a' : 'b' })] as const);
    const answers = await Promise.all(rounds.flatMap((pair) => pair.map(async (item, index) => (await (doors[index] as typeof doors[number]).submit({ items: [item] })).answers[0]?.status)));
    expect(answers.filter((status) => status === 'accepted')).toHaveLength(30);
    const test = new TestIntake(databases[0] as Database);
    for (const [, records] of Map.groupBy(await test.said(), ({ key }) => key)) expect(records.map(sequenceOf)).toEqual(Array.from(records, (_, index) => index + 1));
    expect(await test.said()).toHaveLength(30);
    expect(await test.count('inbox')).toBe(30);
  }, 60_000);
});
